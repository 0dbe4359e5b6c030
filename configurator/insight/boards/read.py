"""Read: the days that were counted in a period, the newest of them, and product lines by name. From counts alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from configurator.insight.boards.model import BoardCount
from configurator.insight.boards.plot import thinned
from configurator.insight.boards.tile import Period
from configurator.insight.models import FIXED
from configurator.profiles.facts import Facts, facts_of
from configurator.releases.models import CurrentRelease

FEWEST = 10
"""Counts of fewer customers are not shown where people are asked about, not products."""
MOST_COLUMNS = 12
Kind = BoardCount.Kind


@dataclass(frozen=True, slots=True)
class Counted:
    """One row: so many, and the amount that belongs to them."""

    family_code: str
    code: str
    count: int
    amount: Decimal
    currency: str


def seen(count: int) -> int | None:
    """A count of customers as it may be seen: None for fewer than ten."""
    return count if count >= FEWEST else None


def newest(*, kind: Kind, period: Period) -> tuple[date | None, list[Counted]]:
    """The last day of a period on which this was counted, with its rows. Two queries."""
    rows = BoardCount.objects.filter(kind=kind)
    on: date | None = rows.filter(on__range=(period.since, period.until)).aggregate(last=Max("on"))["last"]
    return (on, list(_counted(rows.filter(on=on)))) if on else (None, [])


def by_day(*, kind: Kind, period: Period) -> dict[date, list[Counted]]:
    """All days of a period on which this was counted, a dozen at most, the last among them. Two queries."""
    rows = BoardCount.objects.filter(kind=kind, on__range=(period.since, period.until)).order_by()
    days = thinned(list(rows.order_by("on").values_list("on", flat=True).distinct()), MOST_COLUMNS)
    found: dict[date, list[Counted]] = {day: [] for day in days}
    for row in rows.filter(on__in=days):
        found[row.on].extend(_counted([row]))
    return found


def whole_period(*, kind: Kind, period: Period) -> list[Counted]:
    """Every row of a period. One query."""
    return list(_counted(BoardCount.objects.filter(kind=kind, on__range=(period.since, period.until)).order_by("on")))


def _counted(rows: Iterable[BoardCount]) -> Iterable[Counted]:
    return (Counted(row.family_code, row.code, row.count, row.amount, row.currency) for row in rows)


def line_names(codes: Iterable[str]) -> dict[str, str]:
    """What product lines are called: families on sale by name, categories of fixed products as they are. One query."""
    families = dict(CurrentRelease.objects.order_by().values_list("family__code", "family__name"))
    return {code: families.get(code) or (_("Fixed products") if code == FIXED else code) for code in codes}


def facts_by_family() -> dict[str, Facts]:
    """Of every family on sale what its release says. One query; the facts are remembered by the process."""
    rows = CurrentRelease.objects.order_by("family__position").values_list("family__code", "release__number")
    found = {code: facts_of(code, number) for code, number in rows}
    return {code: facts for code, facts in found.items() if facts is not None}
