"""The way back: which variant has the least cost, ties going to the value that comes first in the model."""

from __future__ import annotations

from configurator.engine.jit import Int32s, Int64s, njit
from configurator.engine.kernels import ARITY, EDGE, KID, VARIABLE


@njit
def _kids_at(levels: Int64s, level: int, edge: int) -> int:
    """Where an edge's kids begin."""
    return levels[level, KID] + (edge - levels[level, EDGE]) * levels[level, ARITY]


@njit
def _tight(  # noqa: PLR0913
    levels: Int64s, level: int, node: int, edge: int, edge_class: Int32s, kids: Int32s, class_cost: Int64s,
    below: Int64s,
) -> bool:
    """Whether a cheapest completion of the node goes through the edge."""
    cost = class_cost[edge_class[edge]]
    place = _kids_at(levels, level, edge)
    for kid in kids[place : place + levels[level, ARITY]]:
        cost += below[kid]
    return cost == below[node]


@njit
def mark(  # noqa: PLR0913
    levels: Int64s, node_edge: Int32s, edge_class: Int32s, kids: Int32s, class_cost: Int64s, below: Int64s,
    best: Int32s, queue: Int32s, queue_level: Int32s, level_of_class: Int32s,
) -> tuple[int, bool]:
    """List the nodes on cheapest variants from the root down; return how many and whether any node has a tie.

    ``best`` must be all -1 and gets each listed node's first tight edge. Cost: edges of the listed nodes.
    """
    queue[0] = 0
    queue_level[0] = 0
    best[0] = 0
    done, count, tied = 0, 1, False
    while done < count:
        node, level = queue[done], queue_level[done]
        done += 1
        found = -1
        for edge in range(node_edge[node], node_edge[node + 1]):
            if not _tight(levels, level, node, edge, edge_class, kids, class_cost, below):
                continue
            tied |= found >= 0
            found = edge if found < 0 else found
            place = _kids_at(levels, level, edge)
            for kid in kids[place : place + levels[level, ARITY]]:
                if best[kid] < 0:
                    best[kid] = 0
                    queue[count] = kid
                    queue_level[count] = level_of_class[edge_class[node_edge[kid]]]
                    count += 1
        best[node] = found
    return count, tied


@njit
def _earlier(  # noqa: PLR0913
    left: int, right: int, level: int, levels: Int64s, edge_class: Int32s, kids: Int32s, class_best: Int32s,
    best: Int32s, stack: Int32s, level_of_class: Int32s, node_edge: Int32s,
) -> bool:
    """Whether edge ``left`` leads to a variant that comes before that of edge ``right``, in the order of the model."""
    lowest, answer, height = 2**31 - 1, False, 2
    stack[0], stack[1] = left, right
    while height:
        height -= 2
        mine, other = stack[height], stack[height + 1]
        at = level_of_class[edge_class[mine]]
        variable = levels[at, VARIABLE]
        one, two = class_best[edge_class[mine]], class_best[edge_class[other]]
        if one != two and variable < lowest:
            lowest, answer = variable, one < two
        place, beside = _kids_at(levels, at, mine), _kids_at(levels, at, other)
        for branch in range(levels[at, ARITY]):
            if kids[place + branch] != kids[beside + branch]:
                stack[height], stack[height + 1] = best[kids[place + branch]], best[kids[beside + branch]]
                height += 2
    return answer


@njit
def settle(  # noqa: PLR0913
    count: int, levels: Int64s, node_edge: Int32s, edge_class: Int32s, kids: Int32s, class_cost: Int64s,
    class_best: Int32s, below: Int64s, best: Int32s, queue: Int32s, queue_level: Int32s, stack: Int32s,
    level_of_class: Int32s,
) -> None:
    """Give each listed node the tight edge whose completion comes first. Cost: tight edges times variables."""
    for position in range(count - 1, -1, -1):
        node, level = queue[position], queue_level[position]
        for edge in range(best[node] + 1, node_edge[node + 1]):
            if _tight(levels, level, node, edge, edge_class, kids, class_cost, below) and _earlier(
                edge, best[node], level, levels, edge_class, kids, class_best, best, stack, level_of_class, node_edge
            ):
                best[node] = edge


@njit
def follow(  # noqa: PLR0913
    levels: Int64s, edge_class: Int32s, kids: Int32s, class_best: Int32s, best: Int32s, offsets: Int64s,
    stack: Int32s, level_of_class: Int32s, variant: Int32s,
) -> None:
    """Write the variant that the best edges spell. Cost: number of variables."""
    stack[0] = 0
    height = 1
    while height:
        height -= 1
        edge = best[stack[height]]
        level = level_of_class[edge_class[edge]]
        if level:
            variable = levels[level, VARIABLE]
            variant[variable] = class_best[edge_class[edge]] - offsets[variable]
        place = _kids_at(levels, level, edge)
        for kid in kids[place : place + levels[level, ARITY]]:
            stack[height] = kid
            height += 1


@njit
def clear(count: int, best: Int32s, queue: Int32s) -> None:
    """Set the listed nodes' ``best`` back to -1."""
    for position in range(count):
        best[queue[position]] = -1


@njit
def trace(  # noqa: PLR0913
    levels: Int64s, node_edge: Int32s, edge_class: Int32s, kids: Int32s, class_cost: Int64s, class_best: Int32s,
    below: Int64s, offsets: Int64s, level_of_class: Int32s, best: Int32s, queue: Int32s, queue_level: Int32s,
    stack: Int32s, variant: Int32s,
) -> None:
    """Write the cheapest variant; among several the first in the order of the model."""
    count, tied = mark(
        levels, node_edge, edge_class, kids, class_cost, below, best, queue, queue_level, level_of_class
    )
    if tied:
        settle(
            count, levels, node_edge, edge_class, kids, class_cost, class_best, below, best, queue, queue_level,
            stack, level_of_class,
        )
    follow(levels, edge_class, kids, class_best, best, offsets, stack, level_of_class, variant)
    clear(count, best, queue)


