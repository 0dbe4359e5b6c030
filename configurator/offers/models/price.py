"""Price lists: what members, single customers or everybody pay instead of the catalog's prices."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Customer

CURRENCY = RegexValidator(r"^[A-Z]{3}\Z", _("A currency is three capital letters, such as EUR."))
PERCENT = (MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100)))


def shop_day(at: datetime) -> date:
    """The day that a moment is in where the shop is."""
    return at.astimezone(ZoneInfo(settings.SHOP_TIME_ZONE)).date()


def shop_midnight(day: date) -> datetime:
    """The moment at which a day begins where the shop is."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(settings.SHOP_TIME_ZONE))


class WithPeriod(models.Model):
    """What holds for a time: from the start of one day in the shop's time zone until the start of another."""

    starts_on = models.DateField(null=True, blank=True, help_text=_("The first day. Empty: since ever."))
    ends_before = models.DateField(
        null=True, blank=True, help_text=_("The first day on which it does not hold any more. Empty: for good.")
    )
    active = models.BooleanField(default=True)

    class Meta:
        abstract = True

    def holds_at(self, at: datetime) -> bool:
        """Whether it holds at a moment."""
        day = shop_day(at)
        begun = self.starts_on is None or self.starts_on <= day
        return self.active and begun and (self.ends_before is None or day < self.ends_before)


def holding_at(at: datetime) -> Q:
    """The same as a condition on rows."""
    day = shop_day(at)
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
    return Q(active=True) & begun & (Q(ends_before__isnull=True) | Q(ends_before__gt=day))


def period_is_one(name: str) -> models.CheckConstraint:
    """A period ends after it starts."""
    empty = Q(starts_on__isnull=True) | Q(ends_before__isnull=True)
    return models.CheckConstraint(condition=empty | Q(ends_before__gt=F("starts_on")), name=name)


class PriceList(WithPeriod):
    """A list of prices, for everybody, for members, or for one customer. On each line the cheapest list counts."""

    class Kind(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        MEMBER = "member", _("Members")
        CONTRACT = "contract", _("One customer")

    code = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=100, help_text=_("As customers read it, such as: Member price."))
    kind = models.CharField(max_length=8, choices=Kind)
    customer = models.ForeignKey(
        Customer,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="price_lists",
        help_text=_("Whose contract it is."),
    )
    currency = models.CharField(max_length=3, default="EUR", validators=[CURRENCY])

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=("public", "member", "contract")), name="pricelist_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="contract", customer__isnull=False) | ~Q(kind="contract") & Q(customer__isnull=True),
                name="pricelist_contract_has_a_customer",
            ),
            period_is_one("pricelist_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name


class PriceEntry(models.Model):
    """The price of one component, or of all products of a family."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="entries")
    sku = models.CharField(_("SKU"), max_length=100, blank=True, help_text=_("Of a component."))
    family_code = models.CharField(max_length=50, blank=True, help_text=_("Or: of all products of a family."))
    percent = models.DecimalField(
        max_digits=5, decimal_places=2, default=0, validators=PERCENT, help_text=_("So much less, such as 10.")
    )
    price = models.DecimalField(
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("Or: this price instead. It never makes anything dearer."),
    )

    class Meta:
        verbose_name_plural = _("price entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(sku="") & ~Q(family_code="") | ~Q(sku="") & Q(family_code=""), name="priceentry_names_one"
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100, price__isnull=True) | Q(percent=0, price__gte=0),
                name="priceentry_percent_or_price",
            ),
            models.UniqueConstraint(fields=["price_list", "sku", "family_code"], name="priceentry_once"),
        ]

    def __str__(self) -> str:
        return self.sku or self.family_code
