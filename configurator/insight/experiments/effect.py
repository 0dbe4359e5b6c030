"""Effect: what one side did more than the other, by intention to treat, against those held out, with its uncertainty.

*By intention to treat*: everybody counts on the side that was drawn, also who was never reached and who did not redeem;
to compare who took part with who did not compares two kinds of people. CUPED (Deng, Xu, Kohavi and Walker, WSDM 2013):
what the same customers did before the lot was drawn explains much of what they do after; taking that off leaves the
mean difference as it is and makes the interval narrower. The interval is Welch's (1947).
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

LEVEL, POWER = 0.95, 0.8
_FEWEST = 2
_NORMAL = NormalDist()


class TooFewError(Exception):
    """A side has fewer than two customers; holds how many each has."""

    def __init__(self, *, treated: int, held: int) -> None:
        super().__init__(f"treated {treated}, held out {held}: at least {_FEWEST} on each side")
        self.treated, self.held = treated, held


@dataclass(frozen=True)
class Effect:
    """The mean of a treated customer less that of one held out, in the unit of the outcomes."""

    treated: int
    held: int
    difference: float
    error: float
    """Standard error of the difference."""
    interval: tuple[float, float]
    explained: float
    """Share of the variance that what was before took off."""
    detectable: float
    """The smallest true effect that would have been seen in four of five such experiments."""

    @property
    def proven(self) -> bool:
        """Whether there is any effect, at the interval's level."""
        low, high = self.interval
        return low > 0 or high < 0


def effect(
    *,
    outcome: ArrayLike,
    held: ArrayLike,
    before: ArrayLike | None = None,
    level: float = LEVEL,
) -> Effect:
    """Of customers in any order: what each did after, whether it was held out, what it did before the lot was drawn.

    Raises TooFewError. Cost: the customers.
    """
    after, side = np.asarray(outcome, np.float64), np.asarray(held, np.bool_)
    if min(side.sum(), (~side).sum()) < _FEWEST:
        raise TooFewError(treated=int((~side).sum()), held=int(side.sum()))
    left = after if before is None else _adjusted(after, np.asarray(before, np.float64), side)
    parts = [left[~side], left[side]]
    variances = [float(part.var(ddof=1)) / len(part) for part in parts]
    error = math.sqrt(sum(variances))
    squares = sum(v**2 / (len(part) - 1) for v, part in zip(variances, parts, strict=True))
    freedom = sum(variances) ** 2 / squares if squares else math.inf
    difference = float(parts[0].mean() - parts[1].mean())
    half = t_quantile((1 + level) / 2, freedom) * error
    spread = _within(after, side)
    return Effect(
        treated=len(parts[0]),
        held=len(parts[1]),
        difference=difference,
        error=error,
        interval=(difference - half, difference + half),
        explained=1 - _within(left, side) / spread if spread else 0.0,
        detectable=_sum_of_quantiles(level, POWER) * error,
    )


def smallest_effect(*, spread: float, treated: int, held: int, level: float = LEVEL, power: float = POWER) -> float:
    """The smallest true effect that an experiment of this size sees with this power.

    `spread` is the standard deviation between customers, after CUPED where that is used. Raises TooFewError.
    """
    if min(treated, held) < _FEWEST:
        raise TooFewError(treated=treated, held=held)
    return _sum_of_quantiles(level, power) * spread * math.sqrt(1 / treated + 1 / held)


def customers_needed(*, spread: float, wanted: float, share: float, level: float = LEVEL, power: float = POWER) -> int:
    """How many customers, treated and held out together, show a true effect of `wanted` when `share` is held out."""
    return math.ceil((_sum_of_quantiles(level, power) * spread / wanted) ** 2 / (share * (1 - share)))


def spread_left(*, outcome: ArrayLike, before: ArrayLike) -> float:
    """The standard deviation that is left between customers once what was before is taken off; to plan with."""
    after = np.asarray(outcome, np.float64)
    everybody = np.zeros(len(after), np.bool_)
    return math.sqrt(_within(_adjusted(after, np.asarray(before, np.float64), everybody), everybody))


def t_quantile(share: float, freedom: float) -> float:
    """Student's t, by its expansion in the normal's (Fisher and Cornish 1960); to 3 digits from 5 degrees on."""
    z = _NORMAL.inv_cdf(share)
    if math.isinf(freedom):
        return z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))


def _sum_of_quantiles(level: float, power: float) -> float:
    return _NORMAL.inv_cdf((1 + level) / 2) + _NORMAL.inv_cdf(power)


def _adjusted(after: Floats, before: Floats, side: NDArray[np.bool_]) -> Floats:
    """What is left of the outcome once its regression on what was before, within the sides, is taken off."""
    own = _centred(before, side)
    squares = float(own @ own)
    slope = float(own @ _centred(after, side)) / squares if squares else 0.0
    found: Floats = after - slope * (before - before.mean())
    return found


def _centred(values: Floats, side: NDArray[np.bool_]) -> Floats:
    found = values.copy()
    for part in (side, ~side):
        if part.any():
            found[part] -= values[part].mean()
    return found


def _within(values: Floats, side: NDArray[np.bool_]) -> float:
    """Variance within the sides."""
    return float((_centred(values, side) ** 2).mean())
