"""Counts beyond 63 bits: the same upward pass in Python integers, exact at any size."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from configurator.engine.jit import ARITY, EDGE, KID, NODE

if TYPE_CHECKING:
    from configurator.engine.jit import Arrays, Int64s


def exact_count(arrays: Arrays, class_count: Int64s) -> int:
    """Return the number of variants whose classes count ``class_count`` members each. Cost: edges, in Python."""
    levels, counts = arrays.levels.tolist(), [0] * (int(arrays.levels[-1, NODE]) + 1)
    members, kids = class_count.tolist(), arrays.kids.tolist()
    node_edge, edge_class, base = arrays.node_edge.tolist(), arrays.edge_class.tolist(), arrays.base.tolist()
    for level, following in reversed(list(itertools.pairwise(levels))):
        for node in range(following[NODE] - 1, level[NODE] - 1, -1):
            total = counts[base[node]]
            for edge in range(node_edge[node], node_edge[node + 1]):
                product = members[edge_class[edge]]
                place = level[KID] + (edge - level[EDGE]) * level[ARITY]
                for kid in kids[place : place + level[ARITY]]:
                    product *= counts[kid]
                total += product
            counts[node] = total
    return counts[0]
