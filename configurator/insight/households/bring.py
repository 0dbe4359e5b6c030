"""Bring: the grocery club's year into the shop, households with their cards, products and purchases.

Households are written a few dozen at a time, each batch whole; one that is there is left as it is. So an import that
was ended goes on where it was, and a second one changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from configurator.customers.models import Customer
from configurator.insight.households.sift import sift
from configurator.insight.households.source import Source
from configurator.insight.households.write import club_of, customer_id_of, write_households, write_products

AT_ONCE = 50
LAST_DAY = date(2017, 12, 31)
"""Of the purchases, as the tills recorded them."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did: new rows, what was there before, and the households' lines that are left out, by why."""

    households: int
    households_before: int
    products: int
    lines: int
    left_out: dict[str, int]


def bring(
    *, source: Source, rng: Random, say: Say, currency: str, households: int | None = None, last_day: date | None = None
) -> Brought:
    """Import so many households, always the same ones first; all of them without a number.

    Amounts are taken over as they are, in whichever currency. With `last_day` all times are moved by whole days, so
    that the year ends there. Cost: some 25 microseconds a line; memory for the lines as arrays, some 500 MB.
    """
    sifted = sift(source, households=households)
    there = _there(sifted.households.tolist())
    new = [number for number in sifted.households.tolist() if number not in there]
    products = write_products(source, sifted=sifted, currency=currency)
    say(f"{products:,} new products")
    club = club_of(source, sifted=sifted, later=(last_day or LAST_DAY) - LAST_DAY, currency=currency)
    lines = 0
    for start in range(0, len(new), AT_ONCE):
        some = new[start : start + AT_ONCE]
        lines += write_households(some, club=club, rng=rng)
        say(f"{start + len(some):,} of {len(new):,} new households, {lines:,} lines")
    return Brought(len(new), len(there), products, lines, sifted.left_out)


def _there(households: Sequence[int]) -> set[int]:
    """Those that were imported before, even if somebody had them erased since."""
    known = set(Customer.objects.values_list("pk", flat=True))
    return {number for number in households if customer_id_of(number) in known}
