"""Nodes that contain other nodes: one that accepts all that another does is that one plus the missing edges.

Thresholds (length, height, watts) make such nodes: what fits a shorter case fits a longer one too. Only equal edges are
shared, so the assignments of the two parts stay apart, and counts and sums stay exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.diagram import columns
from configurator.engine.jit import njit
from configurator.engine.numbering import number_keys, number_rows

if TYPE_CHECKING:
    from configurator.engine.diagram import Diagram
    from configurator.engine.jit import Int32s, Int64s

_LOOKS = 200
"""How many candidates a node may look at, on average; nodes beyond that keep their own edges."""


@njit
def _rarest(edges: Int32s, often: Int64s) -> Int32s:
    """Return each node's edge that the fewest nodes have; every node has one."""
    found = np.full(len(edges), -1, dtype=np.int32)
    for node in range(len(edges)):
        for edge in edges[node]:
            if edge >= 0 and (found[node] < 0 or often[edge] < often[found[node]]):
                found[node] = edge
    return found


@njit
def _contains(large: Int32s, small: Int32s) -> bool:
    for column in range(len(small)):  # noqa: SIM110 - a generator expression does not compile
        if small[column] >= 0 and small[column] != large[column]:
            return False
    return True


@njit
def _largest_within(edges: Int32s, live: Int64s, start: Int64s, sorted_nodes: Int32s, looks: int) -> Int32s:
    """Return for each node the largest node inside it, -1 for none.

    ``sorted_nodes[start[e]:start[e + 1]]`` are the nodes whose rarest edge is ``e``, the largest first: a node inside
    another has its rarest edge there too.
    """
    base = np.full(len(edges), -1, dtype=np.int32)
    for node in range(len(edges)):
        most = 0
        for edge in edges[node]:
            if edge < 0:
                continue
            for place in range(start[edge], start[edge + 1]):
                other = sorted_nodes[place]
                looks -= 1
                if live[other] <= most or looks < 0:
                    break
                if live[other] < live[node] and _contains(edges[node], edges[other]):
                    most, base[node] = live[other], other
                    break
    return base


@njit
def _depths(base: Int32s, by_size: Int64s) -> Int32s:
    """Return how many nodes are stacked inside each node."""
    depth = np.zeros(len(base), dtype=np.int32)
    for node in by_size:
        if base[node] >= 0:
            depth[node] = depth[base[node]] + 1
    return depth


def shared_edges(diagram: Diagram) -> int:
    """Return how many edges the diagram has once equal columns are merged and nodes share theirs."""
    total = 0
    for variable in diagram.tree.order:
        _, first = columns(diagram, variable)
        table = diagram.kids[variable][:, first, :]
        live = np.count_nonzero(table[:, :, 0] >= 0, axis=1)
        base, _ = share(table)
        total += int(live.sum() - live[base[base >= 0]].sum())
    return total


def share(table: Int32s) -> tuple[Int32s, Int32s]:
    """Return each node's base, the largest node inside it or -1, and the nodes in an order with bases last.

    ``table`` is a level as in ``Diagram.kids``. Cost: its cells, times a few hundred at most.
    """
    nodes, groups, branches = table.shape
    targets = table[:, :, 0]
    if branches > 1:
        targets = number_rows(np.ascontiguousarray(table.reshape(nodes * groups, branches)))[0].reshape(nodes, groups)
    keys = targets * np.int64(groups) + np.arange(groups)
    keys[targets < 0] = -1
    numbers, distinct = number_keys(keys.reshape(-1))
    edges = numbers.reshape(nodes, groups)
    live = np.count_nonzero(edges >= 0, axis=1)
    rarest = _rarest(edges, np.bincount(numbers[numbers >= 0], minlength=len(distinct)))
    start = np.concatenate([[0], np.cumsum(np.bincount(rarest, minlength=len(distinct)))])
    sorted_nodes = np.lexsort((-live, rarest)).astype(np.int32)
    base = _largest_within(edges, live, start, sorted_nodes, _LOOKS * edges.size)
    depth = _depths(base, np.argsort(live, kind="stable"))
    return base, np.argsort(-depth, kind="stable").astype(np.int32)
