"""Periods: four whole weeks, one after the other since the first day of 2017.

Reports to suppliers and data sets for research are of these and of no other time.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from configurator.offers.models import shop_day, shop_midnight

DAYS = 28
FIRST = date(2017, 1, 1)


class NotAPeriodError(Exception):
    """The days that were asked for are no period; holds the one that their first day is in.

    A part of a period, or one that overlaps, taken off the whole would leave what no report may show.
    """

    def __init__(self, *, near: "Period") -> None:
        super().__init__(near)
        self.near = near


@dataclass(frozen=True, slots=True)
class Period:
    """Twenty-eight days of the shop."""

    begin: date

    @property
    def last_day(self) -> date:
        """The day that still belongs to it."""
        return self.begin + timedelta(days=DAYS - 1)

    @property
    def next(self) -> "Period":
        """The one after it."""
        return Period(self.begin + timedelta(days=DAYS))

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return shop_midnight(self.begin)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return shop_midnight(self.begin + timedelta(days=DAYS))


def period_of(day: date) -> Period:
    """The period that a day is in."""
    return Period(day - timedelta(days=(day - FIRST).days % DAYS))


def period_asked(first: date, last: date) -> Period:
    """The period of just these days. Raises NotAPeriodError."""
    found = period_of(first)
    if (found.begin, found.last_day) != (first, last):
        raise NotAPeriodError(near=found)
    return found


def last_over(at: datetime) -> Period:
    """The last period that was over at a moment."""
    return Period(period_of(shop_day(at)).begin - timedelta(days=DAYS))
