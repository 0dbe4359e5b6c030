"""Levels: what pages say about stock, read at most every few seconds by each process, never inside a click.

It is a picture of a moment: the truth is asked when parts are kept (`reserve`).
"""

from collections.abc import Mapping
from datetime import date
from threading import Lock
from time import monotonic
from typing import NamedTuple

from django.db.models import F

from configurator.stock.models import StockItem

MANY = 100
"""A SKU with more left is not in a snapshot: there is enough of it for any page, and a large shop is read quickly."""
OLDEST = 5.0
"""No snapshot that is given out is older, in seconds."""
_RENEW = 4.0


class Level(NamedTuple):
    """What is left of one SKU for the next customer."""

    left: int
    without_stock: bool = False
    incoming: int = 0
    incoming_date: date | None = None

    def lacks(self, quantity: int) -> bool:
        """Whether so many can't be had now."""
        return quantity > self.left and not self.without_stock


class _Seen:
    """The last snapshot of this process."""

    def __init__(self, levels: Mapping[str, Level], at: float) -> None:
        self.levels = levels
        self.at = at
        self.lock = Lock()

    def now(self) -> Mapping[str, Level]:
        """The snapshot, read anew by whoever finds it old first; others wait only where it is too old."""
        age = monotonic() - self.at
        if age >= _RENEW and self.lock.acquire(blocking=age >= OLDEST):
            try:
                if monotonic() - self.at >= _RENEW:
                    self.renew()
            finally:
                self.lock.release()
        return self.levels

    def renew(self) -> None:
        """Read it. What says the same stays the same object, so that what was made of it still holds."""
        at, found = monotonic(), _read()
        if found != self.levels:
            self.levels = found
        self.at = at


def levels() -> Mapping[str, Level]:
    """What is left of every counted SKU with no more than `MANY`, at most `OLDEST` seconds ago; of any other, enough.

    One query where it has to be read.
    """
    return _seen.now()


def forget() -> None:
    """Have the next `levels` of this process read anew: somebody corrected the stock just now."""
    _seen.at = float("-inf")


def _read() -> dict[str, Level]:
    scarce = StockItem.objects.filter(on_hand__lte=F("reserved") + MANY)
    columns = ("sku", "on_hand", "reserved", "sell_without_stock", "incoming", "incoming_date")
    return {
        sku: Level(max(on_hand - reserved, 0), without_stock, incoming, incoming_date)
        for sku, on_hand, reserved, without_stock, incoming, incoming_date in scarce.values_list(*columns)
    }


_seen = _Seen({}, float("-inf"))
