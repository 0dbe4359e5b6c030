"""Satisfied: how customers rate the orders that came, month by month with its range; from counts, whoever it was."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt

from configurator.insight.boards.model import PEOPLE, BoardCount
from configurator.insight.boards.plot import Span, spans
from configurator.insight.boards.read import FEWEST, MOST_COLUMNS
from configurator.insight.boards.tile import Period
from configurator.insight.experiments.effect import t_quantile
from configurator.orders.models.rating import LOW

_BEST, _WORST = 5, 1
_LEVEL = 0.975
_TWO = 2


@dataclass(frozen=True, slots=True)
class Month:
    """What was answered in a month; `unhappy` are scores of 1 or 2. None of what is of too few to be shown.

    Without ends it is of too few for a range.
    """

    begin: date
    count: int
    mean: float | None
    low: float | None
    high: float | None
    unhappy: int | None
    span: Span | None = None


def ratings(*, period: Period, fewest: int = 1) -> list[Month]:
    """The months that the period touches, the first first; of fewer customers than `fewest` none. One query."""
    first = period.since.replace(day=1)
    rows = BoardCount.objects.filter(kind=BoardCount.Kind.RATED, on__range=(first, period.until)).order_by("on")
    found: dict[date, dict[str, int]] = defaultdict(dict)
    for on, code, count in rows.values_list("on", "code", "count"):
        found[on][code] = count
    months = [_month(on, counts, fewest) for on, counts in found.items()][-MOST_COLUMNS:]
    drawn = [one for one in months if one.low is not None]
    places = spans([(one.low or 0, one.mean or 0, one.high or 0) for one in drawn])
    span_of = {one.begin: span for one, span in zip(drawn, places, strict=True)}
    return [replace(one, span=span_of.get(one.begin)) for one in months]


def _month(begin: date, counts: Mapping[str, int], fewest: int) -> Month:
    scores = {int(code): count for code, count in counts.items() if code != PEOPLE}
    number = sum(scores.values())
    if counts.get(PEOPLE, 0) < fewest or not number:
        return Month(begin, 0, None, None, None, None)
    low = sum(count for score, count in scores.items() if score <= LOW)
    unhappy = low if low >= fewest or fewest == 1 else None
    mean = sum(score * count for score, count in scores.items()) / number
    if number < _TWO:
        return Month(begin, number, mean, None, None, unhappy)
    squares = sum(count * (score - mean) ** 2 for score, count in scores.items())
    half = t_quantile(_LEVEL, number - 1) * sqrt(squares / (number - 1) / number)
    return Month(begin, number, mean, max(mean - half, _WORST), min(mean + half, _BEST), unhappy)


def of_customers(*, period: Period) -> list[Month]:
    """For strategy."""
    return ratings(period=period)


def of_many(*, period: Period) -> list[Month]:
    """For market research: of ten customers at least."""
    return ratings(period=period, fewest=FEWEST)
