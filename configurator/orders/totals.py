"""Totals: what an order costs, from its lines, its delivery and its tax. One calculation for page, order and change.

Pure arithmetic. Money is rounded once for each amount that is shown, half a coin up: the lines are whole coins already,
the delivery is rounded as it is priced, and the tax is worked out from their sum, never line by line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from configurator.releases.money import rounded

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """A tax by its name; `included` says whether prices have it in them already, or it is added to them."""

    name: str = ""
    percent: Decimal = Decimal(0)
    included: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What stands at the end of an order. `total` is what the customer pays, `tax` what of it is tax.

    `subtotal` is all lines, `off` what offers take off them.
    """

    subtotal: Decimal
    delivery: Decimal
    tax: Decimal
    total: Decimal
    off: Decimal = Decimal(0)

    @property
    def goods(self) -> Decimal:
        """What the goods come to."""
        return self.subtotal - self.off


def count(
    *, lines: Iterable[Decimal], delivery: Decimal, tax: Tax, currency: str, off: Decimal = Decimal(0)
) -> Amounts:
    """Add up prices of lines less what is `off`, and the price of delivery; find the tax in them or on top of them."""
    subtotal = rounded(sum(lines, Decimal(0)), currency)
    carried = rounded(delivery, currency)
    net_or_gross = subtotal - off + carried
    if tax.included:
        share = rounded(net_or_gross * tax.percent / (HUNDRED + tax.percent), currency)
        return Amounts(subtotal=subtotal, delivery=carried, tax=share, total=net_or_gross, off=off)
    added = rounded(net_or_gross * tax.percent / HUNDRED, currency)
    return Amounts(subtotal=subtotal, delivery=carried, tax=added, total=net_or_gross + added, off=off)
