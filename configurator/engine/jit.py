"""The one place that touches Numba's decorator, which has no type stubs; and the arrays that kernels work on."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

Int32s = NDArray[np.int32]
UInt32s = NDArray[np.uint32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


_HERE = Path(__file__).parent
_KERNELS = (
    "counting", "domains", "jit", "kernels", "machine", "numbering", "passes", "probable", "propagate", "refute",
    "sharing", "trace",
)  # fmt: skip
_STAMP = hashlib.sha256(b"".join((_HERE / f"{name}.py").read_bytes() for name in _KERNELS)).hexdigest()


def njit(function: F) -> F:
    """Compile to machine code on first call, keep it on disk, and let other threads run meanwhile.

    Numba reuses what it kept while the function's own file is unchanged, though code from other files is compiled
    into it. A kernel with yesterday's layout of the arrays would read past their ends, so here what is kept counts
    only while every file with kernels is unchanged.
    """
    compiled: Any = numba.njit(cache=True, nogil=True)(function)
    compiled._cache._cache_file._source_stamp = _STAMP  # noqa: SLF001 - Numba offers no other way
    return cast("F", compiled)


class Arrays(NamedTuple):
    """A compiled diagram: L levels, N nodes, E edges, C classes of values, T values of n variables.

    Level 0 is the artificial root with one node and one edge. Nodes, edges and classes are numbered level by level
    from the root down, so a node's number is smaller than those of the nodes below it. A node has its own edges and
    all those of its base, a later node of the same level, whose base has others again; no assignment is in two of them.
    Node N, which accepts nothing, is the base of a node that shares nothing. An edge of a level of arity a has a kids,
    one in each child level. Indices are unsigned where a kernel reads them per edge: that saves the test for negative
    ones.
    """

    levels: Int64s  # [L + 1, 6]: variable, arity, and the first node, edge, kid and class of the level
    node_edge: UInt32s  # [N + 1]: first edge of its own; every node has one
    base: UInt32s  # [N]: the node whose edges it has too
    edge_class: UInt32s  # [E]
    kids: UInt32s  # [sum of E * arity]
    class_start: Int32s  # [C + 1]: first place in member
    member: Int32s  # [T at most]: values by class, in the order of the model
    class_of: Int32s  # [T]: -1 for a value in no variant
    level_of_class: Int32s  # [C]
    offsets: Int64s  # [n + 1]: first value of each variable
    prices: Int64s  # [T]
    lead_times: Int64s  # [T]


class Work(NamedTuple):
    """One thread's buffers for the passes; those over nodes have a last entry for the node that accepts nothing."""

    below: Int64s  # [N + 1]: cheapest completion of a node
    above: Int64s  # [N + 1]: cheapest way to a node, with everything beside it
    counts: Int64s  # [N + 1]: completions that agree with the choices
    class_cost: Int64s  # [C]: least cost of a member
    class_count: Int64s  # [C]: members that agree with the choices
    class_best: Int32s  # [C]: the first member of least cost
    through: Int64s  # [C]: cheapest variant with the class, its own cost not counted
    costs: Int64s  # [T]
    kept: Flags  # [E]: edges that a trace has not left out yet
    stack: Int32s  # [2 n + 4]
    alive: Flags  # [N + 1]
    reached: Flags  # [N + 1]
    agrees: Flags  # [C]: classes with a member that agrees with the choices
    class_reached: Flags  # [C]


class Tariff(NamedTuple):
    """Prices less each variable's least one; ``shift`` bits hold any total, ``base`` is what was taken off."""

    prices: Int64s
    base: int
    shift: int


VARIABLE, ARITY, NODE, EDGE, KID, CLASS = range(6)
"""Columns of ``Arrays.levels``."""

INFINITE = 2**60
"""The cost of what is not possible; every possible total stays below half of it."""
POSSIBLE = 2**59


def workspace(arrays: Arrays) -> Work:
    """Allocate one thread's buffers."""
    nodes, classes, values = int(arrays.levels[-1, NODE]), int(arrays.levels[-1, CLASS]), len(arrays.class_of)
    return Work(
        below=np.full(nodes + 1, INFINITE, dtype=np.int64),
        above=np.full(nodes + 1, INFINITE, dtype=np.int64),
        counts=np.zeros(nodes + 1, dtype=np.int64),
        class_cost=np.empty(classes, dtype=np.int64),
        class_count=np.empty(classes, dtype=np.int64),
        class_best=np.zeros(classes, dtype=np.int32),
        through=np.empty(classes, dtype=np.int64),
        costs=np.empty(values, dtype=np.int64),
        kept=np.empty(len(arrays.edge_class), dtype=np.bool_),
        stack=np.empty(2 * len(arrays.offsets) + 4, dtype=np.int32),
        alive=np.zeros(nodes + 1, dtype=np.bool_),
        reached=np.zeros(nodes + 1, dtype=np.bool_),
        agrees=np.empty(classes, dtype=np.bool_),
        class_reached=np.empty(classes, dtype=np.bool_),
    )
