"""Which values are available, without counts and prices: two passes over truth values. See ``kernels`` for the others.

Upwards the edges are taken class by class, so that those of values that were not chosen cost nothing; downwards node by
node, so that those of nodes that were not reached cost nothing.
"""

from __future__ import annotations

from configurator.engine.jit import ARITY, CLASS, EDGE, KID, NODE, Arrays, Flags, Int32s, Work, njit
from configurator.engine.machine import Columns


@njit
def agreeing_classes(a: Arrays, chosen: Int32s, agrees: Flags) -> None:
    """Set which classes have a member that agrees with the choices. Cost: T."""
    agrees[:] = False
    agrees[0] = True
    for variable in range(len(a.offsets) - 1):
        first, last = a.offsets[variable], a.offsets[variable + 1]
        if chosen[variable] >= 0:
            first += chosen[variable]
            last = first + 1
        for value in range(first, last):
            if a.class_of[value] >= 0:
                agrees[a.class_of[value]] = True


@njit
def living(a: Arrays, c: Columns, w: Work, lowest: int) -> None:
    """Set which nodes can still be completed under the choices, from level ``lowest`` up to the root."""
    alive, agrees, levels, class_edge = w.alive, w.agrees, a.levels, c.class_edge
    for level in range(lowest, -1, -1):
        arity = levels[level, ARITY]
        alive[levels[level, NODE] : levels[level + 1, NODE]] = False
        for group in range(levels[level, CLASS], levels[level + 1, CLASS]):
            if not agrees[group]:
                continue
            first = class_edge[group]
            nodes = c.nodes[first : class_edge[group + 1]]
            kids = c.kids[levels[level, KID] + (first - levels[level, EDGE]) * arity :]
            if arity == 1:
                for edge in range(len(nodes)):
                    alive[nodes[edge]] |= alive[kids[edge]]
            else:
                for edge in range(len(nodes)):
                    whole = True
                    for branch in range(edge * arity, (edge + 1) * arity):
                        whole &= alive[kids[branch]]
                    alive[nodes[edge]] |= whole
        shared = c.sharing[c.level_sharing[level] : c.level_sharing[level + 1]]
        for place in range(len(shared) - 1, -1, -1):
            alive[shared[place]] |= alive[a.base[shared[place]]]


@njit
def reaching(a: Arrays, w: Work) -> None:
    """Set the classes through which a variant leads that agrees in all other variables; ``alive`` is known.

    Goes down along agreeing edges; where one branch of an edge is dead, that branch may be the one to depart in.
    """
    alive, agrees, levels, reached, found = w.alive, w.agrees, a.levels, w.reached, w.class_reached
    reached[:] = False
    found[:] = False
    reached[0] = True
    for level in range(len(levels) - 1):
        arity, start = levels[level, ARITY], levels[level, EDGE]
        groups, kids = a.edge_class[start:], a.kids[levels[level, KID] :]
        for node in range(levels[level, NODE], levels[level + 1, NODE]):
            if not reached[node]:
                continue
            reached[a.base[node]] = True
            for edge in range(a.node_edge[node] - start, a.node_edge[node + 1] - start):
                group = groups[edge]
                if arity == 1:
                    found[group] |= alive[kids[edge]]
                    reached[kids[edge]] |= agrees[group]
                    continue
                dead = 0
                for branch in range(edge * arity, (edge + 1) * arity):
                    dead += not alive[kids[branch]]
                found[group] |= dead == 0
                if agrees[group] and dead <= 1:
                    for branch in range(edge * arity, (edge + 1) * arity):
                        reached[kids[branch]] |= dead == 0 or not alive[kids[branch]]


@njit
def spread_found(a: Arrays, w: Work, available: Flags) -> None:
    """Set for each value whether its class was found. Cost: T."""
    for value in range(len(a.class_of)):
        available[value] = a.class_of[value] >= 0 and w.class_reached[a.class_of[value]]
