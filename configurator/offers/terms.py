"""Terms: the words of the calculation.

Money is whole minor units of one currency, percentages are hundredths of a percent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

WHOLE = 10_000
"""100 % in hundredths of a percent."""


class Kind(StrEnum):
    """What a deal does, in the order in which deals of one order are counted."""

    FREE = "free"
    N_FOR_M = "n_for_m"
    AMOUNT = "amount"
    PERCENT = "percent"


class Source(StrEnum):
    """Where a reduction comes from; also the order: price lists before deals, coupons last."""

    PRICE = "price"
    DEAL = "deal"
    COUPON = "coupon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One component of one product: `quantity` pieces in it at `unit_price`."""

    sku: str
    quantity: int
    unit_price: int
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """So many of one product. `key` tells it from others, and nothing else."""

    key: str
    family: str
    quantity: int
    unit_price: int
    items: tuple[Item, ...] = ()

    @property
    def price(self) -> int:
        """Of all of them."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One price of a list, of a component (`sku`) or of all products of a family: `percent` less, or `price`."""

    sku: str = ""
    family: str = ""
    percent: int = 0
    price: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """A price list."""

    code: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a deal is on: a component, components with a value of an attribute, a family; all empty: every product."""

    sku: str = ""
    attribute: str = ""
    value: str = ""
    family: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A deal that holds. It is on all that any of its targets names, or on nothing.

    `minimum` pieces have to be there. `most` limits the pieces that become cheaper (of `N_FOR_M` the groups); None is
    no limit. `group` names the deals that it goes together with; "" goes with none. `left` is what its budget still
    has. With a `coupon` it is counted after the others.
    """

    key: int
    code: str
    name: str
    kind: Kind
    targets: tuple[Target, ...] = ()
    minimum: int = 1
    percent: int = 0
    amount: int = 0
    take: int = 0
    pay: int = 0
    free_sku: str = ""
    most: int | None = None
    group: str = ""
    left: int | None = None
    coupon: str = ""

    @property
    def source(self) -> Source:
        """Whether it comes by a coupon."""
        return Source.COUPON if self.coupon else Source.DEAL

    @property
    def rank(self) -> tuple[bool, int, str, int]:
        """Its place among the deals of one order, whatever order they are given in."""
        return bool(self.coupon), list(Kind).index(self.kind), self.code, self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Less:
    """That one line costs `amount` less, and why. `deal` is the key of the deal, None for a price list."""

    line: str
    source: Source
    code: str
    name: str
    amount: int
    deal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What holds for an order. `exact` is False where so many deals meet that not every combination was looked at."""

    less: tuple[Less, ...] = ()
    deals: tuple[Deal, ...] = ()
    exact: bool = True

    @property
    def total(self) -> int:
        """All that is less."""
        return sum(one.amount for one in self.less)

    def of(self, line: str) -> tuple[Less, ...]:
        """What is less on one line, in the order in which it was counted."""
        return tuple(one for one in self.less if one.line == line)

    def by(self, deal: int) -> int:
        """What one deal takes off."""
        return sum(one.amount for one in self.less if one.deal == deal)


def part(whole: int, numerator: int, denominator: int) -> int:
    """A part of an amount of at least 0, half a coin up: the one place where offers round."""
    return (2 * whole * numerator + denominator) // (2 * denominator)
