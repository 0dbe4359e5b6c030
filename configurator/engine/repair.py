"""The way out of a conflict: the variant with the fewest changed choices, then the cheapest, then the soonest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.jit import INFINITE
from configurator.engine.passes import departures

if TYPE_CHECKING:
    from configurator.engine.jit import Int32s, Int64s
    from configurator.engine.knowledge import KnowledgeBase

NO_CHOICES = "choices are one number per variable: -1, or that of a value"


def own(chosen: Int32s) -> Int32s:
    """Copy choices into the one array type that the kernels are compiled for, whatever the caller has."""
    return np.array(chosen, dtype=np.int32)


def repair(
    knowledge: KnowledgeBase, chosen: Int32s, *, wish: tuple[int, int] | None, prices: Int64s | None
) -> Int32s | None:
    """See ``KnowledgeBase.repair``."""
    variable, value = wish or (-1, -1)
    costs = np.empty(len(knowledge.prices), dtype=np.int64)
    if not departures(knowledge.arrays, knowledge.tariff(prices), own(chosen), variable, value, costs):
        raise ValueError(NO_CHOICES)
    best = knowledge.minimise(costs)
    if best is None:
        return None
    return _soonest(knowledge, costs, *best) if knowledge.timed else best[1]


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
