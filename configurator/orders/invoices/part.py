"""Part: what so many pieces of a line that come back have of its price and of its offers, to the cent."""

from dataclasses import dataclass
from decimal import Decimal

from configurator.orders.models import Order, OrderLine
from configurator.orders.totals import HUNDRED
from configurator.releases.money import rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """So many of a line that came back; `before` are those that came earlier."""

    line: OrderLine
    number: int
    before: int
    currency: str

    def part(self, amount: Decimal) -> Decimal:
        """Their part of an amount of the whole line: of all that came back, less what came before."""
        of_all = (
            rounded(amount * n / self.line.quantity, self.currency) for n in (self.before + self.number, self.before)
        )
        now, earlier = of_all
        return now - earlier

    @property
    def paid(self) -> Decimal:
        """What they cost after what offers took off."""
        return self.part(self.line.paid)


def with_tax(*, order: Order, amount: Decimal) -> Decimal:
    """An amount of an order as its customer pays it: with the tax, where that was added to prices."""
    share = Decimal(1) if order.tax_included else 1 + order.tax_percent / HUNDRED
    return rounded(amount * share, order.currency)
