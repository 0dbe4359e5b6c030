"""Terms: the ways of delivery and the tax that an order to a country has."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from configurator.orders.models import DeliveryMethod, TaxRate
from configurator.orders.totals import Tax


class NoDeliveryError(Exception):
    """Nothing goes there; `countries` are those that something goes to."""

    def __init__(self, *, country: str, countries: frozenset[str]) -> None:
        super().__init__(country)
        self.country = country
        self.countries = countries


@dataclass(frozen=True, slots=True)
class Terms:
    """What an order to a country may choose from; no ways where the shop has none in that currency."""

    country: str
    ways: tuple[DeliveryMethod, ...]
    tax: Tax

    @classmethod
    def none(cls, country: str) -> "Terms":
        """Nothing to choose and no tax: of what has no price yet."""
        return cls(country, (), Tax(included=settings.PRICES_INCLUDE_TAX))

    def way(self, code: str, *, goods: Decimal) -> DeliveryMethod | None:
        """The one with this code; otherwise the cheapest for goods of this value."""
        named = next((way for way in self.ways if way.code == code), None)
        return named or min(self.ways, key=lambda way: way.price_for(goods), default=None)


def terms_for(*, currency: str, country: str) -> Terms:
    """Today's terms; "" for a country that is not known yet. Two queries. Raises NoDeliveryError."""
    every = list(DeliveryMethod.objects.on_offer(currency))
    ways = tuple(way for way in every if way.reaches(country))
    if every and not ways:
        raise NoDeliveryError(country=country, countries=_reached(every))
    return Terms(country, ways, tax_of(country=country))


def _reached(ways: Sequence[DeliveryMethod]) -> frozenset[str]:
    return frozenset().union(*(way.goes_to for way in ways))


def tax_of(*, country: str) -> Tax:
    """The tax of a country; of one that has none, or is not known yet, no tax."""
    included = settings.PRICES_INCLUDE_TAX
    rate = TaxRate.objects.filter(country=country).first() if country else None
    return Tax(name=rate.name, percent=rate.percent, included=included) if rate else Tax(included=included)
