"""The passes over a compiled diagram: one up, one down. See ``jit`` for the arrays; no kernel allocates.

A cost is a number of changes times 2**shift plus a price, so the least cost is the fewest changes, then the cheapest.
"""

from __future__ import annotations

import numpy as np

from configurator.engine.jit import (
    ARITY,
    CLASS,
    EDGE,
    INFINITE,
    KID,
    NODE,
    POSSIBLE,
    Arrays,
    Floats,
    Int32s,
    Int64s,
    Tariff,
    Work,
    njit,
)


@njit
def class_costs(a: Arrays, costs: Int64s, w: Work) -> None:
    """Set each class's least cost and the first member that has it. Cost: T."""
    w.class_cost[0] = 0
    for group in range(1, a.levels[-1, CLASS]):
        best, first = INFINITE, -1
        for place in range(a.class_start[group], a.class_start[group + 1]):
            if costs[a.member[place]] < best:
                best, first = costs[a.member[place]], a.member[place]
        w.class_cost[group] = best
        w.class_best[group] = first


@njit
def fits(a: Arrays, chosen: Int32s) -> bool:
    """Whether every choice is a value of its variable or -1: the other kernels do not look, and would write astray."""
    if len(chosen) != len(a.offsets) - 1:
        return False
    for variable in range(len(chosen)):
        if not -1 <= chosen[variable] < a.offsets[variable + 1] - a.offsets[variable]:
            return False
    return True


@njit
def agreeing(a: Arrays, chosen: Int32s, w: Work) -> None:
    """Count each class's members that agree with the choices. Cost: T."""
    w.class_count[:] = 0
    w.class_count[0] = 1
    for variable in range(len(a.offsets) - 1):
        first, last = a.offsets[variable], a.offsets[variable + 1]
        if chosen[variable] >= 0:
            first += chosen[variable]
            last = first + 1
        for value in range(first, last):
            if a.class_of[value] >= 0:
                w.class_count[a.class_of[value]] += 1


@njit
def choice_costs(a: Arrays, tariff: Tariff, chosen: Int32s, costs: Int64s) -> None:
    """Price every value, plus one change where it departs from a choice. Cost: T."""
    step = 1 << tariff.shift
    for variable in range(len(a.offsets) - 1):
        choice = chosen[variable]
        extra = 0 if choice < 0 else step
        for value in range(a.offsets[variable], a.offsets[variable + 1]):
            costs[value] = tariff.prices[value] + extra
        if choice >= 0:
            costs[a.offsets[variable] + choice] -= step


@njit
def _up_leaves(a: Arrays, w: Work, first: int, last: int) -> None:
    for node in range(last - 1, first - 1, -1):
        best, total = w.below[a.base[node]], w.counts[a.base[node]]
        for edge in range(a.node_edge[node], a.node_edge[node + 1]):
            group = a.edge_class[edge]
            best = min(best, w.class_cost[group])
            total += w.class_count[group]
        w.below[node] = best
        w.counts[node] = total


@njit
def _up_chain(a: Arrays, w: Work, first: int, last: int, place: int) -> None:
    start = a.node_edge[first]
    groups, kids = a.edge_class[start:], a.kids[place:]
    for node in range(last - 1, first - 1, -1):
        best, total = w.below[a.base[node]], w.counts[a.base[node]]
        for edge in range(a.node_edge[node] - start, a.node_edge[node + 1] - start):
            group, kid = groups[edge], kids[edge]
            best = min(best, w.class_cost[group] + w.below[kid])
            total += w.class_count[group] * w.counts[kid]
        w.below[node] = best if best < POSSIBLE else INFINITE
        w.counts[node] = total


@njit
def _up_product(a: Arrays, w: Work, first: int, last: int, place: int, arity: int) -> None:
    start = a.node_edge[first]
    for node in range(last - 1, first - 1, -1):
        best, total = w.below[a.base[node]], w.counts[a.base[node]]
        for edge in range(a.node_edge[node], a.node_edge[node + 1]):
            cost, product = w.class_cost[a.edge_class[edge]], w.class_count[a.edge_class[edge]]
            branches = place + (edge - start) * arity
            for branch in range(branches, branches + arity):
                cost = min(INFINITE, cost + w.below[a.kids[branch]])
                product *= w.counts[a.kids[branch]]
            best = min(best, cost)
            total += product
        w.below[node] = best if best < POSSIBLE else INFINITE
        w.counts[node] = total


@njit
def pass_up(a: Arrays, w: Work) -> None:
    """Set each node's cheapest completion and its number of agreeing completions (modulo 2**64). Cost: E."""
    for level in range(len(a.levels) - 2, -1, -1):
        first, last, arity = a.levels[level, NODE], a.levels[level + 1, NODE], a.levels[level, ARITY]
        place = a.levels[level, KID]
        if arity == 0:
            _up_leaves(a, w, first, last)
        elif arity == 1:
            _up_chain(a, w, first, last, place)
        else:
            _up_product(a, w, first, last, place, arity)


@njit
def rough_count(a: Arrays, members: Floats) -> float:
    """Return the number of variants in floating point, given each class's number of members. Cost: E."""
    counts = np.zeros(len(a.base) + 1)
    for level in range(len(a.levels) - 2, -1, -1):
        arity, start = a.levels[level, ARITY], a.levels[level, EDGE]
        for node in range(a.levels[level + 1, NODE] - 1, a.levels[level, NODE] - 1, -1):
            counts[node] = counts[a.base[node]]
            place = a.levels[level, KID] + (a.node_edge[node] - start) * arity
            for edge in range(a.node_edge[node], a.node_edge[node + 1]):
                product = members[a.edge_class[edge]]
                for branch in range(place, place + arity):
                    product *= counts[a.kids[branch]]
                place += arity
                counts[node] += product
    total: float = counts[0]
    return total


@njit
def _down_leaves(a: Arrays, w: Work, first: int, last: int) -> None:
    for node in range(first, last):
        cost = w.above[node]
        w.above[a.base[node]] = min(w.above[a.base[node]], cost)
        for edge in range(a.node_edge[node], a.node_edge[node + 1]):
            group = a.edge_class[edge]
            w.through[group] = min(w.through[group], cost)


@njit
def _down_chain(a: Arrays, w: Work, first: int, last: int, place: int) -> None:
    start = a.node_edge[first]
    groups, kids = a.edge_class[start:], a.kids[place:]
    for node in range(first, last):
        cost = w.above[node]
        w.above[a.base[node]] = min(w.above[a.base[node]], cost)
        for edge in range(a.node_edge[node] - start, a.node_edge[node + 1] - start):
            group, kid = groups[edge], kids[edge]
            w.through[group] = min(w.through[group], cost + w.below[kid])
            w.above[kid] = min(w.above[kid], cost + w.class_cost[group])


@njit
def _down_product(a: Arrays, w: Work, first: int, last: int, place: int, arity: int) -> None:
    for node in range(first, last):
        w.above[a.base[node]] = min(w.above[a.base[node]], w.above[node])
        for edge in range(a.node_edge[node], a.node_edge[node + 1]):
            group, cost = a.edge_class[edge], w.above[node]
            for branch in range(place, place + arity):
                cost += w.below[a.kids[branch]]
            w.through[group] = min(w.through[group], cost)
            cost += w.class_cost[group]
            for branch in range(place, place + arity):
                kid = a.kids[branch]
                w.above[kid] = min(w.above[kid], cost - w.below[kid])
            place += arity


@njit
def pass_down(a: Arrays, w: Work) -> None:
    """Set each class's cheapest variant without its own cost. Needs every ``below`` to be possible. Cost: E."""
    w.above[:] = INFINITE
    w.through[:] = INFINITE
    w.above[0] = 0
    for level in range(len(a.levels) - 1):
        first, last, arity = a.levels[level, NODE], a.levels[level + 1, NODE], a.levels[level, ARITY]
        place = a.levels[level, KID]
        if arity == 0:
            _down_leaves(a, w, first, last)
        elif arity == 1:
            _down_chain(a, w, first, last, place)
        else:
            _down_product(a, w, first, last, place, arity)


@njit
def spread(a: Arrays, tariff: Tariff, w: Work, changes: Int64s, cheapest: Int64s) -> None:
    """Split each value's best total into changes and price; -1 changes for a value in no variant. Cost: T."""
    mask = (1 << tariff.shift) - 1
    for value in range(len(a.class_of)):
        group = a.class_of[value]
        if group < 0:
            changes[value] = -1
            cheapest[value] = 0
        else:
            total = w.through[group] + tariff.prices[value]
            changes[value] = total >> tariff.shift
            cheapest[value] = (total & mask) + tariff.base
