"""The most probable completion, as a whole and through every value, under weights that are given as logarithms.

Logarithms become whole numbers, the finest that fit the cost passes, so these find them: adding them up in any order
gives the same sum, and equal products are equal numbers. What is lost is below 2**-30 for any weights worth the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from configurator.engine.jit import Arrays, Floats, Int32s, Int64s, Tariff, njit
from configurator.engine.machine import Machine
from configurator.engine.passes import everything
from configurator.engine.repair import NO_CHOICES, own

if TYPE_CHECKING:
    from configurator.engine.knowledge import KnowledgeBase


_TOTAL_BITS = 58
_CONSISTENT, _INCONSISTENT, _NO_CHOICES, _NO_LOGS = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probable:
    """``variant``: value numbers of the completion with the greatest product of weights; ``score``: its logarithm.

    ``likelihood``: for every available value the logarithm of the greatest product with it, else -inf.
    """

    variant: Int32s
    score: float
    likelihood: Floats


class Weighed(NamedTuple):
    """The question and the place for its answer, in the types that kernels are compiled for."""

    logs: Floats
    likelihood: Floats
    variant: Int32s


@njit
def _spread_of(a: Arrays, logs: Floats) -> tuple[float, float]:
    """Return the greatest sum of logarithms, and how far below it the least one is; NaN where one is not finite."""
    greatest, spread = 0.0, 0.0
    for variable in range(len(a.offsets) - 1):
        most, least = -np.inf, np.inf
        for value in range(a.offsets[variable], a.offsets[variable + 1]):
            if not np.isfinite(logs[value]):
                return np.nan, np.nan
            most, least = max(most, logs[value]), min(least, logs[value])
        greatest += most
        spread += most - least
    return greatest, spread


@njit
def _whole(a: Arrays, logs: Floats, scale: float, prices: Int64s) -> None:
    """Set each value's price: how far its logarithm is below the greatest of its variable. Cost: T."""
    for variable in range(len(a.offsets) - 1):
        first, last = a.offsets[variable], a.offsets[variable + 1]
        most = -np.inf
        for value in range(first, last):
            most = max(most, logs[value])
        for value in range(first, last):
            prices[value] = np.int64((most - logs[value]) * scale)


@njit
def _most_probable(m: Machine, logs: Floats, chosen: Int32s, likelihood: Floats, variant: Int32s) -> tuple[int, float]:
    """Fill ``likelihood`` and ``variant``; return what came of it and the score. Cost: two passes over the edges."""
    a = m.arrays
    greatest, spread = _spread_of(a, logs)
    if not np.isfinite(spread):
        return _NO_LOGS, 0.0
    shift = _TOTAL_BITS
    while (len(chosen) + 1) >> (_TOTAL_BITS - shift):
        shift -= 1
    scale = 1.0
    while spread * scale > 2.0 ** (shift - 2):
        scale /= 2
    while 0 < spread * scale <= 2.0 ** (shift - 3):
        scale *= 2
    prices, changes = np.empty(len(logs), np.int64), np.empty(len(logs), np.int64)
    cheapest = np.empty(len(logs), np.int64)
    _whole(a, logs, scale, prices)
    total, _ = everything(m, Tariff(prices, 0, shift), chosen, changes, cheapest, variant)
    if total < 0:
        return _NO_CHOICES, 0.0
    if total >> shift:
        return _INCONSISTENT, 0.0
    for value in range(len(logs)):
        likelihood[value] = greatest - cheapest[value] / scale if changes[value] == 0 else -np.inf
    score = 0.0
    for variable in range(len(variant)):
        score += logs[a.offsets[variable] + variant[variable]]
    return _CONSISTENT, score


@njit
def everything_weighed(
    m: Machine,
    tariff: Tariff,
    chosen: Int32s,
    changes: Int64s,
    cheapest: Int64s,
    variant: Int32s,
    weighed: Weighed,
) -> tuple[int, int, int, float]:
    """Do what ``everything`` does and then the same under weights; return what both do."""
    total, count = everything(m, tariff, chosen, changes, cheapest, variant)
    if total < 0 or total >> tariff.shift:
        return total, count, _INCONSISTENT, 0.0
    status, score = _most_probable(m, weighed.logs, chosen, weighed.likelihood, weighed.variant)
    return total, count, status, score


def weighing(knowledge: KnowledgeBase, logs: Floats) -> Weighed:
    """Check the logarithms and make room for what comes of them."""
    given = np.array(logs, dtype=np.float64)
    if given.shape != knowledge.prices.shape:
        raise ValueError(f"one logarithm per value, {len(knowledge.prices)} of them")
    return Weighed(given, np.empty(len(given)), np.empty(len(knowledge.variables), dtype=np.int32))


def read(status: int, score: float, weighed: Weighed) -> Probable | None:
    """Turn what a kernel returned into an answer."""
    if status == _NO_CHOICES:
        raise ValueError(NO_CHOICES)
    if status == _NO_LOGS:
        raise ValueError("logarithms of weights are finite numbers")
    if status == _INCONSISTENT:
        return None
    return Probable(variant=weighed.variant, score=score, likelihood=weighed.likelihood)


def probable(knowledge: KnowledgeBase, chosen: Int32s, *, logs: Floats) -> Probable | None:
    """See ``KnowledgeBase.probable``."""
    weighed = weighing(knowledge, logs)
    if knowledge.void:
        return None
    found = knowledge.machines.run(_most_probable, weighed.logs, own(chosen), weighed.likelihood, weighed.variant)
    return read(*found, weighed)
