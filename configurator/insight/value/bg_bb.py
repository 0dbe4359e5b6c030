"""BG/BB: at each of a row of occasions a customer buys or not, until they leave for good between two of them.

The chance to buy is beta distributed with alpha and beta, the chance to leave with gamma and delta. Fader, Hardie and
Shang, Customer-base analysis in a discrete-time noncontractual setting, Marketing Science 29 (2010).
"""

from dataclasses import dataclass

import numpy as np

from configurator.insight.value.fit import Fitted, maximise, sloped
from configurator.insight.value.histories import Histories
from configurator.insight.value.special import Floats, log_beta

_START = (1.0, 1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class BgBb:
    """The fitted model. Times are numbers of occasions: `age` how many there were, `recency` the last that was used."""

    alpha: float
    beta: float
    gamma: float
    delta: float
    fitted: Fitted

    name = "bg-bb"

    def alive(self, repeats: Floats, recency: Floats, age: Floats) -> Floats:
        """The probability that a customer is there at the next occasion."""
        stayed = log_beta(self.alpha + repeats, self.beta + age - repeats) - log_beta(self.alpha, self.beta)
        stayed += log_beta(self.gamma, self.delta + age + 1) - log_beta(self.gamma, self.delta)
        found: Floats = np.exp(stayed - self._log_likelihoods(repeats, recency, age))
        return found

    def expected(
        self, repeats: Floats, recency: Floats, age: Floats, *, horizon: float, discount: float = 0.0
    ) -> Floats:
        """Purchases at the next `horizon` occasions (rounded), each worth exp(-discount * occasion)."""
        used = log_beta(self.alpha + repeats + 1, self.beta + age - repeats) - log_beta(self.alpha, self.beta)
        chance: Floats = np.exp(used - self._log_likelihoods(repeats, recency, age))
        ages, places = np.unique(age, return_inverse=True)
        occasions = np.arange(1, round(horizon) + 1)
        there = log_beta(self.gamma, self.delta + ages[:, None] + occasions) - log_beta(self.gamma, self.delta)
        still: Floats = np.exp(there - discount * occasions).sum(axis=1)
        return chance * still[places.reshape(-1)]

    def draw(
        self, history: tuple[float, float, float], *, horizon: float, count: int, rng: np.random.Generator
    ) -> Floats:
        """How often a customer who is there at the next occasion will come, drawn `count` times."""
        repeats, _, age = history
        buying = rng.beta(self.alpha + repeats, self.beta + age - repeats, count)
        leaving = np.maximum(rng.beta(self.gamma, self.delta + age + 1, count), 1e-9)
        stays = np.minimum(rng.geometric(leaving), round(horizon))
        return rng.binomial(stays, buying).astype(np.float64)

    def _log_likelihoods(self, repeats: Floats, recency: Floats, age: Floats) -> Floats:
        return _log_likelihoods(np.array([self.alpha, self.beta, self.gamma, self.delta]), repeats, recency, age)


def fit_bg_bb(histories: Histories, *, start: tuple[float, ...] = _START) -> BgBb:
    """Maximum likelihood. Cost: about three hundred passes over the different histories times their occasions."""
    h = histories

    def value(parameters: Floats) -> float:
        return float(h.counts @ _log_likelihoods(parameters, h.repeats, h.recency, h.age))

    fitted = maximise(sloped(value), start=start, weight=h.customers)
    alpha, beta, gamma, delta = fitted.parameters
    return BgBb(alpha, beta, gamma, delta, fitted)


def _log_likelihoods(parameters: Floats, repeats: Floats, recency: Floats, age: Floats) -> Floats:
    """Of each history: still here, or left after the last purchase and before one of the occasions since."""
    alpha, beta, gamma, delta = parameters
    buying, leaving = log_beta(alpha, beta), log_beta(gamma, delta)
    total = log_beta(alpha + repeats, beta + age - repeats) - buying + log_beta(gamma, delta + age) - leaving
    since = age - recency
    for occasion in range(int(since.max(initial=0))):
        went = since > occasion
        missed = np.where(went, recency - repeats + occasion, 0.0)
        left = log_beta(alpha + repeats, beta + missed) - buying
        left += log_beta(gamma + 1, delta + np.where(went, recency, 0.0) + occasion) - leaving
        total = np.where(went, np.logaddexp(total, left), total)
    return total
