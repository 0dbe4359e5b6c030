"""Counts beyond 63 bits: the same upward pass in Python integers, exact at any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from configurator.engine.jit import ARITY, EDGE, KID, NODE

if TYPE_CHECKING:
    from configurator.engine.jit import Arrays, Int64s


def exact_count(arrays: Arrays, class_count: Int64s) -> int:
    """Return the number of variants whose classes count ``class_count`` members each. Cost: edges, in Python."""
    levels, counts = arrays.levels.tolist(), [0] * int(arrays.levels[-1, NODE])
    members, kids = class_count.tolist(), arrays.kids.tolist()
    node_edge, edge_class = arrays.node_edge.tolist(), arrays.edge_class.tolist()
    for level in reversed(levels[:-1]):
        following = levels[levels.index(level) + 1]
        for node in range(level[NODE], following[NODE]):
            total = 0
            for edge in range(node_edge[node], node_edge[node + 1]):
                product = members[edge_class[edge]]
                place = level[KID] + (edge - level[EDGE]) * level[ARITY]
                for kid in kids[place : place + level[ARITY]]:
                    product *= counts[kid]
                total += product
            counts[node] = total
    return counts[0]
