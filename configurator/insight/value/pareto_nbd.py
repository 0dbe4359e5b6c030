"""Pareto/NBD: customers buy at a rate of their own, and stay away for good at any time, bought or not.

Rates of buying are gamma distributed with shape r and rate alpha, rates of leaving with s and beta. Schmittlein,
Morrison and Colombo, Counting your customers, Management Science 33 (1987). The integral over the time of leaving is
taken by itself instead of by hypergeometric functions: it is smooth in the variable that is used here, for all sizes.
"""

from dataclasses import dataclass

import numpy as np

from configurator.insight.value.fit import Fitted, maximise
from configurator.insight.value.histories import MANY, Histories, Purchases, Summary, collapse, roughly, summary_of
from configurator.insight.value.special import Floats, digamma, log_gamma, points

_START = (1.0, 10.0, 1.0, 10.0)
_NODES, _DENSER = 12, 3  # points of the integral, and how much denser they stand where it bends


@dataclass(frozen=True, slots=True)
class ParetoNbd:
    """The fitted model. Times are in the unit of the histories that it was fitted on."""

    r: float
    alpha: float
    s: float
    beta: float
    fitted: Fitted

    name = "pareto-nbd"

    @property
    def parameters(self) -> dict[str, float]:
        """By name."""
        return {"r": self.r, "alpha": self.alpha, "s": self.s, "beta": self.beta}

    def summary(self, bought: Purchases, *, now: float) -> Summary:
        """Repeats, recency and age."""
        return summary_of(bought, now=now)

    def alive(self, repeats: Floats, recency: Floats, age: Floats) -> Floats:
        """The probability that a customer still comes."""
        different = collapse(repeats, recency, age)
        parameters = np.array([self.r, self.alpha, self.s, self.beta])
        odds = _Leaving(parameters, different.repeats, different.recency, different.age).log_odds
        stays: Floats = 1 / (1 + np.exp(np.minimum(odds, 700)))
        return stays[different.places]

    def expected(
        self, repeats: Floats, recency: Floats, age: Floats, *, horizon: float, discount: float = 0.0
    ) -> Floats:
        """Purchases within `horizon` from now, each worth exp(-discount * time); `discount` is per unit of time."""
        ages, places = np.unique(age, return_inverse=True)
        nodes, weights = points()
        scale = self.beta + ages
        longest = np.log1p(horizon / scale)
        time = np.zeros_like(scale)
        for node, weight in zip(nodes, weights, strict=True):
            grown = np.exp(longest * node)
            time += weight * longest * scale * grown ** (1 - self.s) * np.exp(-discount * scale * (grown - 1))
        rate = (self.r + repeats) / (self.alpha + age)
        return self.alive(repeats, recency, age) * rate * time[places.reshape(-1)]

    def draw(
        self, history: tuple[float, float, float], *, horizon: float, count: int, rng: np.random.Generator
    ) -> Floats:
        """How often a customer who is alive will come within `horizon`, drawn `count` times."""
        repeats, _, age = history
        rate = rng.gamma(self.r + repeats, 1 / (self.alpha + age), count)
        leaving = np.maximum(rng.gamma(self.s, 1 / (self.beta + age), count), 1e-12)
        stays = np.minimum(rng.exponential(1 / leaving), horizon)
        return rng.poisson(rate * stays).astype(np.float64)


def fit_pareto_nbd(histories: Histories, *, start: tuple[float, ...] = _START) -> ParetoNbd:
    """Maximum likelihood. Cost: about thirty passes over the different histories; many are looked at roughly first."""
    weight = histories.customers
    if len(histories.counts) > MANY:
        start = maximise(_Likelihood(roughly(histories)), start=start, weight=weight).parameters
    fitted = maximise(_Likelihood(histories), start=start, weight=weight)
    r, alpha, s, beta = fitted.parameters
    return ParetoNbd(r, alpha, s, beta, fitted)


class _Likelihood:
    """The log-likelihood and its slopes."""

    def __init__(self, histories: Histories) -> None:
        self.histories = histories
        self.levels, self.level = np.unique(histories.repeats, return_inverse=True)

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        r, alpha, s, beta = parameters
        h = self.histories
        leaving = _Leaving(parameters, h.repeats, h.recency, h.age)
        by_level = log_gamma(r + self.levels) - log_gamma(r) + r * np.log(alpha) + s * np.log(beta)
        each = by_level[self.level] + np.logaddexp(0, leaving.log_odds)
        each -= (r + h.repeats) * leaving.log_buying + s * leaving.log_staying
        gone = 1 / (1 + np.exp(-np.maximum(leaving.log_odds, -700)))
        growth = (digamma(r + self.levels) - digamma(r) + np.log(alpha))[self.level]
        by_r, by_alpha, by_s, by_beta = leaving.slopes(parameters)
        slopes = [
            growth - leaving.log_buying + gone * by_r,
            r / alpha - (r + h.repeats) / (alpha + h.age) + gone * by_alpha,
            np.log(beta) - leaving.log_staying + gone * by_s,
            s / beta - s / (beta + h.age) + gone * by_beta,
        ]
        return float(h.counts @ each), np.array([h.counts @ slope for slope in slopes])


class _Leaving:
    """Log odds of having left between the last purchase and now.

    s times the integral over y from recency to age of (alpha + y)^-(r + x) (beta + y)^-(s + 1), by
    w = ((alpha + recency) / (alpha + y))^(r + s + x), over the likelihood of being here still. `means` are those of
    log(alpha + y), 1 / (alpha + y), log(beta + y) and 1 / (beta + y) over the time of leaving.
    """

    def __init__(self, parameters: Floats, repeats: Floats, recency: Floats, age: Floats) -> None:
        r, alpha, s, beta = parameters
        self.repeats, self.age = repeats, age
        self.log_buying, self.log_staying = np.log(alpha + age), np.log(beta + age)
        power = r + s + repeats
        log_begin = np.log(alpha + recency)
        last = np.exp(power * (log_begin - self.log_buying))
        total = np.zeros_like(power)
        self.means = np.zeros((4, len(power)))
        nodes, weights = points(_NODES)
        for node, weight in zip(nodes**_DENSER, weights * _DENSER * nodes ** (_DENSER - 1), strict=True):
            log_here = log_begin - np.log(last + (1 - last) * node) / power
            here = np.exp(log_here)
            there = here + (beta - alpha)
            log_there = np.log(there)
            share = weight * np.exp((s + 1) * (log_here - log_there))
            total += share
            for place, what in enumerate((log_here, 1 / here, log_there, 1 / there)):
                self.means[place] += share * what
        self.means /= total
        with np.errstate(divide="ignore"):  # who bought just now has had no time to leave
            log_integral = np.log(total * (1 - last)) - power * log_begin + np.log(s / power)
        self.log_odds: Floats = log_integral + (r + repeats) * self.log_buying + s * self.log_staying

    def slopes(self, parameters: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Of the log odds, by each parameter."""
        r, alpha, s, beta = parameters
        log_here, one_here, log_there, one_there = self.means
        by_r = self.log_buying - log_here
        by_alpha = (r + self.repeats) * (1 / (alpha + self.age) - one_here)
        by_s = 1 / s + self.log_staying - log_there
        by_beta = s / (beta + self.age) - (s + 1) * one_there
        return by_r, by_alpha, by_s, by_beta
