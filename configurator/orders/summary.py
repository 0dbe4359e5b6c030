"""What checkout shows of a build: its lines from the quote, and the total for a quantity."""

from dataclasses import dataclass
from decimal import Decimal

from configurator.configurations.quote import Quote
from configurator.orders.readiness import Ready


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A quote in a quantity. Without a price the form asks for one instead of ordering."""

    quote: Quote
    quantity: int
    total: Decimal | None
    picture: str


def summary(*, ready: Ready, quantity: int) -> Summary:
    """Count the total. The picture is the family's small one, "" without one."""
    quote = ready.quote
    total = None if quote.total is None else quote.total * quantity
    return Summary(quote=quote, quantity=quantity, total=total, picture=ready.release.thumbnail)
