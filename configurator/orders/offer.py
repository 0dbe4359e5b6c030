"""Offer: what builds and fixed products cost today, delivered to a country. The same for page and order."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from configurator.configurations.models import Configuration, Inscription
from configurator.configurations.page import state_of
from configurator.configurations.still import Still, still_of
from configurator.offers.explain import summed
from configurator.offers.find import Buyer, holding
from configurator.offers.redeem import Given
from configurator.offers.terms import Line
from configurator.orders.bom import SoldLine, explode, wanted
from configurator.orders.fixed import product_line, products_of, sold_product
from configurator.orders.models import DeliveryMethod
from configurator.orders.readiness import NotCompleteError, OffSaleError, Ready, ReleaseChangedError, ready_on
from configurator.orders.reduce import Reduced, line_of, reduce
from configurator.orders.terms import Terms, tax_of, terms_for
from configurator.orders.totals import Amounts, count
from configurator.orders.words import given_on, inscriptions_of
from configurator.releases.shelf import load_release, releases_on_sale

NOTHING = Reduced()
NO_PRODUCTS: Mapping[str, int] = MappingProxyType({})
NOT_READY = (NotCompleteError, OffSaleError, ReleaseChangedError)


class NotReadyError(Exception):
    """Some of the builds can't be ordered as they are; `why` says of each of those what stands in the way."""

    def __init__(self, *, why: Sequence[tuple[Configuration, Exception]]) -> None:
        super().__init__([str(configuration.key) for configuration, _ in why])
        self.why = tuple(why)


class NotTogetherError(Exception):
    """One order has one currency, and what has no price yet is asked about alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedLine:
    """One build, or one fixed product, priced, as it would be sold. A fixed product is neither built nor ready."""

    sold: SoldLine
    currency: str
    asked: Line | None  # as offers count it; None of a price on request
    build: Configuration | None = None
    built: Ready | None = None

    @property
    def configuration(self) -> Configuration:
        """The build. Raises ValueError for a fixed product."""
        if self.build is None:
            raise ValueError(self.sold.sku)
        return self.build

    @property
    def ready(self) -> Ready:
        """The same with its price. Raises ValueError for a fixed product."""
        if self.built is None:
            raise ValueError(self.sold.sku)
        return self.built

    @property
    def still(self) -> Still | None:
        """Its picture; a fixed product has none."""
        return still_of(state_of(self.build)) if self.build is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What goods cost when they are delivered to a country. Without `amounts` their price is on request."""

    currency: str
    terms: Terms
    way: DeliveryMethod | None
    amounts: Amounts | None

    @property
    def shown(self) -> str:
        """Names the total that the customer sees, to be told from another one; "" for a price on request."""
        return "" if self.amounts is None else f"{self.amounts.total:f} {self.currency}"

    @property
    def delivery_code(self) -> str:
        """The way that it goes, "" where the shop has none."""
        return self.way.code if self.way else ""

    @property
    def ways(self) -> list[tuple[DeliveryMethod, Decimal]]:
        """The ways to choose from, each with what it costs for these goods."""
        goods = self.amounts.goods if self.amounts else Decimal(0)
        return [(way, way.price_for(goods)) for way in self.terms.ways]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Price):
    """What would be ordered, line by line, with what offers take off."""

    lines: tuple[OfferedLine, ...]
    reduced: Reduced = NOTHING

    @property
    def given(self) -> tuple[Given, ...]:
        """The deals that it would be given."""
        return self.reduced.given

    @property
    def less(self) -> list[tuple[str, Decimal, str]]:
        """What is less, by what it comes from."""
        return summed(offers=[one for line in self.sold for one in line.offers], currency=self.currency)

    @property
    def sold(self) -> tuple[SoldLine, ...]:
        """The lines as the order will have them."""
        return tuple(line.sold for line in self.lines)

    @property
    def lead_time_days(self) -> int:
        """Until everything is made."""
        return max(line.lead_time_days for line in self.sold)

    @property
    def wanted(self) -> dict[str, int]:
        """How many pieces of each SKU it takes, those that the components consist of too."""
        return wanted(self.sold)


def offer(
    *,
    builds: Sequence[Configuration],
    quantities: Mapping[uuid.UUID, int],
    country: str,
    delivery: str | None,
    buyer: Buyer,
    at: datetime,
    products: Mapping[str, int] = NO_PRODUCTS,
) -> Offer:
    """Check and price these builds, in this order, then so many of these products by SKU.

    Three queries and those of `holding`, beyond opening releases; one more for products. A `delivery` that does not go
    there is replaced by the cheapest that does; None is not delivered at all. Raises NotReadyError, NotSoldError,
    NotTogetherError and NoDeliveryError.
    """
    found = (*_lines(builds, quantities), *_products(products, after=len(builds)))
    lines, reduced = _reduced(found, buyer, at)
    goods, less = [line.sold.price for line in lines], sum((line.sold.off for line in lines), Decimal(0))
    price = price_of(goods=goods, currency=_currency(lines), country=country, delivery=delivery, less=less)
    return Offer(
        lines=lines,
        currency=price.currency,
        terms=price.terms,
        way=price.way,
        amounts=price.amounts,
        reduced=reduced,
    )


def _reduced(lines: tuple[OfferedLine, ...], buyer: Buyer, at: datetime) -> tuple[tuple[OfferedLine, ...], Reduced]:
    """The lines with what offers take off; of what has no price yet, nothing."""
    currency = _currency(lines)
    asked = [line.asked for line in lines if line.asked is not None]
    if len(asked) < len(lines):
        return lines, NOTHING
    found = reduce(lines=asked, holding=holding(buyer=buyer, currency=currency, at=at))
    sold = (replace(line.sold, offers=found.of(one.key)) for line, one in zip(lines, asked, strict=True))
    return tuple(replace(line, sold=one) for line, one in zip(lines, sold, strict=True)), found


def price_of(
    *,
    goods: Sequence[Decimal | None],
    currency: str,
    country: str,
    delivery: str | None,
    less: Decimal = Decimal(0),
) -> Price:
    """What goods of these prices, `less` what offers take off, cost with delivery and tax. Two queries, or none.

    A `delivery` that does not go there is replaced by the cheapest that does; None is not delivered at all. Raises
    NoDeliveryError.
    """
    priced = [price for price in goods if price is not None]
    if len(priced) < len(goods):
        return Price(currency=currency, terms=Terms.none(country), way=None, amounts=None)
    value = sum(priced, Decimal(0)) - less
    if delivery is None:
        terms, way = Terms(country, (), tax_of(country=country)), None
    else:
        terms = terms_for(currency=currency, country=country)
        way = terms.way(delivery, goods=value)
    carried = way.price_for(value) if way else Decimal(0)
    amounts = count(lines=priced, delivery=carried, tax=terms.tax, currency=currency, off=less)
    return Price(currency=currency, terms=terms, way=way, amounts=amounts)


def _currency(lines: Sequence[OfferedLine]) -> str:
    currencies = {line.currency for line in lines}
    is_asked = any(line.sold.price is None for line in lines)
    if len(currencies) != 1 or (is_asked and len(lines) > 1):
        raise NotTogetherError
    return currencies.pop()


def _lines(builds: Sequence[Configuration], quantities: Mapping[uuid.UUID, int]) -> tuple[OfferedLine, ...]:
    found: list[OfferedLine] = []
    why: list[tuple[Configuration, Exception]] = []
    for configuration, result in check(builds=builds):
        if isinstance(result, Exception):
            why.append((configuration, result))
            continue
        found.append(_built(configuration, result, quantity=quantities[configuration.key], position=len(found) + 1))
    if why:
        raise NotReadyError(why=why)
    return tuple(found)


def _built(configuration: Configuration, ready: Ready, *, quantity: int, position: int) -> OfferedLine:
    key = configuration.key
    sold = explode(ready=ready, configuration_key=key, quantity=quantity, position=position)
    asked = None
    if sold.price is not None:
        asked = line_of(key=str(key), quote=ready.quote, release=ready.release, quantity=quantity)
    return OfferedLine(sold=sold, currency=ready.quote.currency, asked=asked, build=configuration, built=ready)


def _products(wanted_of: Mapping[str, int], *, after: int) -> tuple[OfferedLine, ...]:
    """Fixed products, placed behind so many builds."""
    found = products_of(skus=list(wanted_of))
    return tuple(
        OfferedLine(
            sold=sold_product(product=product, quantity=wanted_of[sku], position=after + place),
            currency=product.currency,
            asked=product_line(key=f"product-{sku}", product=product, quantity=wanted_of[sku]),
        )
        for place, (sku, product) in enumerate(found.items(), start=1)
    )


def check(*, builds: Sequence[Configuration]) -> list[tuple[Configuration, Ready | Exception]]:
    """Whether each build can be ordered as it is, or what stands in its way. Two queries for all."""
    current = releases_on_sale({build.family_code for build in builds})
    made_on = {build.pk: load_release(build.release_id) for build in builds}
    rows = inscriptions_of(builds, [*current.values(), *made_on.values()])
    found: list[tuple[Configuration, Ready | Exception]] = []
    for build in builds:
        try:
            release = current.get(build.family_code)
            result = ready_on(choices=build.choices, made_on=made_on[build.pk], release=release)
            found.append((build, _with_words(result, rows[build.pk])))
        except NOT_READY as reason:
            found.append((build, reason))
    return found


def _with_words(found: Ready, rows: Sequence[Inscription]) -> Ready:
    return replace(found, given=given_on(rows=rows, made_on=found.made_on, release=found.release)) if rows else found
