"""The passes over a compiled diagram: one up, one down, and the way back along the cheapest edges.

Shapes: L levels, N nodes, E edges, C classes, T values of all variables, n variables. ``levels`` is int64[L + 1, 6],
see the names below; level 0 is the artificial root with one node and one edge. Nodes, edges and classes are numbered
level by level from the root down, so a node's number is smaller than those of the nodes below it. A cost is a number
of changes times 2**shift plus a price. No kernel allocates.
"""

from __future__ import annotations

from configurator.engine.jit import Int32s, Int64s, njit

VARIABLE, ARITY, NODE, EDGE, KID, CLASS = range(6)
INFINITE = 2**60
"""The cost of what is not possible; every possible total stays below half of it."""
POSSIBLE = 2**59


@njit
def class_costs(  # noqa: PLR0913 - flat arrays are what a kernel works on
    levels: Int64s, class_start: Int32s, member: Int32s, costs: Int64s, class_cost: Int64s, class_best: Int32s
) -> None:
    """Set each class's least cost and the first member that has it. Cost: T."""
    class_cost[0] = 0
    for group in range(1, levels[-1, CLASS]):
        best, first = INFINITE, -1
        for place in range(class_start[group], class_start[group + 1]):
            if costs[member[place]] < best:
                best, first = costs[member[place]], member[place]
        class_cost[group] = best
        class_best[group] = first


@njit
def agreeing(offsets: Int64s, chosen: Int32s, class_of: Int32s, class_count: Int64s) -> None:
    """Count each class's members that agree with the choices. Cost: T."""
    class_count[:] = 0
    class_count[0] = 1
    for variable in range(len(offsets) - 1):
        first, last = offsets[variable], offsets[variable + 1]
        if chosen[variable] >= 0:
            first += chosen[variable]
            last = first + 1
        for value in range(first, last):
            if class_of[value] >= 0:
                class_count[class_of[value]] += 1


@njit
def choice_costs(offsets: Int64s, prices: Int64s, chosen: Int32s, step: int, costs: Int64s) -> None:
    """Price every value, plus ``step`` where it departs from a choice. Cost: T."""
    for variable in range(len(offsets) - 1):
        choice = chosen[variable]
        extra = 0 if choice < 0 else step
        for value in range(offsets[variable], offsets[variable + 1]):
            costs[value] = prices[value] + extra
        if choice >= 0:
            costs[offsets[variable] + choice] -= step


@njit
def _up_leaves(  # noqa: PLR0913
    first: int, last: int, node_edge: Int32s, edge_class: Int32s, class_cost: Int64s, class_count: Int64s,
    below: Int64s, count: Int64s,
) -> None:
    for node in range(first, last):
        best, total = INFINITE, 0
        for edge in range(node_edge[node], node_edge[node + 1]):
            group = edge_class[edge]
            best = min(best, class_cost[group])
            total += class_count[group]
        below[node] = best
        count[node] = total


@njit
def _up_chain(  # noqa: PLR0913
    first: int, last: int, shift: int, node_edge: Int32s, edge_class: Int32s, kids: Int32s, class_cost: Int64s,
    class_count: Int64s, below: Int64s, count: Int64s,
) -> None:
    for node in range(first, last):
        best, total = INFINITE, 0
        for edge in range(node_edge[node], node_edge[node + 1]):
            group, kid = edge_class[edge], kids[edge + shift]
            best = min(best, class_cost[group] + below[kid])
            total += class_count[group] * count[kid]
        below[node] = best if best < POSSIBLE else INFINITE
        count[node] = total


@njit
def _up_product(  # noqa: PLR0913
    first: int, last: int, place: int, arity: int, node_edge: Int32s, edge_class: Int32s, kids: Int32s,
    class_cost: Int64s, class_count: Int64s, below: Int64s, count: Int64s,
) -> None:
    for node in range(first, last):
        best, total = INFINITE, 0
        for edge in range(node_edge[node], node_edge[node + 1]):
            cost, product = class_cost[edge_class[edge]], class_count[edge_class[edge]]
            for kid in kids[place : place + arity]:
                cost = min(INFINITE, cost + below[kid])
                product *= count[kid]
            place += arity
            best = min(best, cost)
            total += product
        below[node] = best if best < POSSIBLE else INFINITE
        count[node] = total


@njit
def pass_up(  # noqa: PLR0913
    levels: Int64s, node_edge: Int32s, edge_class: Int32s, kids: Int32s, class_cost: Int64s, class_count: Int64s,
    below: Int64s, count: Int64s,
) -> None:
    """Set each node's cheapest completion and number of undisputed completions (modulo 2**64). Cost: E."""
    for level in range(len(levels) - 2, -1, -1):
        first, last, arity = levels[level, NODE], levels[level + 1, NODE], levels[level, ARITY]
        place = levels[level, KID]
        if arity == 0:
            _up_leaves(first, last, node_edge, edge_class, class_cost, class_count, below, count)
        elif arity == 1:
            _up_chain(
                first, last, place - levels[level, EDGE], node_edge, edge_class, kids, class_cost, class_count,
                below, count,
            )
        else:
            _up_product(
                first, last, place, arity, node_edge, edge_class, kids, class_cost, class_count, below, count
            )


@njit
def _down_leaves(  # noqa: PLR0913
    first: int, last: int, node_edge: Int32s, edge_class: Int32s, above: Int64s, through: Int64s
) -> None:
    for node in range(first, last):
        cost = above[node]
        for edge in range(node_edge[node], node_edge[node + 1]):
            group = edge_class[edge]
            through[group] = min(through[group], cost)


@njit
def _down_chain(  # noqa: PLR0913
    first: int, last: int, shift: int, node_edge: Int32s, edge_class: Int32s, kids: Int32s, class_cost: Int64s,
    below: Int64s, above: Int64s, through: Int64s,
) -> None:
    for node in range(first, last):
        cost = above[node]
        for edge in range(node_edge[node], node_edge[node + 1]):
            group, kid = edge_class[edge], kids[edge + shift]
            through[group] = min(through[group], cost + below[kid])
            above[kid] = min(above[kid], cost + class_cost[group])


@njit
def _down_product(  # noqa: PLR0913
    first: int, last: int, place: int, arity: int, node_edge: Int32s, edge_class: Int32s, kids: Int32s,
    class_cost: Int64s, below: Int64s, above: Int64s, through: Int64s,
) -> None:
    for node in range(first, last):
        for edge in range(node_edge[node], node_edge[node + 1]):
            group, cost = edge_class[edge], above[node]
            for kid in kids[place : place + arity]:
                cost += below[kid]
            through[group] = min(through[group], cost)
            cost += class_cost[group]
            for kid in kids[place : place + arity]:
                above[kid] = min(above[kid], cost - below[kid])
            place += arity


@njit
def pass_down(  # noqa: PLR0913
    levels: Int64s, node_edge: Int32s, edge_class: Int32s, kids: Int32s, class_cost: Int64s, below: Int64s,
    above: Int64s, through: Int64s,
) -> None:
    """Set each class's cheapest variant without its own cost. Needs every ``below`` to be possible. Cost: E."""
    above[:] = INFINITE
    through[:] = INFINITE
    above[0] = 0
    for level in range(len(levels) - 1):
        first, last, arity = levels[level, NODE], levels[level + 1, NODE], levels[level, ARITY]
        place = levels[level, KID]
        if arity == 0:
            _down_leaves(first, last, node_edge, edge_class, above, through)
        elif arity == 1:
            _down_chain(
                first, last, place - levels[level, EDGE], node_edge, edge_class, kids, class_cost, below, above,
                through,
            )
        else:
            _down_product(
                first, last, place, arity, node_edge, edge_class, kids, class_cost, below, above, through
            )


@njit
def spread(  # noqa: PLR0913
    through: Int64s, class_of: Int32s, prices: Int64s, shift: int, base: int, changes: Int64s, cheapest: Int64s
) -> None:
    """Split each value's best total into changes and price; -1 changes for a value in no variant. Cost: T."""
    for value in range(len(class_of)):
        group = class_of[value]
        if group < 0:
            changes[value] = -1
            cheapest[value] = 0
        else:
            total = through[group] + prices[value]
            changes[value] = total >> shift
            cheapest[value] = (total & ((1 << shift) - 1)) + base


@njit
def reach(  # noqa: PLR0913
    levels: Int64s, node_edge: Int32s, edge_class: Int32s, kids: Int32s, class_count: Int64s, class_of: Int32s,
    alive: Int32s, reached: Int32s, group_alive: Int32s, available: Int32s,
) -> None:
    """Set which values are available, without counts and prices: the same two passes over truth values. Cost: E."""
    for level in range(len(levels) - 2, -1, -1):
        arity, place = levels[level, ARITY], levels[level, KID]
        for node in range(levels[level, NODE], levels[level + 1, NODE]):
            found = 0
            for edge in range(node_edge[node], node_edge[node + 1]):
                here = 1 if class_count[edge_class[edge]] else 0
                for kid in kids[place : place + arity]:
                    here &= alive[kid]
                place += arity
                found |= here
            alive[node] = found
    reached[:] = 0
    group_alive[:] = 0
    reached[0] = 1
    for level in range(len(levels) - 1):
        _reach_level(levels, level, node_edge, edge_class, kids, class_count, alive, reached, group_alive)
    for value in range(len(class_of)):
        available[value] = group_alive[class_of[value]] if class_of[value] >= 0 else 0


@njit
def _reach_level(  # noqa: PLR0913
    levels: Int64s, level: int, node_edge: Int32s, edge_class: Int32s, kids: Int32s, class_count: Int64s,
    alive: Int32s, reached: Int32s, group_alive: Int32s,
) -> None:
    arity = levels[level, ARITY]
    for node in range(levels[level, NODE], levels[level + 1, NODE]):
        if not reached[node]:
            continue
        place = levels[level, KID] + (node_edge[node] - levels[level, EDGE]) * arity
        for edge in range(node_edge[node], node_edge[node + 1]):
            dead = 0
            for kid in kids[place : place + arity]:
                dead += 1 - alive[kid]
            if dead == 0:
                group_alive[edge_class[edge]] = 1
            if class_count[edge_class[edge]]:
                for kid in kids[place : place + arity]:
                    if dead == 1 - alive[kid]:
                        reached[kid] = 1
            place += arity
