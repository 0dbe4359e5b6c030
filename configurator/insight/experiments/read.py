"""Read: A/B tests that run and that ended, for the board of conversion. From kept results and counts of exposures."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from configurator.experiments.models import Experiment, Exposure
from configurator.insight.boards.plot import Span, spans
from configurator.insight.boards.tile import Period
from configurator.insight.experiments.effect import Effect
from configurator.insight.experiments.model import TestResult
from configurator.insight.experiments.result import LESS_IS_BETTER, Result, Side
from configurator.insight.experiments.says import Told, told

MOST = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """A test that was started; `told` once it is over and reckoned, with the range on a scale of its own."""

    experiment: Experiment
    state: str
    is_over: bool
    same: int
    other: int
    told: Told | None = None
    span: Span | None = None


def of_period(*, period: Period) -> list[Shown]:
    """Those that went on in the period, the latest first. Two queries, linear in the exposures of those that run."""
    begun = Experiment.objects.filter(started_at__lt=period.at).filter(
        Q(stopped_at=None, ends_at__gte=period.begin) | Q(stopped_at__gte=period.begin)
    )
    found = list(begun.select_related("result").order_by("-started_at", "pk")[:MOST])
    came = _came([one for one in found if not hasattr(one, "result")])
    return [_shown(one, came, period) for one in found]


Came = Mapping[tuple[object, bool], int]


def _came(tests: list[Experiment]) -> Came:
    """How many saw it first as it is, and how many the other way."""
    other = {test.pk: test.arm for test in tests}
    rows = Exposure.objects.filter(experiment__in=tests).order_by().values_list("experiment", "arm")
    found: Counter[tuple[object, bool]] = Counter()
    for test, arm, count in rows.annotate(count=Count("pk")) if tests else ():
        found[test, arm == other[test]] += count
    return found


def _shown(test: Experiment, came: Came, period: Period) -> Shown:
    state, is_over = test.state(period.at), test.is_over(period.at)
    kept: TestResult | None = getattr(test, "result", None)
    if kept is None:
        return Shown(test, state, is_over, came.get((test.pk, False), 0), came.get((test.pk, True), 0))
    result = _result(test, kept)
    span = spans([(*_ends(result.effect),)])[0] if result.effect else None
    return Shown(test, state, is_over, kept.same, kept.other, told(experiment=test, result=result), span)


def _ends(effect: Effect) -> tuple[float, float, float]:
    low, high = effect.interval
    return low, effect.difference, high


def _result(test: Experiment, kept: TestResult) -> Result:
    same = Side(test.thing.usual, kept.same, kept.same_figure)
    other = Side(test.other, kept.other, kept.other_figure)
    return Result(same, other, _effect(kept), test.measure in LESS_IS_BETTER)


def _effect(kept: TestResult) -> Effect | None:
    figures = (kept.difference, kept.error, kept.low, kept.high, kept.explained, kept.detectable)
    known = [figure for figure in figures if figure is not None]
    if len(known) < len(figures):
        return None
    difference, error, low, high, explained, detectable = known
    return Effect(kept.other, kept.same, difference, error, (low, high), explained, detectable)
