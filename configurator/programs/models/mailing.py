"""A mailing: for a fortnight one list for each customer who gets one, and why others don't."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Customer
from configurator.offers.models import Coupon, Deal, shop_day
from configurator.programs.models.campaign import Enough

FAMILY = "family:"
"""What the key of a family begins with; other keys are SKUs."""


def key_of(*, sku: str, family_code: str) -> str:
    """What a product is called by lists, purchases and `Unwanted`: its SKU, or of builds the family."""
    return sku or FAMILY + family_code


def named_by(key: str) -> dict[str, str]:
    """The SKU and the family code of a key, of which one is empty."""
    is_family = key.startswith(FAMILY)
    return {"sku": "" if is_family else key, "family_code": key.removeprefix(FAMILY) if is_family else ""}


class MailingQuerySet(models.QuerySet["Mailing"]):
    """Chainable filters."""

    def holding_at(self, at: datetime) -> "MailingQuerySet":
        """Those whose period a moment is in, where the shop is."""
        day = shop_day(at)
        return self.filter(starts_on__lte=day, ends_before__gt=day)


class Mailing(models.Model):
    """Lists that were made together, with the settings and what was expected of it then."""

    class State(models.TextChoices):
        DRAFTED = "drafted", _("Being made")
        MADE = "made", _("Made, not sent")
        SENT = "sent", _("Sent")

    number = models.PositiveIntegerField(_("number"), unique=True)
    starts_on = models.DateField(_("holds from"), unique=True)
    ends_before = models.DateField(_("until before"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFTED)
    currency = models.CharField(_("currency"), max_length=3)
    settings: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        _("settings at its time"), default=dict
    )
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    lists = models.PositiveIntegerField(_("lists"), default=0)
    coupons = models.PositiveIntegerField(_("deals given"), default=0)
    different = models.FloatField(_("share of lists that nobody else has"), default=0)
    discovery = models.FloatField(_("share to discover"), default=0)
    uplift = models.FloatField(_("expected margin that would not come else"), default=0)
    goodwill = models.FloatField(_("expected worth of rewards"), default=0)
    cost = models.FloatField(_("expected cost to us"), default=0)
    gain = models.FloatField(_("what allocation aimed at"), default=0)
    bound = models.FloatField(_("and could at most have reached"), default=0)
    short = models.PositiveIntegerField(_("customers below their floor"), default=0)
    left_out: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(
        _("left out, by reason"), default=dict
    )
    budgets: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        _("what each deal plans with"), default=list
    )

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing of personal lists")
        verbose_name_plural = _("mailings of personal lists")
        constraints = [
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="mailing_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(state__in=("drafted", "made", "sent")), name="mailing_state_known"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="mailing_sent_when"),
        ]

    def __str__(self) -> str:
        return gettext("Mailing {number}").format(number=self.number)

    @property
    def net(self) -> float:
        """What it is expected to bring in all, after what it costs."""
        return self.uplift + self.goodwill - self.cost

    @property
    def share_of_bound(self) -> float:
        """How near the allocation came to the best there could be."""
        return self.gain / self.bound if self.bound > 0 else 1.0


class PersonalListQuerySet(models.QuerySet["PersonalList"]):
    """Chainable filters."""

    def sent(self) -> "PersonalListQuerySet":
        """Those that customers may see."""
        return self.filter(mailing__state=Mailing.State.SENT)

    def newest_of(self, customer_id: Any) -> "PersonalList | None":
        """The latest that a person got. One query."""
        own = self.sent().filter(customer__in=Customer.objects.members(customer_id))
        return own.select_related("mailing", "coupon").order_by("-mailing__starts_on", "pk").first()


class PersonalList(models.Model):
    """One customer's list in a mailing. Its code is its private address, and opens its deals."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="personal_lists", verbose_name=_("mailing"))
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="personal_lists", verbose_name=_("customer"))
    code = models.CharField(_("code"), max_length=32, unique=True)
    coupon = models.OneToOneField(
        Coupon,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="personal_list",
        verbose_name=_("coupon"),
        help_text=_("Empty: there was no deal for them."),
    )
    tier = models.PositiveSmallIntegerField(_("tier"), help_text=_("0 is the lowest."))
    spent_a_week = models.DecimalField(_("spent a week"), max_digits=12, decimal_places=2)
    uplift = models.FloatField(default=0)
    goodwill = models.FloatField(default=0)
    cost = models.FloatField(default=0)
    letter_waits = models.CharField(
        _("why its letter waits"),
        max_length=8,
        choices=Enough,
        blank=True,
        help_text=_("It is tried again until the mailing is over."),
    )
    spares: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list, help_text=_("The next best deals, for when one is spent.")
    )

    objects = PersonalListQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal list")
        verbose_name_plural = _("personal lists")
        constraints = [models.UniqueConstraint(fields=["mailing", "customer"], name="personal_list_once")]

    def __str__(self) -> str:
        return self.code


class ListItem(models.Model):
    """One place on a list, with what speaks for it: a copy of the figures, the words are made when it is shown."""

    class Kind(models.TextChoices):
        USUAL = "usual", _("bought before")
        REWARD = "reward", _("reward: a deal on what is bought anyway")
        DISCOVERY = "discovery", _("to discover")

    class Reason(models.TextChoices):
        CYCLE = "cycle", _("bought every so many days")
        OFTEN = "often", _("bought several times")
        ONCE = "once", _("bought once")
        OTHERS = "others", _("taken by others")

    personal_list = models.ForeignKey(PersonalList, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=Kind)
    mailed = models.BooleanField(help_text=_("Whether it is one of those that are mailed."))
    sku = models.CharField(max_length=100, blank=True)
    family_code = models.CharField(max_length=50, blank=True)
    deal = models.ForeignKey(Deal, models.PROTECT, null=True, blank=True, related_name="list_items")
    off = models.DecimalField(max_digits=12, decimal_places=3, default=Decimal(0))
    instead_of = models.ForeignKey(
        Deal, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("All of that had been given away.")
    )
    reason = models.CharField(max_length=6, choices=Reason)
    times = models.PositiveIntegerField(default=0)
    every_days = models.PositiveSmallIntegerField(default=0)
    last_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["personal_list", "position"], name="list_item_position_once"),
            models.CheckConstraint(
                condition=Q(sku="") & ~Q(family_code="") | ~Q(sku="") & Q(family_code=""), name="list_item_names_one"
            ),
            models.CheckConstraint(
                condition=Q(deal__isnull=True, off=0) | Q(deal__isnull=False, off__gt=0), name="list_item_deal_and_off"
            ),
        ]

    def __str__(self) -> str:
        return self.sku or self.family_code

    @property
    def key(self) -> str:
        """What it is, as `Unwanted` and purchases name it."""
        return key_of(sku=self.sku, family_code=self.family_code)


class LeftOut(models.Model):
    """A customer who let us learn always and got no list, with the reason."""

    class Why(models.TextChoices):
        NOTHING = "nothing", _("bought nothing that we know of")
        LITTLE = "little", _("spends less than the least")
        EMPTY = "empty", _("nothing that they bought is on sale any more")

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="left_out_rows")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="left_out_of_mailings")
    why = models.CharField(_("reason"), max_length=7, choices=Why)
    spent_a_week = models.DecimalField(_("spent a week"), max_digits=12, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("customer without a list")
        verbose_name_plural = _("customers without a list")
        constraints = [models.UniqueConstraint(fields=["mailing", "customer"], name="left_out_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.why}"


class Unwanted(models.Model):
    """A product that a customer does not want on their list."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="unwanted_on_lists")
    key = models.CharField(max_length=110, help_text=_("The SKU, or family: and its code."))
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("not wanted on lists")
        verbose_name_plural = _("not wanted on lists")
        constraints = [models.UniqueConstraint(fields=["customer", "key"], name="unwanted_once")]

    def __str__(self) -> str:
        return self.key
