from datetime import datetime
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Channel, Customer, Identity, person_of
from configurator.insight.activity import Activity
from configurator.insight.boards.model import BoardCount
from configurator.insight.effort.model import Tier, TierEffort
from configurator.insight.experiments.model import TestResult
from configurator.insight.funnel.model import FunnelCount, FunnelCursor
from configurator.insight.groups.model import NeedsGroup, NeedsMembership
from configurator.insight.research.model import ResearchClass, ResearchExport, ResearchPeriod, ResearchWeek
from configurator.insight.savings.model import ChannelMove
from configurator.insight.share.model import CustomerShare, Need, NeedsBy

__all__ = [
    "FIXED",
    "THOUSAND",
    "Activity",
    "ActivityCost",
    "BoardCount",
    "ChannelMove",
    "CustomerShare",
    "CustomerValue",
    "FunnelCount",
    "FunnelCursor",
    "LineMargin",
    "LineModel",
    "Need",
    "NeedsBy",
    "NeedsGroup",
    "NeedsMembership",
    "Purchase",
    "ResearchClass",
    "ResearchExport",
    "ResearchPeriod",
    "ResearchWeek",
    "TestResult",
    "Tier",
    "TierChange",
    "TierEffort",
    "ValuePolicy",
    "ValueTerm",
]

THOUSAND = 1_000
FIXED = "fixed-products"
"""The product line of everything that is sold as it is."""
_PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class ValuePolicy(models.Model):
    """How value is reckoned and who is of which tier: one row, which staff change. The next rebuild obeys it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="EUR",
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Use the three capital letters of a currency, such as EUR."))],
        help_text=_("Orders in other currencies are left out."),
    )
    horizon_months = models.PositiveSmallIntegerField(
        _("months ahead"), default=36, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    discount_percent = models.DecimalField(
        _("discount a year, in percent"), max_digits=5, decimal_places=2, default=Decimal(10), validators=_PERCENT
    )
    margin_percent = models.DecimalField(
        _("margin where nothing says what parts cost, in percent of the net price"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(40),
        validators=_PERCENT,
    )
    holdout_weeks = models.PositiveSmallIntegerField(
        _("newest weeks that models are compared on"),
        default=13,
        validators=[MinValueValidator(1), MaxValueValidator(104)],
    )
    window_days = models.PositiveSmallIntegerField(
        _("days of the past by which service and referrals are foretold"),
        default=365,
        validators=[MinValueValidator(30), MaxValueValidator(3650)],
    )
    referral_percent = models.DecimalField(
        _("share of a friend's margin that counts for who brought them, in percent"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(50),
        validators=_PERCENT,
    )
    likely_percent = models.PositiveSmallIntegerField(
        _("how likely the true value lies within its range, in percent"),
        default=80,
        validators=[MinValueValidator(50), MaxValueValidator(99)],
    )
    top_percent = models.DecimalField(
        _("most valuable: so many percent of the customers"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(20),
        validators=_PERCENT,
    )
    stay_percent = models.DecimalField(
        _("who is in a tier stays until the value is so many percent under its bound"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(10),
        validators=_PERCENT,
    )
    back_amount = models.DecimalField(
        _("who was below zero leaves it above this value"),
        max_digits=12,
        decimal_places=2,
        default=Decimal(5),
        validators=[MinValueValidator(0)],
    )

    needs_by = models.CharField(
        _("of fixed products, one need is one"),
        max_length=10,
        choices=NeedsBy,
        default=NeedsBy.CATEGORY,
        help_text=_("What customers told of the other kind is not read meanwhile."),
    )

    class Meta:
        verbose_name = _("how value is reckoned")
        verbose_name_plural = _("how value is reckoned")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="value_policy_once"),
            models.CheckConstraint(
                condition=Q(horizon_months__gte=1, holdout_weeks__gte=1, window_days__gte=1), name="value_policy_times"
            ),
        ]

    def __str__(self) -> str:
        return gettext("{months} months, {percent} % a year, {currency}").format(
            months=self.horizon_months,
            percent=f"{Decimal(self.discount_percent).normalize():f}",
            currency=self.currency,
        )


class LineMargin(models.Model):
    """What staff say of the margin of a product line; without a row it follows from what the parts of orders cost."""

    family_code = models.CharField(_("product line"), max_length=50, unique=True)
    percent = models.DecimalField(
        _("margin, in percent of the net price"), max_digits=5, decimal_places=2, validators=_PERCENT
    )

    class Meta:
        verbose_name = _("margin of a product line")
        verbose_name_plural = _("margins of product lines")
        constraints = [models.CheckConstraint(condition=Q(percent__range=(0, 100)), name="line_margin_percent")]

    def __str__(self) -> str:
        return f"{self.family_code}: {self.percent} %"


class ActivityCost(models.Model):
    """What one activity by one channel costs us. Interactions that have no row here cost nothing."""

    kind = models.CharField(_("activity"), max_length=16, choices=Activity)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel)
    cost = models.DecimalField(
        _("cost of one"), max_digits=10, decimal_places=4, validators=[MinValueValidator(Decimal(0))]
    )

    class Meta:
        verbose_name = _("cost of an activity")
        verbose_name_plural = _("costs of activities")
        constraints = [
            models.UniqueConstraint(fields=["kind", "channel"], name="activity_cost_once"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="activity_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_channel_display()}"


class LineModel(models.Model):
    """Which model speaks for a product line, and how it did on the newest purchases. Derived."""

    family_code = models.CharField(_("product line"), max_length=50, unique=True)
    model = models.CharField(_("model"), max_length=16)
    parameters: "models.JSONField[dict[str, float], dict[str, float]]" = models.JSONField(_("parameters"))
    errors: "models.JSONField[list[float], list[float]]" = models.JSONField(
        _("standard errors"), help_text=_("Of the fitted parameters, in their order.")
    )
    marks: "models.JSONField[dict[str, dict[str, float]], dict[str, dict[str, float]]]" = models.JSONField(
        _("marks"), default=dict, help_text=_("By model: deviance, correlation, mean absolute difference.")
    )
    money: "models.JSONField[list[float], list[float]]" = models.JSONField(
        _("amounts"), default=list, help_text=_("p, q, v; empty where the mean of all speaks.")
    )
    customers = models.PositiveIntegerField(_("customers"))
    purchases = models.PositiveIntegerField(_("purchases"))
    margin_percent = models.DecimalField(_("margin, in percent"), max_digits=5, decimal_places=2)
    mean_margin = models.DecimalField(_("margin of a purchase"), max_digits=12, decimal_places=4)
    currency = models.CharField(max_length=3)
    at = models.DateTimeField(_("reckoned at"))

    class Meta:
        verbose_name = _("model of a product line")
        verbose_name_plural = _("models of product lines")

    def __str__(self) -> str:
        return f"{self.family_code}: {self.model}"


class CustomerValueQuerySet(models.QuerySet["CustomerValue"]):
    """Chainable filters."""

    def standing(self) -> "CustomerValueQuerySet":
        """Those that nothing was erased of since: who had acts erased is not shown until the next rebuild."""
        erased = Q(customer__forgotten_at__gte=F("at"))
        return self.filter(customer__merged_into=None).exclude(erased)


class CustomerValue(models.Model):
    """What one customer is worth: the present value of what is to come. Derived, `manage.py rebuild_value`.

    `margin` + `referrals` - `service` is `value`, each the sum of its terms; `low` to `high` holds the true value as
    likely as the policy says.
    """

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="value")
    currency = models.CharField(_("currency"), max_length=3)
    horizon_months = models.PositiveSmallIntegerField(_("months ahead"))
    discount_percent = models.DecimalField(_("discount a year, in percent"), max_digits=5, decimal_places=2)
    likely_percent = models.PositiveSmallIntegerField(_("how likely the true value lies within its range, in percent"))
    margin = models.DecimalField(_("margin to come"), max_digits=15, decimal_places=3)
    referrals = models.DecimalField(_("referrals"), max_digits=15, decimal_places=3)
    service = models.DecimalField(_("cost to serve"), max_digits=15, decimal_places=3)
    value = models.DecimalField(_("value"), max_digits=15, decimal_places=3, db_index=True)
    low = models.DecimalField(_("likely from"), max_digits=15, decimal_places=3)
    high = models.DecimalField(_("likely to"), max_digits=15, decimal_places=3)
    alive = models.FloatField(_("still buys"), help_text=_("The probability."))
    tier = models.CharField(_("tier"), max_length=8, choices=Tier)
    at = models.DateTimeField(_("reckoned at"))

    objects = CustomerValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("value of a customer")
        verbose_name_plural = _("values of customers")
        constraints = [
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="value_tier_known"),
            models.CheckConstraint(condition=Q(low__lte=F("high")), name="value_range_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.value} {self.currency}"


class ValueTerm(models.Model):
    """One step of a customer's waterfall: so many to come, discounted, times what each brings or costs. Derived."""

    class Kind(models.TextChoices):
        MARGIN = "margin", _("margin to come")
        REFERRAL = "referral", _("referrals")
        SERVICE = "service", _("cost to serve")

    of = models.ForeignKey(CustomerValue, models.CASCADE, verbose_name=_("value"), related_name="terms")
    kind = models.CharField(max_length=8, choices=Kind)
    family_code = models.CharField(max_length=50, blank=True)
    activity = models.CharField(_("activity"), max_length=16, choices=Activity, blank=True)
    channel = models.CharField(max_length=16, choices=Channel, blank=True)
    seen = models.PositiveIntegerField(
        _("Until now"), help_text=_("How many there were: purchases, friends' orders, activities.")
    )
    alive = models.FloatField(_("still buys"), default=1.0)
    number = models.DecimalField(
        _("To come, discounted"), max_digits=14, decimal_places=4, help_text=_("How many are to come, discounted.")
    )
    each = models.DecimalField(_("Each"), max_digits=12, decimal_places=4)
    amount = models.DecimalField(max_digits=15, decimal_places=3, help_text=_("Negative for costs."))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "kind", "family_code", "activity", "channel"], name="value_term_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.family_code or self.activity} {self.amount}"


class TierChangeQuerySet(models.QuerySet["TierChange"]):
    """Chainable filters."""

    def of(self, customer_id: object) -> "TierChangeQuerySet":
        """Those of one person, the latest first."""
        return self.filter(customer=person_of(customer_id)).order_by("-at", "-pk")  # type: ignore[arg-type]


class TierChange(models.Model):
    """A customer came to a tier, and why. Kept when values are rebuilt: who stays depends on where they were."""

    class Reason(models.TextChoices):
        FIRST = "first", _("valued for the first time")
        OVER = "over", _("the value came over the bound of the most valuable")
        UNDER = "under", _("the value fell under the bound of the tier, and further than one stays")
        MAY_GROW = "may_grow", _("the value may grow over the bound of the most valuable")
        BELOW = "below", _("serving costs more than is to come")
        RECOVERED = "recovered", _("more is to come than serving costs")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="tier_changes")
    before = models.CharField(_("tier before"), max_length=8, choices=Tier, blank=True)
    after = models.CharField(_("tier"), max_length=8, choices=Tier)
    reason = models.CharField(_("why"), max_length=10, choices=Reason)
    value = models.DecimalField(_("value"), max_digits=15, decimal_places=3)
    bound = models.DecimalField(_("bound"), max_digits=15, decimal_places=3, help_text=_("That decided."))
    currency = models.CharField(max_length=3)
    at = models.DateTimeField(_("changed at"))

    objects = TierChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of tier")
        verbose_name_plural = _("changes of tier")
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="tier_change_is_one"),
            models.CheckConstraint(condition=Q(after__in=Tier.values), name="tier_change_tier_known"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.before or '-'} > {self.after}"


class PurchaseQuerySet(models.QuerySet["Purchase"]):
    """Chainable filters."""

    def of(self, customer_id: object) -> "PurchaseQuerySet":
        """Those of one person, by whichever identity."""
        return self.filter(identity__customer_id=person_of(customer_id))  # type: ignore[arg-type]

    def between(self, begin: datetime, end: datetime) -> "PurchaseQuerySet":
        """From a moment on, until before another."""
        return self.filter(at__gte=begin, at__lt=end)


class Purchase(models.Model):
    """One line of a basket that was sold and recorded elsewhere, such as a year of a club's tills.

    Amounts are thousandths of the currency, as whole numbers: every database sums them exactly, and fast. `paid` is
    what we got for the whole line; `off_coupon` of it came from the maker whose coupon it was, the rest from the
    customer. `paid` with `off_card` and `off_match`, which we bore, is the shelf price.
    """

    identity = models.ForeignKey(
        Identity, models.PROTECT, verbose_name=_("identity"), related_name="purchases", db_index=False
    )
    basket = models.BigIntegerField(_("basket"), help_text=_("The number of the receipt."))
    position = models.PositiveSmallIntegerField(_("position"))
    at = models.DateTimeField(_("bought at"), db_index=True)
    sku = models.CharField(_("SKU"), max_length=64)
    quantity = models.PositiveIntegerField(_("quantity"))
    paid_thousandths = models.PositiveIntegerField(_("paid, in thousandths"))
    off_card_thousandths = models.PositiveIntegerField(_("off with the card, in thousandths"), default=0)
    off_coupon_thousandths = models.PositiveIntegerField(_("of it paid by a maker's coupon, in thousandths"), default=0)
    off_match_thousandths = models.PositiveIntegerField(_("off that doubled a coupon, in thousandths"), default=0)
    currency = models.CharField(_("currency"), max_length=3)

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("purchase recorded elsewhere")
        verbose_name_plural = _("purchases recorded elsewhere")
        constraints = [
            # also the index of a customer's lines; a receipt that is imported again is refused
            models.UniqueConstraint(fields=["identity", "basket", "position"], name="purchase_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="purchase_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"  # noqa: RUF001  a multiplication sign

    @property
    def paid(self) -> Decimal:
        """What we got for the line."""
        return Decimal(self.paid_thousandths) / THOUSAND
