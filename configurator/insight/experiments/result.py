"""Result: what a test showed, by intention to treat, told at its end and not before.

Everybody counts on the side of what they saw first, whatever they saw or did later. Of several customers who turned out
to be one person the first exposure counts; if the person saw both ways, they stay where they came first, and are
counted aloud. Who no longer lets us learn always is left out on both sides.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import numpy as np
from django.db.models.functions import Coalesce

from configurator.customers.consent import who_let_learn
from configurator.experiments.models import Experiment
from configurator.experiments.varied import Arm
from configurator.insight.experiments.balance import Balance
from configurator.insight.experiments.effect import Effect, TooFewError, effect
from configurator.insight.experiments.measure import Measured, earlier, measured
from configurator.insight.experiments.ratio import Floats, NothingToDivideByError, Sides, linear

LESS_IS_BETTER = frozenset({Experiment.Measure.CHOICES.value, Experiment.Measure.MINUTES.value})


class NotOverError(Exception):
    """There is nothing to look at before the end, nor of a test that was stopped."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """Who takes part: when each saw it first, and on which side. `both` saw both ways, `silent` are left out."""

    begins: dict[uuid.UUID, datetime]
    sides: Sides  # True: the other way
    both: int
    silent: int
    share: float

    @property
    def balance(self) -> Balance:
        """How many are on each side."""
        other = int(self.sides.sum())
        return Balance(len(self.sides) - other, other, self.share)


@dataclass(frozen=True, slots=True)
class Side:
    """One side with its figure; None where nobody gives one."""

    arm: Arm
    customers: int
    figure: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """Both sides and what the other way did more; `effect` is None where too few say anything."""

    same: Side
    other: Side
    effect: Effect | None
    less_is_better: bool

    @property
    def is_better(self) -> bool:
        """Whether the other way does better, as far as can be seen."""
        return self.effect is not None and (self.effect.difference < 0) is self.less_is_better


def exposed(*, experiment: Experiment) -> Exposed:
    """Who takes part so far. Two queries, linear in the exposures."""
    rows = experiment.exposures.annotate(person=Coalesce("customer__merged_into", "customer")).order_by("at", "pk")
    speaking = set(rows.filter(person__in=who_let_learn().values("pk")).values_list("person", flat=True))
    begins: dict[uuid.UUID, datetime] = {}
    arms: dict[uuid.UUID, str] = {}
    both, silent = set(), set()
    for person, arm, at in rows.values_list("person", "arm", "at"):
        if person not in speaking:
            silent.add(person)
        elif person not in begins:
            begins[person], arms[person] = at, arm
        elif arms[person] != arm:
            both.add(person)
    sides = np.array([arm == experiment.arm for arm in arms.values()], np.bool_)
    return Exposed(begins, sides, len(both), len(silent), experiment.percent / 100)


def result_of(*, experiment: Experiment, exposed: Exposed, at: datetime) -> Result:
    """Compare the sides. Raises NotOverError. Cost: see `measured`, twice."""
    if not experiment.is_over(at):
        raise NotOverError
    days = experiment.within_days
    did = partial(measured, measure=experiment.measure, currency=experiment.currency, days=days)
    after, before = did(begins=exposed.begins), did(begins=earlier(exposed.begins, days))
    thing, balance = experiment.thing, exposed.balance
    return Result(
        same=Side(thing.usual, balance.same, _figure(after, ~exposed.sides)),
        other=Side(experiment.other, balance.other, _figure(after, exposed.sides)),
        effect=_effect(after, before, exposed.sides),
        less_is_better=experiment.measure in LESS_IS_BETTER,
    )


def numbers(found: Measured, sides: Sides) -> Floats:
    """One number a customer, whose mean within a side is its figure. Raises NothingToDivideByError."""
    return found.amounts if found.per is None else linear(amounts=found.amounts, per=found.per, sides=sides)


def covariate(before: Measured) -> Floats | None:
    """The same of before, taken over both sides together, which a lot had not yet parted; None where there is none."""
    try:
        return numbers(before, np.zeros(len(before.amounts), np.bool_))
    except NothingToDivideByError:
        return None


def _effect(after: Measured, before: Measured, sides: Sides) -> Effect | None:
    if not after.amounts.any():
        return None
    try:
        return effect(outcome=numbers(after, sides), held=~sides, before=covariate(before))
    except (TooFewError, NothingToDivideByError):
        return None


def _figure(found: Measured, part: Sides) -> float | None:
    below = float(part.sum()) if found.per is None else float(found.per[part].sum())
    return float(found.amounts[part].sum()) / below if below else None
