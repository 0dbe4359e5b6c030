"""A compiled diagram as the kernels want it: the arrays, the edges once more by class, and one call's buffers.

Python hands over one object instead of three dozen arrays, each of which would cost a fifth of a microsecond a call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, NamedTuple, ParamSpec, TypeVar

import numba
import numpy as np
from numba.experimental import structref

from configurator.engine.jit import ARITY, CLASS, EDGE, KID, NODE, Arrays, UInt32s, Work, njit, workspace

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")


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
    """A diagram with one call's buffers. In kernels its parts are read once, at the entry, and passed on."""

    arrays: Arrays
    columns: Columns
    work: Work


structref.define_proxy(Machine, _MachineType, ["arrays", "columns", "work"])  # type: ignore[no-untyped-call]  # Numba


@njit
def _assembled(arrays: Arrays, columns: Columns, work: Work) -> Machine:
    return Machine(arrays, columns, work)  # type: ignore[no-untyped-call]  # as above


class Machines:
    """The machines of one diagram: as many as there were ever calls at the same time; each call borrows one.

    They do not belong to threads. A thread that was not begun by Python (a web server's) gives its own things back
    while it ends, and until Python 3.12.4 the interpreter crashes if arrays that Numba holds are among them
    (CPython issue 119585).
    """

    def __init__(self, arrays: Arrays) -> None:
        """Make none yet. Cost: sorting the edges."""
        self._arrays = arrays
        self._columns = columns(arrays)
        self._idle: list[Machine] = []

    def run(self, kernel: Callable[Concatenate[Machine, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a kernel with a machine that nobody else uses meanwhile."""
        try:
            machine = self._idle.pop()  # one step, also between threads
        except IndexError:
            machine = _assembled(self._arrays, self._columns, workspace(self._arrays))
        try:
            return kernel(machine, *args, **kwargs)
        finally:
            self._idle.append(machine)
