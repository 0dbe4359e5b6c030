"""Ranked: the whole build that is best by one thing first, then by the next, in one pass of the engine."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from configurator.configurations.giveway import LARGEST, spread_of
from configurator.engine import FORBIDDEN
from configurator.releases.shelf import LoadedRelease

Int64s = NDArray[np.int64]
Mask = NDArray[np.bool_]


class TooFineError(Exception):
    """The ranks differ in so many steps that their sums would not be exact."""


def best_of(
    release: LoadedRelease, ranks: Sequence[Int64s], fixed: Mapping[str, str] = MappingProxyType({})
) -> NDArray[np.int32] | None:
    """The variant with the least sum of the first rank's costs, of those the least of the second, and so on.

    `fixed` are values that it has; None where no variant has them all. Raises TooFineError. Cost: one pass.
    """
    costs = ranked(release, ranks)
    flats = [release.flat(variable, value) for variable, value in fixed.items()]
    kept = costs[flats]
    costs[np.isin(release.variable_of, release.variable_of[flats])] = FORBIDDEN
    costs[flats] = kept
    found = release.knowledge.minimise(costs)
    return None if found is None else found[1]


def least_ranks(release: LoadedRelease, lacks: Mask) -> tuple[Int64s, ...]:
    """The fewest parts that are not there or not known to fit, then the lowest price, then the fewest things taken."""
    doubt = lacks.astype(np.int64)
    doubt[list(release.doubtful)] = 1
    return doubt, release.knowledge.prices, release.skipping_costs


def ranked(release: LoadedRelease, ranks: Sequence[Int64s]) -> Int64s:
    """One cost for every value: each rank counts more than all that come after it together can."""
    together = np.zeros(len(release.knowledge.prices), np.int64)
    for rank in reversed(ranks):
        least = np.minimum.reduceat(rank, release.knowledge.offsets[:-1])
        above = rank - least[release.variable_of]
        whole = above // (int(np.gcd.reduce(above)) or 1)
        _, step = spread_of(release, together)
        if step * spread_of(release, whole)[1] >= LARGEST:
            raise TooFineError
        together = together + whole * step
    return together
