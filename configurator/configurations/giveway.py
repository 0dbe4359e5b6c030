"""Give way: what was filled in for the customer stands after every choice of their own.

The engine counts changed choices first and prices after. Filled values are no choices to it: leaving one costs a step
of price that is higher than any two variants can differ, so that one pass answers for every option the fewest changed
choices, then the fewest filled values that would give way, then the cheapest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from configurator.engine import Evaluation
from configurator.releases.shelf import LoadedRelease

Int64s = NDArray[np.int64]

LARGEST = 1 << 57  # of totals times the number of variables, so that they stay exact in the engine


@dataclass(frozen=True, slots=True)
class Steps:
    """Prices on which leaving a filled value costs `step` more; `leaving` is 1 for the values that leave one."""

    prices: Int64s
    leaving: Int64s
    step: int
    least: int  # below every total of plain prices

    def answer(self, found: Evaluation) -> tuple[Evaluation, Int64s]:
        """The evaluation with plain prices, and for every value how many filled ones of other modules would give way.

        In a variant that holds all that was filled in.
        """
        possible = found.changes >= 0
        given = np.where(possible, (found.cheapest - self.least) // self.step, 0)
        cheapest = np.where(possible, found.cheapest - given * self.step, found.cheapest)
        return replace(found, cheapest=cheapest), np.where(possible, given - self.leaving, 0)

    def holds(self, found: Evaluation) -> bool:
        """Whether some variant has all choices and all that was filled in."""
        total = found.cheapest_total
        return total is not None and (total - self.least) // self.step == 0


def price_steps(release: LoadedRelease, filled: Mapping[str, str], plain: Int64s | None = None) -> Steps | None:
    """Prices (the release's, or `plain` ones) that keep these filled values where they can stay.

    None if nothing is filled in, or if prices are so large that the engine's totals would not fit. Cost: a few
    operations on all values.
    """
    if not filled:
        return None
    knowledge = release.knowledge
    prices = knowledge.prices if plain is None else plain
    least, step = spread_of(release, prices)
    if (len(filled) + 1) * step * (len(knowledge.variables) + 1) >= LARGEST:
        return None
    numbers = {name: v for v, name in enumerate(knowledge.variables)}
    leaving = np.zeros(len(knowledge.prices), np.int64)
    for variable, value in filled.items():
        v = numbers[variable]
        leaving[knowledge.offsets[v] : knowledge.offsets[v + 1]] = 1
        leaving[release.flat(variable, value)] = 0
    return Steps(prices + step * leaving, leaving, step, least)


def spread_of(release: LoadedRelease, prices: Int64s) -> tuple[int, int]:
    """A total that none is below, and more than any two totals can differ."""
    starts = release.knowledge.offsets[:-1]
    least = np.minimum.reduceat(prices, starts)
    return int(least.sum()), int((np.maximum.reduceat(prices, starts) - least).sum()) + 1
