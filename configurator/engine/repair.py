"""The ways out of a conflict: fewest changed choices, then cheapest, then soonest; several, each with other choices.

A set of choices to change is listed only if no part of it would do. The least cost finds the best such set. The next
ones keep at least one member of every set found: each member in turn is held fast, and the least cost asked for again.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.jit import INFINITE
from configurator.engine.passes import departures

if TYPE_CHECKING:
    from configurator.engine.jit import Int32s, Int64s, Tariff
    from configurator.engine.knowledge import KnowledgeBase

NO_CHOICES = "choices are one number per variable: -1, or that of a value"

Wish = tuple[int, int]


def own(chosen: Int32s) -> Int32s:
    """Copy choices into the one array type that the kernels are compiled for, whatever the caller has."""
    return np.array(chosen, dtype=np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """``changes``: changed variables and their new values, without the wish; ``variant``: the whole it leads to.

    ``total`` is the variant's price and ``lead_time`` its longest one, in days.
    """

    changes: dict[int, int]
    variant: Int32s
    total: int
    lead_time: int


def repair(knowledge: KnowledgeBase, chosen: Int32s, *, wish: Wish | None, prices: Int64s | None) -> Int32s | None:
    """See ``KnowledgeBase.repair``."""
    best = _Ways(knowledge, chosen, wish, prices).best(frozenset())
    return None if best is None else best[1]


def repairs(
    knowledge: KnowledgeBase, chosen: Int32s, *, wish: Wish | None, prices: Int64s | None, most: int
) -> list[Repair]:
    """See ``KnowledgeBase.repairs``."""
    ways = _Ways(knowledge, chosen, wish, prices)
    waiting: list[_Way] = []
    seen: set[frozenset[int]] = set()
    found: list[_Way] = []

    def hold(kept: frozenset[int]) -> None:
        if kept not in seen:
            seen.add(kept)
            way = ways.way(kept)
            if way is not None:
                heapq.heappush(waiting, way)

    hold(frozenset())
    while waiting and len(found) < most:
        way = heapq.heappop(waiting)
        if not way.changed:
            break
        within = next((other.changed for other in found if other.changed <= way.changed), None)
        if within is None:
            found.append(way)
        for variable in sorted(way.changed if within is None else within):
            hold(way.kept | {variable})
    return [ways.repair(way) for way in found]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class _Way:
    """The best variant that keeps the choices of ``kept``, ranked by what comes first in a list of repairs."""

    rank: tuple[int, int, tuple[int, ...]]  # cost (changes, then price), lead time, variant
    changed: frozenset[int]
    kept: frozenset[int]


class _Ways:
    """One question for repairs: what it costs to depart from each choice."""

    def __init__(self, knowledge: KnowledgeBase, chosen: Int32s, wish: Wish | None, prices: Int64s | None) -> None:
        self.knowledge = knowledge
        self.chosen = own(chosen)
        self.wish = wish
        self.prices = knowledge.prices if prices is None else prices
        self.costs = np.empty(len(knowledge.prices), dtype=np.int64)
        tariff: Tariff = knowledge.tariff(prices)
        if not knowledge.machines.run(departures, tariff, self.chosen, *(wish or (-1, -1)), self.costs):
            raise ValueError(NO_CHOICES)

    def best(self, kept: frozenset[int]) -> tuple[int, Int32s] | None:
        """Return the least cost and its variant, with these variables held to their choices."""
        knowledge, costs = self.knowledge, self.costs.copy() if kept else self.costs
        for variable in kept:
            first, last = knowledge.offsets[variable], knowledge.offsets[variable + 1]
            value = first + self.chosen[variable]
            cost = costs[value]
            costs[first:last] = INFINITE
            costs[value] = cost
        found = knowledge.minimise(costs)
        if found is None or not knowledge.timed:
            return found
        return found[0], _soonest(knowledge, costs, *found)

    def way(self, kept: frozenset[int]) -> _Way | None:
        """Return the best variant that keeps these choices, None if there is none."""
        best = self.best(kept)
        if best is None:
            return None
        cost, variant = best
        differs = (self.chosen >= 0) & (self.chosen != variant)
        if self.wish is not None:
            differs[self.wish[0]] = False
        rank = (cost, _lead_time(self.knowledge, variant), tuple(variant.tolist()))
        return _Way(rank=rank, changed=frozenset(np.flatnonzero(differs).tolist()), kept=kept)

    def repair(self, way: _Way) -> Repair:
        """Say a way in the terms of the caller."""
        variant = np.array(way.rank[2], dtype=np.int32)
        return Repair(
            changes={variable: int(variant[variable]) for variable in sorted(way.changed)},
            variant=variant,
            total=int(self.prices[self.knowledge.offsets[:-1] + variant].sum()),
            lead_time=way.rank[1],
        )


def _lead_time(knowledge: KnowledgeBase, variant: Int32s) -> int:
    return int(knowledge.arrays.lead_times[knowledge.offsets[:-1] + variant].max(initial=0))


def _soonest(knowledge: KnowledgeBase, costs: Int64s, total: int, variant: Int32s) -> Int32s:
    """Among the variants of equal cost take the first one whose longest lead time is shortest."""
    lead_times = knowledge.arrays.lead_times
    while True:
        days = _lead_time(knowledge, variant)
        found = knowledge.minimise(np.where(lead_times < days, costs, INFINITE))
        if found is None or found[0] != total:
            return variant
        variant = found[1]
