"""Recency-weighted rate: purchases that are older count less, and so does the time in which they were made.

For customers who buy often, so that nobody needs to guess whether they left: who stays away has a rate that fades.
Rates are drawn towards those of all customers by a gamma distribution with shape r and rate alpha.
"""

from dataclasses import dataclass

import numpy as np

from configurator.insight.value.fit import Fitted, maximise, sloped
from configurator.insight.value.histories import Purchases, Summary, summary_of
from configurator.insight.value.special import Floats, log_gamma

HALF_LIVES = (8.0, 16.0, 32.0, 64.0, 128.0)
"""In units of time: which of them is decided by the newest quarter of the time."""

_START = (0.5, 10.0)
_QUARTER = 0.25


@dataclass(frozen=True, slots=True)
class Rate:
    """The fitted model."""

    r: float
    alpha: float
    half_life: float
    fitted: Fitted

    name = "rate"

    @property
    def parameters(self) -> dict[str, float]:
        """By name."""
        return {"r": self.r, "alpha": self.alpha, "half_life": self.half_life}

    def summary(self, bought: Purchases, *, now: float) -> Summary:
        """Faded repeats, and the faded time in which they were made, in place of the recency."""
        return faded(bought, now=now, half_life=self.half_life)

    def alive(self, repeats: Floats, _exposure: Floats, _age: Floats) -> Floats:
        """1: this model knows no leaving."""
        return np.ones_like(repeats)

    def expected(
        self, repeats: Floats, exposure: Floats, _age: Floats, *, horizon: float, discount: float = 0.0
    ) -> Floats:
        """Purchases within `horizon` from now, each worth exp(-discount * time); `discount` is per unit of time."""
        time = horizon if discount == 0 else -np.expm1(-discount * horizon) / discount
        found: Floats = (self.r + repeats) / (self.alpha + exposure) * time
        return found

    def draw(
        self, history: tuple[float, float, float], *, horizon: float, count: int, rng: np.random.Generator
    ) -> Floats:
        """How often a customer will come within `horizon`, drawn `count` times."""
        repeats, exposure, _ = history
        rate = rng.gamma(self.r + repeats, 1 / (self.alpha + exposure), count)
        return rng.poisson(rate * horizon).astype(np.float64)


def faded(bought: Purchases, *, now: float, half_life: float) -> Summary:
    """See `Rate.summary`. Linear."""
    plain = summary_of(bought, now=now)
    weights = np.exp2((bought.at - now) / half_life)
    start = np.ones(len(bought.owner), bool)
    start[1:] = bought.owner[1:] != bought.owner[:-1]
    weights = np.where(start, 0.0, weights)  # the first purchase begins the time
    repeats: Floats = np.bincount(bought.owner, weights=weights, minlength=bought.customers)[plain.who].astype(
        np.float64
    )
    exposure = half_life / np.log(2) * -np.expm1(-plain.age / half_life * np.log(2))
    return Summary(plain.who, repeats, exposure, plain.age)


def fit_rate(bought: Purchases, *, now: float, half_life: float | None = None) -> Rate:
    """Maximum likelihood, as if faded numbers were whole ones, with half a repeat of doubt. A hundred passes."""
    if half_life is None:
        half_life = _best_half_life(bought, now)
    repeats, exposure = _with_doubt(*_columns(bought, now, half_life))

    def value(parameters: Floats) -> float:
        r, alpha = parameters
        each = log_gamma(r + repeats) - log_gamma(r) + r * np.log(alpha) - (r + repeats) * np.log(alpha + exposure)
        return float(each.sum())

    fitted = maximise(sloped(value), start=_START, weight=max(float(len(repeats)), 1.0))
    r, alpha = fitted.parameters
    return Rate(r, alpha, half_life, fitted)


def _with_doubt(repeats: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    """One customer more, who half came again: that nobody did in a short time is no proof that nobody will."""
    middle = float(exposure.mean()) if len(exposure) else 1.0
    return np.append(repeats, 0.5), np.append(exposure, max(middle, 1.0))


def _columns(bought: Purchases, now: float, half_life: float) -> tuple[Floats, Floats]:
    found = faded(bought, now=now, half_life=half_life)
    return found.repeats, found.recency


def _best_half_life(bought: Purchases, now: float) -> float:
    """The one whose rates foretell the newest quarter best, by the likelihood of counts."""
    first = float(bought.at.min(initial=now))
    cut = now - _QUARTER * (now - first)
    known = bought.until(cut)
    later = np.bincount(bought.owner[bought.at >= cut], minlength=bought.customers)
    if not len(known.owner) or now <= cut:
        return HALF_LIVES[-1]
    losses = {}
    for half_life in HALF_LIVES:
        rate = fit_rate(known, now=cut, half_life=half_life)
        summary = rate.summary(known, now=cut)
        mean = rate.expected(summary.repeats, summary.recency, summary.age, horizon=now - cut)
        losses[half_life] = float((mean - later[summary.who] * np.log(np.maximum(mean, 1e-12))).sum())
    return min(losses, key=lambda half_life: (losses[half_life], half_life))
