"""Contents: what a customer's cart holds today, by what can become one order, what is asked about, and what waits."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from configurator.configurations.models import Configuration
from configurator.configurations.page import state_of
from configurator.configurations.quote import Quote, quote_configuration
from configurator.configurations.still import Still, still_of
from configurator.languages.few import listed
from configurator.offers.explain import SoldOffer, summed
from configurator.offers.find import Buyer, Holding, holding
from configurator.offers.terms import Line
from configurator.orders.models import CartLine, DeliveryMethod
from configurator.orders.offer import check
from configurator.orders.readiness import Ready
from configurator.orders.reduce import Reduced, line_of, off, reduce
from configurator.orders.troubles import Trouble, trouble_of
from configurator.releases.shelf import LoadedRelease, load_release


@dataclass(frozen=True, slots=True, kw_only=True)
class CartItem:
    """One build in the cart. With a `trouble` it waits; without a price it can be asked about."""

    configuration: Configuration
    release: LoadedRelease
    quote: Quote
    quantity: int
    trouble: Trouble | None
    line: Line | None = None
    offers: tuple[SoldOffer, ...] = ()

    @property
    def still(self) -> Still | None:
        """Its picture."""
        return still_of(state_of(self.configuration))

    @property
    def price(self) -> Decimal | None:
        """Of all of them."""
        return None if self.quote.total is None else self.quote.total * self.quantity

    @property
    def parts(self) -> str:
        """What it consists of, in one line of words."""
        named = [f"{line.quantity} × {line.name}" if line.quantity > 1 else line.name for line in self.quote.lines]  # noqa: RUF001
        return listed(named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """What can become one order: one order has one currency."""

    currency: str
    items: tuple[CartItem, ...]
    way: DeliveryMethod | None
    reduced: Reduced

    @property
    def less(self) -> list[tuple[str, Decimal, str]]:
        """What offers take off, by what it comes from."""
        return summed(offers=[one for item in self.items for one in item.offers], currency=self.currency)

    @property
    def goods(self) -> Decimal:
        """All lines after what offers take off."""
        return self.subtotal - sum((off(item.offers) for item in self.items), Decimal(0))

    @property
    def subtotal(self) -> Decimal:
        """All lines, before delivery."""
        return sum((item.price for item in self.items if item.price is not None), Decimal(0))

    @property
    def delivery(self) -> Decimal:
        """What the way costs for these goods."""
        return self.way.price_for(self.goods) if self.way else Decimal(0)


@dataclass(frozen=True, slots=True)
class Contents:
    """A cart. `asked` has no price yet, `waiting` can't be ordered as it is."""

    purses: tuple[Purse, ...] = ()
    asked: tuple[CartItem, ...] = ()
    waiting: tuple[CartItem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies in it."""
        return not (self.purses or self.asked or self.waiting)


@dataclass(slots=True)
class _Sorted:
    purses: dict[str, list[CartItem]] = field(default_factory=dict)
    asked: list[CartItem] = field(default_factory=list)
    waiting: list[CartItem] = field(default_factory=list)

    def put(self, item: CartItem) -> None:
        if item.trouble is not None:
            self.waiting.append(item)
        elif item.price is None:
            self.asked.append(item)
        else:
            self.purses.setdefault(item.quote.currency, []).append(item)


def contents(*, buyer: Buyer, at: datetime) -> Contents:
    """Look at a cart: two queries, and for each currency in it one and those of `holding`."""
    lines = {line.configuration: line.quantity for line in lines_of(buyer.customer_id)}
    found = _Sorted()
    for build, result in check(builds=list(lines)):
        found.put(_item(build, lines[build], result))
    purses = (_purse(items, holding(buyer=buyer, currency=currency, at=at)) for currency, items in found.purses.items())
    return Contents(tuple(purses), tuple(found.asked), tuple(found.waiting))


def lines_of(customer_id: uuid.UUID | None) -> list[CartLine]:
    """The lines of a cart with their builds, the first one first; one query."""
    return list(CartLine.objects.owned_by(customer_id).select_related("configuration").oldest_first())


def _item(build: Configuration, quantity: int, result: Ready | Exception) -> CartItem:
    made_on = load_release(build.release_id)
    line = None
    if isinstance(result, Exception):
        trouble, quote = trouble_of(result), quote_configuration(release=made_on, choices=build.choices)
    else:
        trouble, quote = None, result.quote.at(quantity)
        if quote.total is not None:
            line = line_of(key=str(build.pk), quote=result.quote, release=result.release, quantity=quantity)
    return CartItem(configuration=build, release=made_on, quote=quote, quantity=quantity, trouble=trouble, line=line)


def _purse(items: Sequence[CartItem], holds: Holding) -> Purse:
    """What can become one order, with what offers take off and the way of delivery that stands first."""
    reduced = reduce(lines=[item.line for item in items if item.line is not None], holding=holds)
    return Purse(
        currency=holds.currency,
        items=tuple(replace(item, offers=reduced.of(str(item.configuration.pk))) for item in items),
        way=DeliveryMethod.objects.on_offer(holds.currency).first(),
        reduced=reduced,
    )
