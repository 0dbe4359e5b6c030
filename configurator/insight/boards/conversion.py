"""Conversion: tiles for who looks after how far visitors get. From the funnel's counts and what was counted daily."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from configurator.insight.boards import plot
from configurator.insight.boards.model import BoardCount
from configurator.insight.boards.read import MOST_COLUMNS, Counted, line_names, newest
from configurator.insight.boards.tile import Period
from configurator.insight.funnel.model import FunnelCount
from configurator.insight.funnel.read import Funnel, Week, Wish, counts, funnel, quantile, refused
from configurator.profiles.proposals.effect import Effect, Share

Step = FunnelCount.Step


@dataclass(frozen=True, slots=True)
class Steps:
    """The funnel of all products, and its weeks as a picture."""

    funnel: Funnel
    weeks: Sequence[Week]
    plot: plot.Plot


def steps(*, period: Period) -> Steps:
    """How far visitors get. Four queries."""
    found = funnel(since=period.since, family_code="")
    weeks = found.weeks[-MOST_COLUMNS:]
    drawn = plot.within(
        name="weeks",
        says=_("Visitors of each week, and below in the darker colour those who ordered; the table has the figures"),
        keys=[_("Visitors"), _("Visitors who ordered")],
        columns=[(week.seen, week.ordered) for week in weeks],
    )
    return Steps(found, weeks, drawn)


@dataclass(frozen=True, slots=True)
class Line:
    """How far visitors get with one product line; `minutes` is what half of the orders took, None without any."""

    code: str
    name: str
    seen: int
    begun: int
    ordered: int
    minutes: float | None

    @property
    def left_early(self) -> float:
        """The share that looked and did not begin."""
        return 1 - self.begun / self.seen if self.seen else 0.0

    @property
    def left_late(self) -> float:
        """Of those who began, the share that did not order."""
        return 1 - self.ordered / self.begun if self.begun else 0.0

    @property
    def width(self) -> float:
        """Of those who looked, who ordered; of a bar that is full at 100."""
        return 100 * self.ordered / self.seen if self.seen else 0.0


def lines(*, period: Period) -> list[Line]:
    """Where visitors stop, and how long orders take, by product line; most visited first. Two queries."""
    rows = counts(since=period.since, family_code="").exclude(step=Step.MODULE).order_by()
    found: dict[str, Counter[str]] = {}
    waited: dict[str, Counter[int]] = {}
    for family, step, bucket, count in rows.values_list("family_code", "step", "bucket").annotate(sum=Sum("count")):
        found.setdefault(family, Counter())[step] += count
        if step == Step.ORDERED:
            waited.setdefault(family, Counter())[bucket] += count
    names = line_names(found)
    got = [_line(family, names[family], of, waited.get(family, Counter())) for family, of in found.items()]
    return sorted(got, key=lambda line: (-line.seen, line.code))


def _line(code: str, name: str, found: Counter[str], waited: Counter[int]) -> Line:
    minutes = quantile(waited, 0.5) if found[Step.ORDERED] else None
    return Line(code, name, found[Step.SEEN], found[Step.BEGUN], found[Step.ORDERED], minutes)


@dataclass(frozen=True, slots=True)
class Proposals:
    """Choices where something was proposed, and of them those that took it; and beside those who get no proposals."""

    shown: int
    taken: int
    effects: Sequence[tuple[str, Effect]]
    counted_on: date | None

    @property
    def share(self) -> float:
        """Taken, of shown."""
        return self.taken / self.shown if self.shown else 0.0


def proposals(*, period: Period) -> Proposals:
    """What proposals do. Four queries."""
    rows = counts(since=period.since, family_code="").filter(step__in=(Step.SHOWN, Step.TAKEN)).order_by()
    sums = dict(rows.values_list("step").annotate(Sum("count")))
    on, found = newest(kind=BoardCount.Kind.EFFECT, period=period)
    effects = _effects(found)
    names = line_names({effect.family_code for effect in effects})
    named = [(names[effect.family_code], effect) for effect in effects]
    return Proposals(sums.get(Step.SHOWN, 0), sums.get(Step.TAKEN, 0), named, on)


def _effects(rows: Sequence[Counted]) -> list[Effect]:
    found: dict[tuple[str, str], Effect] = {}
    for row in rows:
        by, _slash, side = row.code.partition("/")
        effect = found.setdefault((row.family_code, by), Effect(row.family_code, by))
        share = Share(int(row.amount), row.count)
        if side == "shown":
            effect.shown = share
        else:
            effect.held = share
    return [found[key] for key in sorted(found)]


def wishes(*, period: Period) -> list[Wish]:
    """What was wished for most and could not be had. One query."""
    return refused(since=period.since, family_code="")


@dataclass(frozen=True, slots=True)
class Depth:
    """What is known after so many own orders; `clicks` is None where nobody ordered again."""

    orders: int
    shown: Share
    clicks: float | None

    @property
    def width(self) -> float:
        """The share that is taken, of a bar that is full at 100."""
        return 100 * self.shown.share


@dataclass(frozen=True, slots=True)
class Curve:
    """The more orders of one's own, the better. `plot` are choices by hand."""

    points: Sequence[Depth]
    plot: plot.Plot
    counted_on: date | None


def curve(*, period: Period) -> Curve:
    """Accuracy, and choices by hand until the next order, by the number of own orders. Four queries."""
    on, shares = newest(kind=BoardCount.Kind.CURVE, period=period)
    _on, made = newest(kind=BoardCount.Kind.CLICKS, period=period)
    clicks = {row.code: float(row.amount) for row in made}
    points = [
        Depth(int(row.code), Share(int(row.amount), row.count), clicks.get(row.code))
        for row in sorted(shares, key=lambda row: int(row.code))
    ]
    drawn = plot.stacked(
        name="curve",
        says=_("Choices made by hand until the next order, by the number of own orders; the table has the figures"),
        keys=[_("Choices made for the next order")],
        columns=[(point.clicks or 0,) for point in points],
    )
    return Curve(points if any(point.shown.count or point.clicks for point in points) else [], drawn, on)
