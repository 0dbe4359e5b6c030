"""Fit: the greatest of a smooth function of a few positive parameters, and how sure it is of them.

Quasi-Newton steps (Broyden, Fletcher, Goldfarb, Shanno) on the logarithms of the parameters, so that they stay
positive, with a line search that halves. Four parameters need about thirty looks at the data.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from configurator.insight.value.special import Floats

Objective = Callable[[Floats], tuple[float, Floats]]
"""From the parameters to the log-likelihood and its derivatives by them."""

_LIMIT = 14.0  # of a logarithm: a parameter that runs away means a simpler model, which the limit is close enough to
_LONGEST = 1.5  # step of a logarithm
_ROUNDS, _HALVINGS = 200, 15
_ENOUGH = 1e-4  # share of the promised growth that a step must bring
_STEP = 1e-4  # of a logarithm, for derivatives


@dataclass(frozen=True, slots=True)
class Fitted:
    """Where the greatest is. `covariance` is of the logarithms of the parameters; `errors` are standard errors."""

    parameters: tuple[float, ...]
    log_likelihood: float
    covariance: Floats
    looks: int  # at the data

    @property
    def errors(self) -> tuple[float, ...]:
        """By the delta method, in the units of the parameters."""
        spread = np.sqrt(np.maximum(np.diag(self.covariance), 0))
        return tuple(float(p * s) for p, s in zip(self.parameters, spread, strict=True))


def maximise(objective: Objective, *, start: tuple[float, ...], weight: float) -> Fitted:
    """The greatest near `start`; `weight` is the number of customers, by which growth is judged."""
    seen = _Seen(objective, weight)
    at = np.log(np.asarray(start, np.float64))
    value, slope = seen.look(at)
    inverse = np.eye(len(at))
    for _ in range(_ROUNDS):
        direction = inverse @ slope
        if slope @ direction <= 0:
            inverse, direction = np.eye(len(at)), slope
        direction = direction * min(1.0, _LONGEST / max(float(np.abs(direction).max()), 1e-300))
        found = _along(seen, at, value, slope, direction)
        if found is None:
            if np.array_equal(inverse, np.eye(len(at))):
                break
            inverse = np.eye(len(at))
            continue
        new_at, new_value, new_slope = found
        inverse = _updated(inverse, new_at - at, slope - new_slope)
        settled = new_value - value < 1e-14 * (1 + abs(value)) and float(np.abs(new_slope).max()) < 1e-7  # noqa: PLR2004
        at, value, slope = new_at, new_value, new_slope
        if settled or float(np.abs(slope).max()) < 1e-9:  # noqa: PLR2004  of the mean log-likelihood
            break
    covariance = _covariance(seen, at)
    return Fitted(tuple(float(p) for p in np.exp(at)), value * weight, covariance, seen.looks)


def sloped(value: Callable[[Floats], float]) -> Objective:
    """A function that has no derivatives of its own, with those by central differences."""

    def objective(parameters: Floats) -> tuple[float, Floats]:
        slopes = np.empty(len(parameters))
        for place, parameter in enumerate(parameters):
            step = np.zeros(len(parameters))
            step[place] = parameter * _STEP
            slopes[place] = (value(parameters + step) - value(parameters - step)) / (2 * step[place])
        return value(parameters), slopes

    return objective


class _Seen:
    """The mean log-likelihood by the logarithms of the parameters; counts the looks."""

    def __init__(self, objective: Objective, weight: float) -> None:
        self.objective, self.weight, self.looks = objective, weight, 0

    def look(self, at: Floats) -> tuple[float, Floats]:
        self.looks += 1
        parameters = np.exp(at)
        value, slope = self.objective(parameters)
        by_log = slope * parameters / self.weight
        outward = (np.abs(at) >= _LIMIT) & (by_log * at > 0)
        return value / self.weight, np.where(outward, 0.0, by_log)


def _along(
    seen: _Seen, at: Floats, value: float, slope: Floats, direction: Floats
) -> tuple[Floats, float, Floats] | None:
    """The first of ever shorter steps that brings enough; None where none does."""
    length = 1.0
    for _ in range(_HALVINGS):
        there = np.clip(at + length * direction, -_LIMIT, _LIMIT)
        promised = float(slope @ (there - at))
        found, new_slope = seen.look(there)
        if promised > 0 and np.isfinite(found) and found >= value + _ENOUGH * promised and found > value:
            return there, found, new_slope
        length /= 2
    return None


def _updated(inverse: Floats, step: Floats, change: Floats) -> Floats:
    """The inverse of the curvature after a step; `change` is by how much the slope fell."""
    product = float(step @ change)
    if product <= 1e-16:  # noqa: PLR2004  the function is not curved here
        return inverse
    if np.array_equal(inverse, np.eye(len(step))):
        inverse = np.eye(len(step)) * (product / float(change @ change))
    left: Floats = np.eye(len(step)) - np.outer(step, change) / product
    new: Floats = left @ inverse @ left.T + np.outer(step, step) / product
    return new


def _covariance(seen: _Seen, at: Floats) -> Floats:
    """The inverse of the observed information, by differences of the slopes; a flat direction counts as sure."""
    curvature = np.empty((len(at), len(at)))
    for place in range(len(at)):
        step = np.zeros(len(at))
        step[place] = _STEP
        curvature[place] = (seen.look(at - step)[1] - seen.look(at + step)[1]) / (2 * _STEP)
    return np.linalg.pinv((curvature + curvature.T) / 2 * seen.weight, hermitian=True).astype(np.float64)
