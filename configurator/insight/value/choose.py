"""Choose: which model speaks for a product line is decided by the newest purchases, which none of them has seen."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from configurator.insight.value.bg_nbd import fit_bg_nbd
from configurator.insight.value.fit import Fitted
from configurator.insight.value.histories import Purchases, Summary, collapse, summary_of
from configurator.insight.value.pareto_nbd import fit_pareto_nbd
from configurator.insight.value.rate import fit_rate
from configurator.insight.value.special import Floats

FEWEST_CUSTOMERS, FEWEST_REPEATS = 50, 20
"""With fewer customers, or fewer of them who came again, there is nothing to choose by: then it is the rate."""


class Model(Protocol):
    """What foretells how often customers will come."""

    @property
    def name(self) -> str:
        """As in `CANDIDATES`."""

    @property
    def fitted(self) -> Fitted:
        """Its parameters."""

    @property
    def parameters(self) -> dict[str, float]:
        """By name, with those that were not fitted."""

    def summary(self, bought: Purchases, *, now: float) -> Summary:
        """What it knows of each customer."""

    def alive(self, repeats: Floats, recency: Floats, age: Floats, /) -> Floats:
        """The probability that each still comes."""

    def expected(
        self, repeats: Floats, recency: Floats, age: Floats, /, *, horizon: float, discount: float = 0.0
    ) -> Floats:
        """How often each will come, discounted."""

    def draw(
        self, history: tuple[float, float, float], *, horizon: float, count: int, rng: np.random.Generator
    ) -> Floats:
        """How often one who still comes will come, drawn `count` times."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How well a model foretold: correlation and mean absolute difference are told, the deviance decides.

    The deviance is that of Poisson's counts, a customer: unlike the mean difference it is least for the true mean.
    """

    deviance: float
    correlation: float
    mae: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen model, fitted on everything, and how all of them did; no marks where there was too little."""

    model: Model
    marks: Mapping[str, Mark]


Fit = Callable[[Purchases, float], Model]


def _bg_nbd(bought: Purchases, now: float) -> Model:
    summary = summary_of(bought, now=now)
    return fit_bg_nbd(collapse(summary.repeats, summary.recency, summary.age))


def _pareto_nbd(bought: Purchases, now: float) -> Model:
    summary = summary_of(bought, now=now)
    return fit_pareto_nbd(collapse(summary.repeats, summary.recency, summary.age))


def _rate(bought: Purchases, now: float) -> Model:
    return fit_rate(bought, now=now)


CANDIDATES: dict[str, Fit] = {"bg-nbd": _bg_nbd, "pareto-nbd": _pareto_nbd, "rate": _rate}


def choose(
    bought: Purchases, *, now: float, holdout: float, ahead: float, candidates: Mapping[str, Fit] = CANDIDATES
) -> Choice:
    """Fit each on what was before the last `holdout`, compare on that, and fit the best on everything.

    Customers who came first within the hold-out are not asked. A model that numbers can't hold for these customers, as
    where hardly anybody ever drops out, is no candidate, be it on the hold-out or on as much as is foretold, `ahead`;
    the rate always is. Cost: each fit once, the best twice.
    """
    cut = now - holdout
    known = bought.until(cut)
    counts = np.bincount(known.owner, minlength=bought.customers)
    if np.count_nonzero(counts) < FEWEST_CUSTOMERS or np.count_nonzero(counts > 1) < FEWEST_REPEATS:
        return Choice(_rate(bought, now), {})
    later = np.bincount(bought.owner[bought.at >= cut], minlength=bought.customers).astype(np.float64)
    marks = {}
    for name, fit in candidates.items():
        with suppress(FloatingPointError), np.errstate(over="raise", invalid="raise"):
            marks[name] = _mark(fit(known, cut), known, cut, later, holdout)
    for name in sorted(marks, key=lambda name: marks[name].deviance):
        with suppress(FloatingPointError), np.errstate(over="raise", invalid="raise"):
            return Choice(_able(candidates[name](bought, now), bought, now, ahead), marks)
    return Choice(_rate(bought, now), marks)


def _able(model: Model, bought: Purchases, now: float, ahead: float) -> Model:
    """The model, if it can foretell so much. Raises FloatingPointError."""
    summary = model.summary(bought, now=now)
    found = model.expected(summary.repeats, summary.recency, summary.age, horizon=ahead)
    if not np.isfinite(found).all():
        raise FloatingPointError(model.name)
    return model


def _mark(model: Model, known: Purchases, cut: float, later: Floats, horizon: float) -> Mark:
    summary = model.summary(known, now=cut)
    mean = model.expected(summary.repeats, summary.recency, summary.age, horizon=horizon)
    return mark(mean, later[summary.who])


def mark(mean: Floats, came: Floats) -> Mark:
    """What was expected beside what came. Nobody's mean is taken to be under a millionth."""
    expected = np.maximum(mean, 1e-6)
    surprise = np.where(came > 0, came * np.log(np.where(came > 0, came, 1) / expected), 0.0)
    varied = len(came) > 1 and mean.std() > 0 and came.std() > 0
    return Mark(
        deviance=float(2 * (surprise - came + expected).mean()),
        correlation=float(np.corrcoef(mean, came)[0, 1]) if varied else 0.0,
        mae=float(np.abs(mean - came).mean()),
    )
