"""Classes: what every table holds about people, in one place. A test fails for a table that is not here.

The rows of a person are found by walking the relations from their customer and account (`walk`), so a table that is
reached needs no code, only its line: what becomes of its rows when the person has themselves erased.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_noop as _


class Fate(Enum):
    """What becomes of a person's rows when the person is erased."""

    DELETED = _("erased")
    EMPTIED = _("emptied: an empty row stays, because a browser may still carry its number")
    LOOSED = _("kept without any link to you")
    KEPT = _("kept, because the law asks for the books, without your name, address and e-mail")


@dataclass(frozen=True, slots=True)
class Personal:
    """Rows that belong to a person. `withheld` are columns that do not leave the shop.

    `what` stands in the export, in the language of who takes it along.
    `staff` are columns that name who of the staff did it: a row is not theirs for that.
    """

    what: str
    fate: Fate = Fate.DELETED
    withheld: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    person: tuple[str, ...] = ()  # of rows that are kept: the columns that say who it was


@dataclass(frozen=True, slots=True)
class NotPersonal:
    """Rows about nobody; or about the work of staff, whose accounts are not erased from here."""

    why: str


Class = Personal | NotPersonal

_CATALOG = NotPersonal("What is for sale, and who of the staff changed it.")
_STOCK = NotPersonal("How much there is of each part and for which order; an order is named by its key alone.")
_SET_UP = NotPersonal("How the shop is set up.")
_CONTACT = ("name", "email", "line1", "line2", "postcode", "city")
_TOKENS = frozenset({"checkout_token", "body_hash"})

CLASSES: dict[str, Class] = {
    # Django and its companions
    "admin.LogEntry": Personal(_("What staff did with your records"), Fate.LOOSED, staff=frozenset({"user"})),
    "auth.Permission": _SET_UP,
    "auth.Group": _SET_UP,
    "auth.Group_permissions": _SET_UP,
    "contenttypes.ContentType": _SET_UP,
    "sessions.Session": Personal(_("Where you are signed in"), withheld=frozenset({"session_key", "session_data"})),
    "account.EmailAddress": Personal(_("Your e-mail addresses")),
    "account.EmailConfirmation": Personal(_("Mails that asked you to confirm an address"), withheld=frozenset({"key"})),
    "mfa.Authenticator": Personal(_("Your passkeys and second factors"), withheld=frozenset({"data"})),
    # who, and what they did
    "customers.User": Personal(_("Your account"), withheld=frozenset({"password"})),
    "customers.User_groups": Personal(_("Groups that your account is in")),
    "customers.User_user_permissions": Personal(_("Rights that your account has")),
    "customers.Customer": Personal(_("You, as a customer"), Fate.EMPTIED),
    "customers.Identity": Personal(_("How we recognise you"), Fate.EMPTIED),
    "customers.Consent": Personal(_("What you let us do, and when you said so"), Fate.LOOSED),
    "customers.Interaction": Personal(_("What we saw you do, and what you told us")),
    "customers.Note": Personal(_("What staff noted about you"), staff=frozenset({"by"})),
    "customers.Merge": Personal(_("Histories of yours that were joined"), staff=frozenset({"merged_by", "undone_by"})),
    # what we made of it
    "profiles.Taste": Personal(_("What we infer from it")),
    "profiles.RefusedWish": NotPersonal("Wishes counted without their customers."),
    "profiles.Question": _SET_UP,
    "profiles.Answer": _SET_UP,
    "profiles.Quality": _SET_UP,
    "profiles.LearningCursor": _SET_UP,
    "profiles.PopulationModel": NotPersonal("What many customers take, in figures of no one of them; made anew daily."),
    # what is compared with what
    "experiments.Experiment": _SET_UP,
    "experiments.Exposure": Personal(_("Which way of showing a page you saw while ways were compared")),
    # what it costs for whom
    "offers.PriceList": Personal(_("Prices that we agreed with you")),
    "offers.PriceEntry": Personal(_("What those prices are")),
    "offers.Deal": _SET_UP,
    "offers.DealTarget": _SET_UP,
    "offers.Reward": _SET_UP,
    "offers.Coupon": Personal(_("Your coupons")),
    "offers.CouponDeal": Personal(_("What those coupons are good for")),
    "offers.CouponInCart": Personal(_("The coupon in your cart")),
    "offers.Stamp": Personal(_("What counted for your rewards")),
    "offers.Redemption": Personal(_("The coupons that you used"), Fate.LOOSED),
    # what it means for us
    "insight.CustomerValue": Personal(_("What we reckon that you will be worth to us")),
    "insight.ValueTerm": Personal(_("How we reckon that")),
    "insight.TierChange": Personal(_("Which tier of customers you are in, and since when")),
    "insight.NeedsGroup": NotPersonal("What tells customers of one kind from the others, in shares of many customers."),
    "insight.NeedsMembership": Personal(_("Which group of customers who are alike we count you to, and why")),
    "insight.CustomerShare": Personal(
        _("What we know and estimate that you spend on each need, here and elsewhere; and which share of it is ours")
    ),
    "insight.Need": NotPersonal("How many customers buy a need here, and its margin."),
    "insight.ChannelMove": Personal(
        _("By which channel we wanted to serve you"), staff=frozenset({"by", "withdrawn_by"})
    ),
    "insight.Purchase": Personal(_("What you bought before, from other books of ours")),
    "insight.FunnelCount": NotPersonal("How many got how far, by day and product; who they were is not in it."),
    "insight.FunnelCursor": _SET_UP,
    "insight.BoardCount": NotPersonal("What was so on a day, in counts of many customers; who they are is not in it."),
    "insight.TestResult": NotPersonal("What an A/B test showed, in means of many customers."),
    "insight.ResearchPeriod": NotPersonal("Of which four weeks there is a data set for research, and of how many."),
    "insight.ResearchClass": NotPersonal("How many customers, ten at least, look the same; who they are is not in it."),
    "insight.ResearchWeek": NotPersonal("What customers did in a week, ten at least, in rounded counts."),
    "insight.ResearchExport": NotPersonal("Who of the staff took which data set when."),
    "insight.ValuePolicy": _SET_UP,
    "insight.LineMargin": _SET_UP,
    "insight.TierEffort": _SET_UP,
    "insight.ActivityCost": _SET_UP,
    "insight.LineModel": NotPersonal("How often customers of a product line buy, in figures of no one of them."),
    # what suppliers are told
    "programs.SupplierPeriod": NotPersonal("Of which four weeks suppliers were told, and who of the staff made it."),
    "programs.SupplierCell": NotPersonal("Sales in figures behind which no household can be singled out."),
    "programs.SupplierCharge": NotPersonal("What suppliers pay for deals, of ten households at least together."),
    "programs.ChargedRedemption": NotPersonal("That a redemption was charged; nothing of who it was."),
    # campaigns and programmes
    "programs.ComponentLife": _SET_UP,
    "programs.Programme": _SET_UP,
    "programs.SavingCredit": Personal(_("Which programme of ours that was for"), staff=frozenset({"by"})),
    "programs.StepPassed": NotPersonal("What staff found out by a programme, in figures of many customers."),
    "programs.Campaign": _SET_UP,
    "programs.CampaignGroup": _SET_UP,
    "programs.Outcome": NotPersonal("What a campaign did, in means of many customers."),
    "programs.Assignment": Personal(_("Which side of a campaign you were drawn for")),
    "programs.Contact": Personal(_("Campaigns of which you got a message")),
    "programs.HeldBack": Personal(_("Campaigns that waited because you had been written to often enough")),
    # what we do for them
    "programs.ListPolicy": _SET_UP,
    "programs.ListTier": _SET_UP,
    "programs.ListDeal": _SET_UP,
    "programs.Mailing": NotPersonal("A mailing of personal lists, in figures of no one of them."),
    "programs.PersonalList": Personal(_("Your personal lists")),
    "programs.ListItem": Personal(_("What stood on them, and why")),
    "programs.LeftOut": Personal(_("Mailings in which you had no list, and why")),
    "programs.Unwanted": Personal(_("What you don't want on your lists")),
    # what was made, sold and sent
    "configurations.Configuration": Personal(_("Your builds")),
    "orders.CartLine": Personal(_("What lies in your cart")),
    "desk.Sale": Personal(_("Your purchases at a counter, as they were rung up"), staff=frozenset({"clerk"})),
    "desk.SaleLine": Personal(_("What was in them")),
    "configurations.SharedBuild": Personal(_("Links to your builds that you made")),
    "configurations.Inscription": Personal(_("Your own words on products")),
    "configurations.SharedCopy": Personal(
        _("Builds that began as a copy of one that was shared"), withheld=frozenset({"configuration", "sharer"})
    ),
    "configurations.Invitation": Personal(_("Invitations to build together that you made")),
    "configurations.Companion": Personal(
        _("Where you build along, and who builds along at your builds"), withheld=frozenset({"customer"})
    ),
    "configurations.GalleryPiece": Personal(_("What you let us show in the gallery")),
    "configurations.InscriptionPicture": Personal(_("Your own pictures on products")),
    "configurations.StartPage": Personal(_("How you arranged your start page")),
    "orders.Order": Personal(_("Your orders"), Fate.KEPT, _TOKENS, person=(*_CONTACT, "body_hash")),
    "orders.OrderLine": Personal(_("What you ordered"), Fate.KEPT, person=("inscriptions",)),
    "orders.Artwork": Personal(_("What was printed for you"), Fate.KEPT, frozenset({"token"}), person=("data",)),
    "orders.BomItem": Personal(_("The parts of what you ordered"), Fate.KEPT, frozenset({"cost"})),
    "orders.LinePart": Personal(_("What those parts consist of"), Fate.KEPT),
    "orders.OrderEvent": Personal(_("What happened to your orders"), Fate.KEPT),
    "orders.Amendment": Personal(_("Changes to orders that you began")),
    "orders.Payment": Personal(_("What you paid by card"), Fate.KEPT),
    "orders.Refund": Personal(_("What we paid back"), Fate.KEPT),
    "orders.OrderDocument": Personal(_("Your orders as they went to be made"), Fate.KEPT, person=("body",)),
    "orders.Invoice": Personal(_("Invoices and credit notes"), Fate.KEPT, person=("body",)),
    "orders.Return": Personal(_("What you sent back"), Fate.KEPT, person=("answer",)),
    "orders.Rating": Personal(_("How you rated your orders"), staff=frozenset({"handled_by"})),
    "orders.ReturnLine": Personal(_("Which products of it"), Fate.KEPT),
    "orders.QuoteRequest": Personal(_("Your requests for a price"), withheld=_TOKENS),
    "orders.QuoteAnswer": Personal(_("What we answered to them"), staff=frozenset({"by"})),
    "orders.NumberSequence": _SET_UP,
    "orders.DeliveryMethod": _SET_UP,
    "orders.TaxRate": _SET_UP,
    "fulfillment.Export": Personal(
        _("Copies of your orders that were handed over"), Fate.KEPT, withheld=frozenset({"destination"})
    ),
    "fulfillment.Delivery": Personal(
        _("Your orders as other systems got them to make them"),
        Fate.KEPT,
        withheld=frozenset({"last_error"}),
        person=("body",),
    ),
    "fulfillment.DeliveryAttempt": Personal(
        _("When they got them"), Fate.KEPT, frozenset({"answer", "error"}), person=("answer",)
    ),
    "fulfillment.WorkTick": Personal(_("Which parts of your orders were laid ready"), Fate.KEPT),
    "fulfillment.Receiver": _SET_UP,
    "fulfillment.Receiver_families": _SET_UP,
    "fulfillment.ReceiverSecret": _SET_UP,
    "fulfillment.RefusedReport": NotPersonal("That a report was refused, and why; nothing of what it said."),
    "fulfillment.ShipStationStore": _SET_UP,
    "fulfillment.ShipStationStore_families": _SET_UP,
    "letters.Letter": Personal(_("What we wrote to you")),
    "django_tasks_database.DBTaskResult": NotPersonal("Work to do: which step, and the keys of what it is about."),
    "background.BackgroundTask": NotPersonal("The same rows, as staff see them."),
    "background.Hold": NotPersonal("Which worker does which task."),
    "background.PeriodicJob": _SET_UP,
    "outbox.Message": Personal(_("Mails to you and orders on their way"), withheld=frozenset({"last_error"})),
    "embed.EmbeddingSite": _SET_UP,
    "api.ApiKey": _SET_UP,
    "api.StockCall": _STOCK,
    # what is on the shelf
    "stock.StockItem": _STOCK,
    "stock.Reservation": _STOCK,
    "stock.Movement": _STOCK,
    # what is for sale
    **dict.fromkeys(
        (
            "catalog.ProductFamily",
            "catalog.RuleChange",
            "catalog.Attribute",
            "catalog.CatalogText",
            "catalog.Component",
            "catalog.ComponentAttribute",
            "catalog.Example",
            "catalog.FixedProduct",
            "catalog.Font",
            "catalog.Imprint",
            "catalog.Module",
            "catalog.ModuleCondition",
            "catalog.LayerComponent",
            "catalog.LayerNumber",
            "catalog.NeedsAnswer",
            "catalog.NeedsQuestion",
            "catalog.NeedsWish",
            "catalog.PictureLayer",
            "catalog.Preset",
            "catalog.PresetChoice",
            "catalog.PriceCondition",
            "catalog.PriceRule",
            "catalog.Offering",
            "catalog.PartLine",
            "catalog.CompatibilityRule",
            "catalog.RuleTerm",
            "catalog.SheetUpload",
            "releases.Release",
            "releases.CurrentRelease",
            "releases.Trial",
            "releases.Report",
            "releases.Publication",
            "releases.OnSale",
        ),
        _CATALOG,
    ),
}
