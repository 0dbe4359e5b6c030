"""Foresee: how many would come into a test, and the smallest effect that it could show; asked before it starts.

From those who came lately: each is measured from their first act on, as a test would measure them.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import numpy as np
from django.db.models import Min

from configurator.customers.consent import lasting
from configurator.customers.models import Channel, Interaction
from configurator.experiments.models import Experiment
from configurator.insight.experiments.effect import TooFewError, customers_needed, smallest_effect, spread_left
from configurator.insight.experiments.measure import Begins, Measured, earlier, measured
from configurator.insight.experiments.ratio import NothingToDivideByError
from configurator.insight.experiments.result import covariate, numbers


@dataclass(frozen=True, slots=True)
class Foresight:
    """What to expect: customers on each side, the figure as it is, the least difference that would be seen.

    `smallest` is None where nothing would be seen: too few come, or nobody did what is measured. `needed` is how many
    customers would show what is hoped for.
    """

    since: datetime
    until: datetime
    same: int
    other: int
    usual: float | None
    smallest: float | None
    wanted: float | None
    needed: int | None

    @property
    def is_blind(self) -> bool:
        """Whether what is hoped for is less than would be seen."""
        return self.wanted is not None and self.smallest is not None and self.wanted < self.smallest


def foresee(*, experiment: Experiment, currency: str, at: datetime) -> Foresight:
    """Look at as many days as customers would come into it, so long ago that all are measured by now. Seven queries."""
    until = at - timedelta(days=experiment.within_days)
    since = until - timedelta(days=experiment.entry_days)
    begins = _came(since, until, of_builds=experiment.thing.of_builds)
    other = round(len(begins) * experiment.percent / 100)
    same = len(begins) - other
    did = partial(measured, measure=experiment.measure, currency=currency, days=experiment.within_days)
    after, before = did(begins=begins), did(begins=earlier(begins, experiment.within_days))
    spread, usual = _spread(after, before)
    wanted = _wanted(experiment)
    return Foresight(
        since=since,
        until=until,
        same=same,
        other=other,
        usual=usual,
        smallest=_smallest(spread, same, other),
        wanted=wanted,
        needed=_needed(spread, wanted, experiment.percent / 100),
    )


def _came(since: datetime, until: datetime, *, of_builds: bool) -> Begins:
    """Who did anything on the shop's pages, and when first; of those who would take part."""
    acts = lasting(Interaction.objects.filter(at__gte=since, at__lt=until, channel=Channel.WEB))
    if of_builds:
        acts = acts.exclude(family_code="")
    rows = acts.order_by().values_list("identity__customer_id").annotate(first=Min("at"))
    found: dict[uuid.UUID, datetime] = dict(rows)
    return found


def _spread(after: Measured, before: Measured) -> tuple[float, float | None]:
    """The standard deviation between customers that is left once what was before is taken off; and the figure."""
    together = np.zeros(len(after.amounts), np.bool_)
    if not len(together):
        return 0.0, None
    try:
        outcome = numbers(after, together)
    except NothingToDivideByError:
        return 0.0, None
    known = covariate(before)
    return spread_left(outcome=outcome, before=together if known is None else known), float(outcome.mean())


def _wanted(experiment: Experiment) -> float | None:
    if experiment.wanted is None:
        return None
    shares = experiment.measure == Experiment.Measure.BOUGHT
    return float(experiment.wanted) / 100 if shares else float(experiment.wanted)


def _smallest(spread: float, same: int, other: int) -> float | None:
    if not spread:
        return None
    try:
        return smallest_effect(spread=spread, treated=other, held=same)
    except TooFewError:
        return None


def _needed(spread: float, wanted: float | None, share: float) -> int | None:
    return customers_needed(spread=spread, wanted=wanted, share=share) if spread and wanted else None
