"""Deals: what makes an order cheaper for a time, who pays for it, and how much of it there is."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from configurator.offers.models.price import CURRENCY, PERCENT, WithPeriod, period_is_one
from configurator.offers.terms import Kind

ZERO = Decimal(0)
THOUSAND = 1_000


def thousandths(amount: Decimal) -> int:
    """An amount as a whole number, for sums that every database gets right: no currency has smaller coins."""
    return int(amount * THOUSAND)


class DealQuerySet(models.QuerySet["Deal"]):
    """Filters by what is left."""

    def giving(self, amount: Decimal) -> "DealQuerySet":
        """Those whose budget has this much left, and one more order."""
        money = Q(budget__isnull=True) | Q(spent_thousandths__lte=F("budget") * THOUSAND - thousandths(amount))
        return self.filter(money, Q(budget_count__isnull=True) | Q(used__lt=F("budget_count")))


class Deal(WithPeriod):
    """One deal. It is for everybody, unless it comes by a coupon or is for members."""

    class For(models.TextChoices):
        ALL = "all", _("Everybody")
        MEMBERS = "members", _("Members")
        COUPON = "coupon", _("Whoever has a coupon")

    code = models.SlugField(max_length=50, unique=True, help_text=_("Deals of one kind are counted by their codes."))
    name = models.CharField(max_length=100, help_text=_("As customers read it, such as: 3 for 2 on toppings."))
    audience = models.CharField(_("for whom"), max_length=8, choices=For, default=For.ALL)
    currency = models.CharField(max_length=3, default="EUR", validators=[CURRENCY])
    kind = models.CharField(
        max_length=8,
        choices=[
            (Kind.PERCENT.value, _("a percentage less")),
            (Kind.AMOUNT.value, _("an amount less, for each piece")),
            (Kind.N_FOR_M.value, _("n for the price of m, the cheapest free")),
            (Kind.FREE.value, _("a component free, for so many of the others")),
        ],
    )
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=0, validators=PERCENT)
    amount = models.DecimalField(
        max_digits=12, decimal_places=3, default=0, validators=[MinValueValidator(ZERO)], help_text=_("Off each piece.")
    )
    take = models.PositiveSmallIntegerField("n", default=0)
    pay = models.PositiveSmallIntegerField("m", default=0)
    free_sku = models.CharField(_("SKU of what is free"), max_length=100, blank=True)
    minimum = models.PositiveSmallIntegerField(default=1, help_text=_("So many pieces have to be in the order."))
    most = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("For so many pieces in an order, of n for m so many times. Empty: all.")
    )
    group = models.SlugField(
        max_length=50,
        blank=True,
        help_text=_("Deals of one group go together on a product. Empty: exclusive, with no other on its products."),
    )
    budget = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Given in all, in whole units of the currency. Empty: no limit.")
    )
    budget_count = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("So many orders in all. Empty: no limit.")
    )
    spent_thousandths = models.BigIntegerField(default=0, editable=False)
    used = models.PositiveIntegerField(default=0, editable=False)
    supplier = models.CharField(max_length=100, blank=True)
    funded = models.DecimalField(
        max_digits=5, decimal_places=2, default=0, validators=PERCENT, help_text=_("The percentage the supplier pays.")
    )

    objects = DealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="percent", percent__gt=0, percent__lte=100)
                | Q(kind="amount", amount__gt=0)
                | Q(kind="n_for_m", take__gt=F("pay"), pay__gte=0)
                | Q(kind="free") & ~Q(free_sku=""),
                name="deal_says_how_much",
            ),
            models.CheckConstraint(condition=Q(spent_thousandths__gte=0, used__gte=0), name="deal_spent_not_negative"),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(spent_thousandths__lte=F("budget") * THOUSAND),
                name="deal_within_its_budget",
            ),
            models.CheckConstraint(
                condition=Q(budget_count__isnull=True) | Q(used__lte=F("budget_count")), name="deal_within_its_count"
            ),
            models.CheckConstraint(
                condition=Q(funded=0) | ~Q(supplier="") & Q(funded__lte=100), name="deal_funded_by_somebody"
            ),
            models.CheckConstraint(condition=Q(audience__in=("all", "members", "coupon")), name="deal_audience_known"),
            period_is_one("deal_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def spent(self) -> Decimal:
        """What it gave so far."""
        return Decimal(self.spent_thousandths) / THOUSAND

    @property
    def money_left(self) -> Decimal | None:
        """What its budget has left; None without one."""
        return None if self.budget is None else self.budget - self.spent

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left for another order."""
        gone = self.money_left is not None and self.money_left <= 0
        return gone or (self.budget_count is not None and self.used >= self.budget_count)


class DealTarget(models.Model):
    """What a deal is on. A deal without any is on every product."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="targets")
    sku = models.CharField(_("SKU"), max_length=100, blank=True, help_text=_("A component."))
    attribute = models.CharField(max_length=50, blank=True, help_text=_("Or: components with an attribute"))
    value = models.CharField(max_length=100, blank=True, help_text=_("that has this value."))
    family_code = models.CharField(max_length=50, blank=True, help_text=_("Or: products of a family."))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(sku="") & Q(attribute="", value="", family_code="")
                | ~Q(attribute="") & ~Q(value="") & Q(sku="", family_code="")
                | ~Q(family_code="") & Q(sku="", attribute="", value=""),
                name="dealtarget_names_one",
            )
        ]

    def __str__(self) -> str:
        return self.sku or self.family_code or f"{self.attribute} = {self.value}"
