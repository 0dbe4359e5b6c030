"""A compiled diagram as the kernels want it: the arrays, the edges once more by class, and one thread's buffers.

Python hands over one object instead of three dozen arrays, each of which would cost a fifth of a microsecond a call.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numba.experimental import structref

from configurator.engine.jit import ARITY, CLASS, EDGE, KID, NODE, Arrays, UInt32s, Work, njit, workspace


class Columns(NamedTuple):
    """The edges of a diagram class by class: the kernels that know which classes count look at no others."""

    class_edge: UInt32s  # [C + 1]: first edge of each class
    nodes: UInt32s  # [E]: the node that has the edge of its own
    kids: UInt32s  # as those of ``Arrays``, where a level's begin at the same place
    sharing: UInt32s  # nodes with a base that accepts something, by number
    level_sharing: UInt32s  # [L + 1]: first place in ``sharing`` of each level


def columns(arrays: Arrays) -> Columns:
    """Sort the edges by class. Cost: E log E."""
    by_class = np.argsort(arrays.edge_class, kind="stable")
    often = np.bincount(arrays.edge_class, minlength=int(arrays.levels[-1, CLASS]))
    nodes = np.repeat(np.arange(len(arrays.base), dtype=np.uint32), arrays.node_edge[1:] - arrays.node_edge[:-1])
    kids = arrays.kids.copy()
    for level, following in zip(arrays.levels, arrays.levels[1:], strict=False):
        own, places = by_class[level[EDGE] : following[EDGE]] - level[EDGE], slice(level[KID], following[KID])
        kids[places] = arrays.kids[places].reshape(len(own), level[ARITY])[own].reshape(-1)
    sharing = np.flatnonzero(arrays.base < len(arrays.base))
    return Columns(
        class_edge=np.concatenate([[0], np.cumsum(often)]).astype(np.uint32),
        nodes=nodes[by_class],
        kids=kids,
        sharing=sharing.astype(np.uint32),
        level_sharing=np.searchsorted(sharing, arrays.levels[:, NODE]).astype(np.uint32),
    )


@structref.register
class _MachineType(numba.types.StructRef):
    """What Numba knows a machine as."""


class Machine(structref.StructRefProxy):
    """A diagram with one thread's buffers. In kernels its parts are read once, at the entry, and passed on."""

    arrays: Arrays
    columns: Columns
    work: Work


structref.define_proxy(Machine, _MachineType, ["arrays", "columns", "work"])  # type: ignore[no-untyped-call]  # Numba


@njit
def _assembled(arrays: Arrays, columns: Columns, work: Work) -> Machine:
    return Machine(arrays, columns, work)  # type: ignore[no-untyped-call]  # as above


def machine(arrays: Arrays, edges: Columns) -> Machine:
    """Put a diagram together with new buffers, for one thread at a time."""
    return _assembled(arrays, edges, workspace(arrays))
