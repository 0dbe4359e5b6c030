"""BG/NBD: customers buy at a rate of their own, and after each purchase may stay away for good.

Rates are gamma distributed with shape r and rate alpha, the chance to stay away beta distributed with a and b.
Fader, Hardie and Lee, "Counting your customers" the easy way, Marketing Science 24 (2005).
"""

from dataclasses import dataclass

import numpy as np

from configurator.insight.value.fit import Fitted, maximise
from configurator.insight.value.histories import MANY, Histories, Purchases, Summary, collapse, roughly, summary_of
from configurator.insight.value.special import Floats, digamma, log_gamma, points

_START = (1.0, 5.0, 1.0, 3.0)
_TERMS, _SMALL = 5_000, 1e-12


@dataclass(frozen=True, slots=True)
class BgNbd:
    """The fitted model. Times are in the unit of the histories that it was fitted on."""

    r: float
    alpha: float
    a: float
    b: float
    fitted: Fitted

    name = "bg-nbd"

    @property
    def parameters(self) -> dict[str, float]:
        """By name."""
        return {"r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b}

    def summary(self, bought: Purchases, *, now: float) -> Summary:
        """Repeats, recency and age."""
        return summary_of(bought, now=now)

    def alive(self, repeats: Floats, recency: Floats, age: Floats) -> Floats:
        """The probability that a customer still comes. Who never came again could not have left, says the model."""
        again = repeats > 0
        odds = np.log(self.a / (self.b + np.where(again, repeats, 1.0) - 1))
        odds = odds + (self.r + repeats) * np.log((self.alpha + age) / (self.alpha + recency))
        left: Floats = np.where(again, np.exp(np.minimum(odds, 700)), 0.0)
        return 1 / (1 + left)

    def expected(
        self, repeats: Floats, recency: Floats, age: Floats, *, horizon: float, discount: float = 0.0
    ) -> Floats:
        """Purchases within `horizon` from now, each worth exp(-discount * time); `discount` is per unit of time."""
        different = collapse(repeats, np.zeros_like(age), age)
        if_alive = self._if_alive(different.repeats, different.age, horizon, discount)
        return self.alive(repeats, recency, age) * if_alive[different.places]

    def _if_alive(self, repeats: Floats, age: Floats, horizon: float, discount: float) -> Floats:
        """The integral of the rate at which a customer who is alive now will buy, over time stretched evenly."""
        nodes, weights = points()
        scale = self.alpha + age
        longest = np.log1p(horizon / scale)
        total = np.zeros_like(scale)
        for node, weight in zip(nodes, weights, strict=True):
            grown = np.exp(longest * node)
            time = scale * (grown - 1)
            total += weight * longest * scale * grown * np.exp(-discount * time) * self._rate(repeats, scale, grown)
        return total

    def _rate(self, repeats: Floats, scale: Floats, grown: Floats) -> Floats:
        """(r + x) / (alpha + T) * 2F1(r + x + 1, a; a + b + x; 1 - grown), by Pfaff's transformation."""
        z = 1 - 1 / grown
        upper, lower = self.a + self.b - self.r - 1, self.a + self.b + repeats
        term, total = np.ones_like(z), np.ones_like(z)
        for n in range(_TERMS):
            term = term * ((upper + n) * (self.a + n) / (n + 1)) / (lower + n) * z
            total += term
            if float(np.abs(term).max(initial=0.0)) < _SMALL:
                break
        rate: Floats = (self.r + repeats) / scale * grown**-self.a * total
        return rate

    def draw(
        self, history: tuple[float, float, float], *, horizon: float, count: int, rng: np.random.Generator
    ) -> Floats:
        """How often a customer who is alive will come within `horizon`, drawn `count` times."""
        repeats, _, age = history
        rate = rng.gamma(self.r + repeats, 1 / (self.alpha + age), count)
        leaving = np.maximum(rng.beta(self.a, self.b + repeats, count), 1e-9)
        found: Floats = np.minimum(rng.geometric(leaving), rng.poisson(rate * horizon)).astype(np.float64)
        return found


def fit_bg_nbd(histories: Histories, *, start: tuple[float, ...] = _START) -> BgNbd:
    """Maximum likelihood. Cost: about thirty passes over the different histories; many are looked at roughly first."""
    weight = histories.customers
    if len(histories.counts) > MANY:
        start = maximise(_Likelihood(roughly(histories)), start=start, weight=weight).parameters
    fitted = maximise(_Likelihood(histories), start=start, weight=weight)
    r, alpha, a, b = fitted.parameters
    return BgNbd(r, alpha, a, b, fitted)


class _Likelihood:
    """The log-likelihood and its slopes. What depends on one column alone is worked out once a value."""

    def __init__(self, histories: Histories) -> None:
        h = histories
        self.x, self.counts = h.repeats, h.counts
        self.levels, self.level = np.unique(h.repeats, return_inverse=True)
        self.level_counts = np.bincount(self.level, weights=h.counts)
        self.recencies, self.recency = np.unique(h.recency, return_inverse=True)
        self.ages, self.age = np.unique(h.age, return_inverse=True)
        self.again = h.repeats > 0

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = parameters
        x, n, shape = self.levels, self.level_counts, r + self.x
        by_level = log_gamma(r + x) - log_gamma(r) + r * np.log(alpha)
        by_level += log_gamma(a + b) + log_gamma(b + x) - log_gamma(b) - log_gamma(a + b + x)
        log_age, log_recency = np.log(alpha + self.ages)[self.age], np.log(alpha + self.recencies)[self.recency]
        odds = np.log(a / (b + np.where(x > 0, x, 1.0) - 1))[self.level] + shape * (log_age - log_recency)
        left = np.where(self.again, np.exp(np.minimum(odds, 700)), 0.0)
        value = float(n @ by_level + self.counts @ (np.log1p(left) - shape * log_age))
        gone = left / (1 + left)
        here = self.counts * (1 - gone)
        gone = self.counts * gone
        gone_by_level = np.bincount(self.level, weights=gone)
        both = digamma(a + b) - digamma(a + b + x)
        times = here / (alpha + self.ages)[self.age] + gone / (alpha + self.recencies)[self.recency]
        slopes = [
            n @ (digamma(r + x) - digamma(r) + np.log(alpha)) - here @ log_age - gone @ log_recency,
            n.sum() * r / alpha - shape @ times,
            n @ both + gone_by_level.sum() / a,
            n @ (both + digamma(b + x) - digamma(b)) - gone_by_level @ (1 / (b + np.where(x > 0, x, 1.0) - 1)),
        ]
        return value, np.array(slopes, np.float64)
