"""The way back: which variant has the least cost, ties going to the value that comes first in the model."""

from __future__ import annotations

from configurator.engine.jit import ARITY, EDGE, KID, VARIABLE, Arrays, Int32s, Work, njit


@njit
def _kids_at(a: Arrays, level: int, edge: int) -> int:
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
def _enlist(a: Arrays, w: Work, level: int, edge: int, count: int) -> int:
    """Append an edge's kids to the list, each node once; return the new length."""
    place = _kids_at(a, level, edge)
    for branch in range(place, place + a.levels[level, ARITY]):
        kid = a.kids[branch]
        if w.best[kid] < 0:
            w.best[kid] = 0
            w.queue[count] = kid
            w.queue_level[count] = a.level_of_class[a.edge_class[a.node_edge[kid]]]
            count += 1
    return count


@njit
def _mark(a: Arrays, w: Work) -> tuple[int, bool]:
    """List the nodes on cheapest variants from the root down; return how many and whether any node has a tie.

    ``best`` must be all -1 and gets each listed node's first tight edge. Cost: edges of the listed nodes.
    """
    w.queue[0], w.queue_level[0], w.best[0] = 0, 0, 0
    done, count, tied, nodes = 0, 1, False, len(a.base)
    while done < count:
        node, level = w.queue[done], w.queue_level[done]
        done += 1
        found, holder = -1, node
        while holder < nodes:
            for edge in range(a.node_edge[holder], a.node_edge[holder + 1]):
                if _tight(a, w, level, node, edge):
                    tied |= found >= 0
                    found = edge if found < 0 else found
                    count = _enlist(a, w, level, edge, count)
            holder = a.base[holder]
        w.best[node] = found
    return count, tied


@njit
def _earlier(a: Arrays, w: Work, left: int, right: int) -> bool:
    """Whether edge ``left`` leads to a variant that comes before that of edge ``right``, in the order of the model."""
    lowest, answer, height = 2**31 - 1, False, 2
    w.stack[0], w.stack[1] = left, right
    while height:
        height -= 2
        mine, other = w.stack[height], w.stack[height + 1]
        level = a.level_of_class[a.edge_class[mine]]
        variable = a.levels[level, VARIABLE]
        one, two = w.class_best[a.edge_class[mine]], w.class_best[a.edge_class[other]]
        if one != two and variable < lowest:
            lowest, answer = variable, one < two
        place, beside = _kids_at(a, level, mine), _kids_at(a, level, other)
        for branch in range(a.levels[level, ARITY]):
            if a.kids[place + branch] != a.kids[beside + branch]:
                w.stack[height] = w.best[a.kids[place + branch]]
                w.stack[height + 1] = w.best[a.kids[beside + branch]]
                height += 2
    return answer


@njit
def _settle(a: Arrays, w: Work, count: int) -> None:
    """Give each listed node the tight edge whose completion comes first. Cost: tight edges times variables."""
    for position in range(count - 1, -1, -1):
        node, level = w.queue[position], w.queue_level[position]
        holder = node
        while holder < len(a.base):
            for edge in range(a.node_edge[holder], a.node_edge[holder + 1]):
                if _tight(a, w, level, node, edge) and _earlier(a, w, edge, w.best[node]):
                    w.best[node] = edge
            holder = a.base[holder]


@njit
def _follow(a: Arrays, w: Work, variant: Int32s) -> None:
    """Write the variant that the best edges spell. Cost: number of variables."""
    w.stack[0] = 0
    height = 1
    while height:
        height -= 1
        edge = w.best[w.stack[height]]
        level = a.level_of_class[a.edge_class[edge]]
        if level:
            variable = a.levels[level, VARIABLE]
            variant[variable] = w.class_best[a.edge_class[edge]] - a.offsets[variable]
        place = _kids_at(a, level, edge)
        for branch in range(place, place + a.levels[level, ARITY]):
            w.stack[height] = a.kids[branch]
            height += 1


@njit
def trace(a: Arrays, w: Work, variant: Int32s) -> None:
    """Write the cheapest variant; among several the first in the order of the model."""
    count, tied = _mark(a, w)
    if tied:
        _settle(a, w, count)
    _follow(a, w, variant)
    for position in range(count):
        w.best[w.queue[position]] = -1
