"""Settle: what suppliers pay for redeemed deals, to the cent, without showing who redeemed them.

Every coupon is paid by its supplier in part and by the shop for the rest, cent by cent. A supplier is charged once what
it owes is a safe sum (`cells.py`); until then it is carried over to the next period. The invoice is exact; its lines by
deal are safe cells, small deals together as the rest.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from configurator.programs.suppliers.cells import Cell, Rules, Sale, cells

_WHOLE = 100


@dataclass(frozen=True)
class Redemption:
    """One coupon that was taken off at a checkout."""

    supplier: str
    deal: str
    household: str
    cents: int
    """What the customer got, more than 0."""
    percent: int
    """How much of that the supplier pays, 0 to 100."""

    @property
    def funded(self) -> int:
        """What the supplier pays, half a cent rounded up; the shop pays `cents - funded`."""
        return (self.cents * self.percent + _WHOLE // 2) // _WHOLE


@dataclass(frozen=True)
class Invoice:
    """What one supplier pays; the lines add up to `cents` exactly."""

    supplier: str
    cents: int
    lines: tuple[Cell, ...]


@dataclass(frozen=True)
class Settlement:
    """Invoices, what waits for the next period, and what the shop pays itself."""

    invoices: tuple[Invoice, ...]
    carried: tuple[Redemption, ...]
    own: int

    @property
    def redeemed(self) -> int:
        """All that customers got: invoices, what waits, and what the shop pays of both."""
        return sum(invoice.cents for invoice in self.invoices) + sum(one.funded for one in self.carried) + self.own


def settle(redemptions: Iterable[Redemption], *, rules: Rules) -> Settlement:
    """Of one period's redemptions and what was carried over to it.

    Pass what was carried over as it is in `carried`: without the shop's part, which its first period counted. Cost: the
    redemptions.
    """
    by_supplier: defaultdict[str, list[Redemption]] = defaultdict(list)
    own = 0
    for one in redemptions:
        own += one.cents - one.funded
        if one.funded:
            by_supplier[one.supplier].append(one)
    invoices, carried = [], []
    for supplier, ones in sorted(by_supplier.items()):
        lines = cells([Sale(one.household, (supplier, one.deal), one.funded) for one in ones], rules=rules)
        owed = sum(one.funded for one in ones)
        if sum(line.cents for line in lines) == owed:
            invoices.append(Invoice(supplier, owed, lines))
        else:
            carried.extend(ones)
    return Settlement(tuple(invoices), tuple(carried_over(one) for one in carried), own)


def carried_over(redemption: Redemption) -> Redemption:
    """The same with the shop's part taken off, as it waits for the next period."""
    return Redemption(redemption.supplier, redemption.deal, redemption.household, redemption.funded, _WHOLE)
