"""The way back: which variant has the least cost, ties going to the value that comes first in the model."""

from __future__ import annotations

import numpy as np

from configurator.engine.jit import ARITY, CLASS, EDGE, KID, NODE, VARIABLE, Arrays, Int32s, Work, njit

_RANK_BITS = 62
_LAST = 2**62
"""After every rank."""


@njit
def _kids_at(a: Arrays, level: int, edge: int | np.int64) -> int:
    """Where an edge's kids begin."""
    place: int = a.levels[level, KID] + (edge - a.levels[level, EDGE]) * a.levels[level, ARITY]
    return place


@njit
def _tight(a: Arrays, w: Work, level: int, node: int, edge: int) -> bool:
    """Whether a cheapest completion of the node goes through the edge."""
    cost = w.class_cost[a.edge_class[edge]]
    place = _kids_at(a, level, edge)
    for branch in range(place, place + a.levels[level, ARITY]):
        cost += w.below[a.kids[branch]]
    tight: bool = cost == w.below[node]
    return tight


@njit
def _take(a: Arrays, w: Work, level: int, edge: int | np.int64, height: int, variant: Int32s) -> int:
    """Write an edge's value and put its kids on the stack; return the stack's new height."""
    if level:
        variable = a.levels[level, VARIABLE]
        variant[variable] = w.class_best[a.edge_class[edge]] - a.offsets[variable]
    place = _kids_at(a, level, edge)
    for branch in range(place, place + a.levels[level, ARITY]):
        w.stack[height] = a.kids[branch]
        height += 1
    return height


@njit
def _single(a: Arrays, w: Work, variant: Int32s) -> bool:
    """Write the cheapest variant if there is only one; False as soon as there are two. Cost: its nodes' edges."""
    w.stack[0] = 0
    height = 1
    while height:
        height -= 1
        holder = node = w.stack[height]
        level, found = a.level_of_class[a.edge_class[a.node_edge[node]]], np.int64(-1)
        while w.below[holder] == w.below[node]:
            for edge in range(a.node_edge[holder], a.node_edge[holder + 1]):
                if _tight(a, w, level, node, edge):
                    if found >= 0:
                        return False
                    found = np.int64(edge)
            holder = a.base[holder]
        height = _take(a, w, level, found, height, variant)
    return True


@njit
def _mark(a: Arrays, w: Work) -> None:
    """Set which nodes are on cheapest variants, and which of their edges and bases (``alive``) lead on. Cost: E."""
    w.reached[:] = False
    w.reached[0] = True
    for level in range(len(a.levels) - 1):
        arity = a.levels[level, ARITY]
        for node in range(a.levels[level, NODE], a.levels[level + 1, NODE]):
            if not w.reached[node]:
                continue
            w.alive[node] = w.below[a.base[node]] == w.below[node]
            w.reached[a.base[node]] |= w.alive[node]
            for edge in range(a.node_edge[node], a.node_edge[node + 1]):
                w.kept[edge] = _tight(a, w, level, node, edge)
                if w.kept[edge]:
                    place = _kids_at(a, level, edge)
                    for branch in range(place, place + arity):
                        w.reached[a.kids[branch]] = True


@njit
def _bits(a: Arrays, variable: int) -> int:
    """How many bits the number of a variable's value needs."""
    bits = 0
    while a.offsets[variable + 1] - a.offsets[variable] > 1 << bits:
        bits += 1
    return bits


@njit
def _rank_classes(a: Arrays, w: Work, first: int) -> int:
    """Rank each class by its best value (``through``), by that of an earlier variable before that of a later one.

    Begins with variable ``first`` and takes as many as fit; the others' ranks are 0. Return the first of these.
    """
    last, bits = first, 0
    while last < len(a.offsets) - 1 and bits + _bits(a, last) <= _RANK_BITS:
        bits += _bits(a, last)
        last += 1
    w.through[:] = 0
    for level in range(1, len(a.levels) - 1):
        variable = a.levels[level, VARIABLE]
        if first <= variable < last:
            shift = 0
            for later in range(variable + 1, last):
                shift += _bits(a, later)
            for group in range(a.levels[level, CLASS], a.levels[level + 1, CLASS]):
                w.through[group] = (w.class_best[group] - a.offsets[variable]) << shift
    return last


@njit
def _rank_of(a: Arrays, w: Work, level: int, edge: int) -> int:
    """The least rank of the completions through an edge, whose kids have theirs in ``above``."""
    rank = w.through[a.edge_class[edge]]
    place = _kids_at(a, level, edge)
    for branch in range(place, place + a.levels[level, ARITY]):
        rank += w.above[a.kids[branch]]
    found: int = rank
    return found


@njit
def _keep_first(a: Arrays, w: Work) -> None:
    """Of what leads on from each node keep only what leads to the least rank. Cost: E."""
    for level in range(len(a.levels) - 2, -1, -1):
        for node in range(a.levels[level + 1, NODE] - 1, a.levels[level, NODE] - 1, -1):
            if not w.reached[node]:
                continue
            least = w.above[a.base[node]] if w.alive[node] else _LAST
            for edge in range(a.node_edge[node], a.node_edge[node + 1]):
                if w.kept[edge]:
                    least = min(least, _rank_of(a, w, level, edge))
            for edge in range(a.node_edge[node], a.node_edge[node + 1]):
                w.kept[edge] = w.kept[edge] and _rank_of(a, w, level, edge) == least
            w.alive[node] = w.alive[node] and w.above[a.base[node]] == least
            w.above[node] = least


@njit
def _follow(a: Arrays, w: Work, variant: Int32s) -> None:
    """Write the variant that the kept edges spell. Cost: its nodes' edges."""
    w.stack[0] = 0
    height = 1
    while height:
        height -= 1
        node = w.stack[height]
        while w.alive[node]:
            node = a.base[node]
        edge = np.int64(a.node_edge[node])
        while not w.kept[edge]:
            edge += 1
        height = _take(a, w, a.level_of_class[a.edge_class[edge]], edge, height, variant)


@njit
def trace(a: Arrays, w: Work, variant: Int32s) -> None:
    """Write the cheapest variant; among several the first in the order of the model. Overwrites most of ``w``."""
    if _single(a, w, variant):
        return
    _mark(a, w)
    variable = 0
    while variable < len(a.offsets) - 1:
        variable = _rank_classes(a, w, variable)
        _keep_first(a, w)
    _follow(a, w, variant)
