"""Special: the gamma function and its kin on arrays, and points to integrate at. Accurate to about 12 digits.

Stirling's series (Abramowitz and Stegun 6.1.41, 6.3.18) from 10 upwards; below, the recurrence leads there.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

_FROM = 10
_HALF_LOG_TAU = 0.918938533204672741780329736406
_GAMMA_SERIES = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)
_DIGAMMA_SERIES = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760)
_POINTS = 32


def log_gamma(x: npt.ArrayLike) -> Floats:
    """The logarithm of the gamma function of positive numbers."""
    at = np.asarray(x, np.float64)
    z, steps = _raised(at)
    one = 1 / (z * z)
    series = np.zeros_like(z)
    for coefficient in reversed(_GAMMA_SERIES):
        series = series * one + coefficient
    found: Floats = (z - 0.5) * np.log(z) - z + _HALF_LOG_TAU + series / z - np.log(steps.prod(axis=0))
    return found


def digamma(x: npt.ArrayLike) -> Floats:
    """The derivative of `log_gamma`."""
    at = np.asarray(x, np.float64)
    z, steps = _raised(at)
    one = 1 / (z * z)
    series = np.zeros_like(z)
    for coefficient in reversed(_DIGAMMA_SERIES):
        series = series * one + coefficient
    found: Floats = np.log(z) - 0.5 / z - series * one - np.where(at < _FROM, (1 / steps).sum(axis=0), 0.0)
    return found


def _raised(at: Floats) -> tuple[Floats, Floats]:
    """Small numbers raised by whole steps to where the series are good, and the steps; ones for large numbers."""
    low = at < _FROM
    whole = np.arange(_FROM, dtype=np.float64).reshape(-1, *[1] * at.ndim)
    return np.where(low, at + _FROM, at), np.where(low, at + whole, 1.0)


def log_beta(x: npt.ArrayLike, y: npt.ArrayLike) -> Floats:
    """The logarithm of the beta function of positive numbers."""
    one, other = np.asarray(x, np.float64), np.asarray(y, np.float64)
    return log_gamma(one) + log_gamma(other) - log_gamma(one + other)


def points(count: int = _POINTS) -> tuple[Floats, Floats]:
    """Gauss and Legendre's points and weights on 0 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return (nodes + 1) / 2, weights / 2
