"""On which terms orders leave the house: how they are delivered and which tax is in them. Staff edit both."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.languages.few import listed
from configurator.orders.countries import COUNTRIES, EU

_SEPARATOR = re.compile(r"[\s,;]+")


def spelled_out(text: str) -> frozenset[str]:
    """The countries that a list of codes names; EU stands for its members."""
    codes = set(filter(None, _SEPARATOR.split(text.upper())))
    return frozenset(codes - {"EU"} | (EU if "EU" in codes else set()))


def validate_countries(text: str) -> None:
    """Name every code that is no country."""
    unknown = sorted(spelled_out(text) - set(COUNTRIES))
    if unknown:
        said = _(
            "We don't know {codes}. Countries are written with two letters, such as DE AT CH; "
            "EU stands for all of its members."
        )
        raise ValidationError(said.format(codes=listed(unknown)))


class DeliveryMethodQuerySet(models.QuerySet["DeliveryMethod"]):
    """Ways by currency."""

    def on_offer(self, currency: str) -> "DeliveryMethodQuerySet":
        """Those that customers may choose, in the order that staff gave them."""
        return self.filter(currency=currency, active=True).order_by("position", "price", "code")


class DeliveryMethod(models.Model):
    """One way in which an order reaches the customer, with its price."""

    code = models.SlugField(
        max_length=50, help_text=gettext_lazy("Those who pack see it: letters, digits and hyphens.")
    )
    name = models.CharField(
        max_length=100, help_text=gettext_lazy("As customers read it, such as: Parcel to the door.")
    )
    currency = models.CharField(
        max_length=3,
        default="EUR",
        validators=[RegexValidator(r"^[A-Z]{3}\Z", gettext_lazy("A currency is three capital letters, such as EUR."))],
        help_text=gettext_lazy("Orders in another currency don't see this way."),
    )
    price = models.DecimalField(max_digits=12, decimal_places=3, validators=[MinValueValidator(Decimal(0))])
    free_from = models.DecimalField(
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=gettext_lazy("Costs nothing from this value of the goods on. Empty: never."),
    )
    days = models.PositiveSmallIntegerField(default=0, help_text=gettext_lazy("On the way, after everything is made."))
    countries = models.CharField(
        max_length=1_000,
        blank=True,
        validators=[validate_countries],
        help_text=gettext_lazy(
            "Where it goes: codes of two letters, such as DE AT CH; EU for all its members. Empty: everywhere."
        ),
    )
    collected = models.BooleanField(
        gettext_lazy("collected in the shop"),
        default=False,
        help_text=gettext_lazy("Nothing is sent: the customer comes for it. Label, pick list and mails say so."),
    )
    position = models.PositiveSmallIntegerField(default=0, help_text=gettext_lazy("Smaller numbers stand first."))
    active = models.BooleanField(default=True, help_text=gettext_lazy("Customers may choose it."))

    objects = DeliveryMethodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "currency"], name="deliverymethod_code_once_a_currency"),
            models.CheckConstraint(condition=Q(price__gte=0), name="deliverymethod_price_not_negative"),
            models.CheckConstraint(
                condition=Q(free_from__isnull=True) | Q(free_from__gte=0), name="deliverymethod_free_from_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.currency})"

    @property
    def goes_to(self) -> frozenset[str]:
        """The countries it goes to; empty means everywhere."""
        return spelled_out(self.countries)

    def reaches(self, country: str) -> bool:
        """Whether it goes to a country; to one that is not known yet, it may."""
        return not country or not self.goes_to or country in self.goes_to

    def price_for(self, goods: Decimal) -> Decimal:
        """What it costs for goods of this value."""
        is_free = self.free_from is not None and goods >= self.free_from
        return Decimal(0) if is_free else self.price


class TaxRate(models.Model):
    """The tax on orders that go to a country. Where there is none, orders have no tax."""

    country = models.CharField(max_length=2, unique=True, choices=list(COUNTRIES.items()))
    name = models.CharField(max_length=50, default="VAT", help_text=gettext_lazy("As customers read it, such as: VAT."))
    percent = models.DecimalField(max_digits=5, decimal_places=2, help_text=gettext_lazy("Such as 19 or 8.1."))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(percent__range=(0, 100)), name="taxrate_percent_in_range")]

    def __str__(self) -> str:
        return f"{self.get_country_display()}: {self.name} {self.percent.normalize():f} %"
