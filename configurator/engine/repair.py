"""The way out of a conflict: the variant with the fewest changed choices, then the cheapest, then the soonest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.jit import INFINITE

if TYPE_CHECKING:
    from configurator.engine.jit import Int32s, Int64s
    from configurator.engine.knowledge import KnowledgeBase


def repair(
    knowledge: KnowledgeBase, chosen: Int32s, *, wish: tuple[int, int] | None, prices: Int64s | None
) -> Int32s | None:
    """See ``KnowledgeBase.repair``."""
    costs = departure_costs(knowledge, chosen, prices=prices)
    if wish is not None:
        variable, value = wish
        first, last = knowledge.offsets[variable], knowledge.offsets[variable + 1]
        costs[first:last] = INFINITE
        costs[first + value] = 0
    best = knowledge.minimise(costs)
    if best is None:
        return None
    return _soonest(knowledge, costs, *best)


def departure_costs(knowledge: KnowledgeBase, chosen: Int32s, *, prices: Int64s | None) -> Int64s:
    """Return the cost of each value: one change where it departs from a choice, then its price."""
    tariff = knowledge.tariff(prices)
    costs = tariff.prices.copy()
    for variable in np.flatnonzero(chosen >= 0):
        first, last = knowledge.offsets[variable], knowledge.offsets[variable + 1]
        costs[first:last] += 1 << tariff.shift
        costs[first + chosen[variable]] -= 1 << tariff.shift
    return costs


def _soonest(knowledge: KnowledgeBase, costs: Int64s, total: int, variant: Int32s) -> Int32s:
    """Among the variants of equal cost take one whose longest lead time is shortest (a binary search)."""
    lead_times = knowledge.arrays.lead_times
    days = np.unique(lead_times)
    low, high = 0, int(np.searchsorted(days, lead_times[knowledge.offsets[:-1] + variant].max(initial=0)))
    while low < high:
        middle = (low + high) // 2
        found = knowledge.minimise(np.where(lead_times <= days[middle], costs, INFINITE))
        if found is not None and found[0] == total:
            variant, high = found[1], middle
        else:
            low = middle + 1
    return variant
