"""Gamma-Gamma: what a customer's purchase is worth on average, when few of them were seen.

Purchases vary around a customer's mean with shape p, the means vary between customers with q and v. Fader and Hardie,
The Gamma-Gamma model of monetary value (2013); Colombo and Jiang (1999). It supposes that how much and how often have
nothing to do with each other: `related` says whether that holds.
"""

from dataclasses import dataclass

import numpy as np

from configurator.insight.value.fit import Fitted, maximise
from configurator.insight.value.special import Floats, digamma, log_gamma

_START = (4.0, 4.0, 4.0)


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """The fitted model; `v` is in the unit of the amounts."""

    p: float
    q: float
    v: float
    fitted: Fitted

    @property
    def mean(self) -> float:
        """A purchase of somebody of whom nothing is known; q over 1, else the middle of the means."""
        return self.v * self.p / (self.q - 1) if self.q > 1 else self.v * self.p / self.q

    def expected(self, purchases: Floats, average: Floats) -> Floats:
        """The mean of a customer's purchases to come, after so many with this average. 0 purchases: the mean of all."""
        known = self.p * purchases
        mine: Floats = self.p * (self.v + purchases * average) / np.where(known > 0, known + self.q - 1, 1)
        return np.where(known + self.q > 1, np.where(known > 0, mine, self.mean), self.mean)

    def draw(self, purchases: float, average: float, *, count: int, rng: np.random.Generator) -> Floats:
        """A customer's mean, drawn `count` times."""
        shape, scale = self.p * purchases + self.q, self.v + purchases * average
        found: Floats = self.p / rng.gamma(shape, 1 / scale, count)
        return found


def fit_gamma_gamma(purchases: Floats, average: Floats) -> GammaGamma:
    """Maximum likelihood over customers with at least one purchase and an average over 0. Linear, thirty passes."""
    kept = (purchases > 0) & (average > 0)
    likelihood = _Likelihood(purchases[kept], average[kept])
    unit = float(np.mean(average[kept]))
    fitted = maximise(likelihood, start=(*_START[:2], _START[2] * max(unit, 1e-9) / 8), weight=float(kept.sum()))
    p, q, v = fitted.parameters
    return GammaGamma(p, q, v, fitted)


def related(purchases: Floats, average: Floats) -> float:
    """The correlation of how much with how often; the model wants about 0."""
    if len(purchases) < 2 or purchases.std() == 0 or average.std() == 0:  # noqa: PLR2004  two make a line
        return 0.0
    return float(np.corrcoef(purchases, average)[0, 1])


class _Likelihood:
    """The log-likelihood and its slopes; gammas are worked out once a number of purchases."""

    def __init__(self, purchases: Floats, average: Floats) -> None:
        self.levels, level = np.unique(purchases, return_inverse=True)
        self.counts = np.bincount(level)
        self.x, self.spent = purchases, purchases * average
        self.x_by_level = self.levels * self.counts
        self.log_spent = float(purchases @ np.log(self.spent))
        self.log_average = float(np.log(average).sum())

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        p, q, v = parameters
        x, n = self.levels, self.counts
        logs, shape = np.log(v + self.spent), p * self.x + q
        value = n @ (log_gamma(p * x + q) - log_gamma(p * x) - log_gamma(q) + q * np.log(v))
        value += p * self.log_spent - self.log_average - shape @ logs
        both = digamma(p * x + q)
        slopes = [
            self.x_by_level @ (both - digamma(p * x)) + self.log_spent - self.x @ logs,
            n @ (both - digamma(q) + np.log(v)) - logs.sum(),
            n.sum() * q / v - shape @ (1 / (v + self.spent)),
        ]
        return float(value), np.array(slopes, np.float64)
