"""From a finished diagram to flat arrays: equal columns become one class, dead edges go, levels are numbered."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from configurator.engine.container import Names
from configurator.engine.counting import exact_count
from configurator.engine.diagram import columns
from configurator.engine.jit import Arrays
from configurator.engine.kernels import rough_count
from configurator.engine.sharing import share

if TYPE_CHECKING:
    from configurator.engine.collapse import Problem
    from configurator.engine.diagram import Diagram
    from configurator.engine.jit import Int32s, Int64s
    from configurator.engine.model import ProductModel


class _Level:
    """One variable's nodes in their final order, with equal columns as one class and without the edges of bases."""

    def __init__(self, diagram: Diagram, variable: int) -> None:
        self.groups, first = columns(diagram, variable)
        self.class_count = len(first)
        table = diagram.kids[variable][:, first, :]
        base, order = share(table)
        self.place = np.empty(len(order), dtype=np.int32)
        self.place[order] = np.arange(len(order), dtype=np.int32)
        self.base = np.where(base >= 0, self.place[base], -1)[order]
        own = table[:, :, 0] >= 0
        own[base >= 0] &= table[base[base >= 0], :, 0] < 0
        self.nodes, self.group = np.nonzero(own[order])
        self.kids = table[order[self.nodes], self.group]


class _Flat:
    """Collects the levels from the root down."""

    def __init__(self, diagram: Diagram, class_of: tuple[Int32s, ...]) -> None:
        self.tree = diagram.tree
        self.class_of = class_of
        self.of = {variable: _Level(diagram, variable) for variable in diagram.tree.order}
        sizes = [diagram.nodes(variable) for variable in diagram.tree.order]
        self.node_count = sum(sizes)
        self.first_node = dict(zip(diagram.tree.order, np.cumsum([0, *sizes]).tolist(), strict=False))
        self.levels: list[list[int]] = []
        self.degrees: list[Int64s] = []
        self.base: list[Int64s] = []
        self.edge_class: list[Int64s] = []
        self.kids: list[Int64s] = []
        self.members: list[Int64s] = []
        self.final: dict[int, Int32s] = {}
        self.edges = self.kid_count = self.classes = 0

    def add(self, variable: int, offset: int) -> None:
        """Append one variable's level; ``offset`` is the number of its first value."""
        level, children, first = self.of[variable], self.tree.children[variable], self.first_node[variable]
        self.levels.append(
            [-1 if variable == self.tree.order[0] else variable, len(children), first, self.edges, self.kid_count,
             self.classes]
        )  # fmt: skip
        self.degrees.append(np.bincount(level.nodes, minlength=len(level.base)))
        self.base.append(np.where(level.base >= 0, level.base + first, self.node_count))
        self.edge_class.append(level.group + self.classes)
        if children:
            below = [
                self.of[child].place[level.kids[:, branch]] + self.first_node[child]
                for branch, child in enumerate(children)
            ]
            self.kids.append(np.stack(below, axis=1).reshape(-1))
            self.kid_count += len(level.nodes) * len(children)
        self._classify(variable, level, offset)
        self.edges += len(level.nodes)
        self.classes += level.class_count

    def _classify(self, variable: int, level: _Level, offset: int) -> None:
        if variable == self.tree.order[0]:
            self.members.append(np.zeros(0, dtype=np.int64))
            return
        final = np.append(level.groups, np.int32(-1))[self.class_of[variable]]
        alive = np.flatnonzero(final >= 0)
        by_class = alive[np.argsort(final[alive], kind="stable")] + offset
        self.members.extend(np.split(by_class, np.cumsum(np.bincount(final[alive], minlength=level.class_count))[:-1]))
        self.final[variable] = np.where(final >= 0, final + self.classes, -1).astype(np.int32)


def flatten(model: ProductModel, problem: Problem | None, diagram: Diagram | None) -> tuple[Arrays, Names]:
    """Return the arrays and names of a knowledge base; without a diagram, those of a void one."""
    sizes = [len(variable.values) for variable in model.variables]
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    void = problem is None or diagram is None or diagram.void
    arrays = _void(model, offsets) if void or problem is None or diagram is None else _full(
        model, offsets, problem, diagram
    )  # fmt: skip
    names = Names(
        variables=tuple(variable.name for variable in model.variables),
        values=tuple(variable.values for variable in model.variables),
        auxiliary=tuple(variable.auxiliary for variable in model.variables),
        count_bits=_count_bits(arrays),
    )
    return arrays, names


def _full(model: ProductModel, offsets: Int64s, problem: Problem, diagram: Diagram) -> Arrays:
    flat = _Flat(diagram, problem.class_of)
    for variable in diagram.tree.order:
        flat.add(variable, int(offsets[variable]))
    flat.levels.append([-1, 0, flat.node_count, flat.edges, flat.kid_count, flat.classes])
    levels = np.array(flat.levels, dtype=np.int64)
    classes = [flat.final[variable] for variable in range(len(model.variables))]
    return _arrays(
        model,
        levels=levels,
        node_edge=_starts(np.concatenate(flat.degrees)).astype(np.uint32),
        base=_joined(flat.base).astype(np.uint32),
        edge_class=_joined(flat.edge_class).astype(np.uint32),
        kids=_joined(flat.kids).astype(np.uint32),
        class_start=_starts(np.array([len(members) for members in flat.members])),
        member=_joined(flat.members),
        class_of=_joined(classes),
        level_of_class=np.repeat(np.arange(len(levels) - 1, dtype=np.int32), np.diff(levels[:, -1])),
        offsets=offsets,
    )


def _void(model: ProductModel, offsets: Int64s) -> Arrays:
    none, nothing = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint32)
    return _arrays(
        model,
        levels=np.zeros((1, 6), dtype=np.int64),
        node_edge=np.zeros(1, dtype=np.uint32),
        base=nothing,
        edge_class=nothing,
        kids=nothing,
        class_start=np.zeros(1, dtype=np.int32),
        member=none,
        class_of=np.full(int(offsets[-1]), -1, dtype=np.int32),
        level_of_class=none,
        offsets=offsets,
    )


def _arrays(model: ProductModel, *, levels: Int64s, offsets: Int64s, **parts: Any) -> Arrays:
    prices = [variable.prices or (0,) * len(variable.values) for variable in model.variables]
    lead_times = [variable.lead_times or (0,) * len(variable.values) for variable in model.variables]
    return Arrays(
        levels=levels,
        offsets=offsets,
        prices=np.array([price for row in prices for price in row], dtype=np.int64),
        lead_times=np.array([days for row in lead_times for days in row], dtype=np.int64),
        **parts,
    )


def _starts(counts: Int64s) -> Int32s:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)


def _joined(parts: list[Int64s] | list[Int32s]) -> Int32s:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts]).astype(np.int32)


def _count_bits(arrays: Arrays) -> int:
    """Bits that surely hold the number of all variants."""
    if not len(arrays.edge_class):
        return 0
    members = np.maximum(np.diff(arrays.class_start), 1)
    count = rough_count(arrays, members.astype(np.float64))
    if math.isinf(count):
        return exact_count(arrays, members.tolist()).bit_length()
    return math.ceil(math.log2(count) + 0.01) + 1
