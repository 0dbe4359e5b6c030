"""Decision diagrams over a tree of variables, while they are being built: conjoin rules, cut dead ends, merge.

A variable's table ``kids[v]`` has shape (nodes, values, branches): the node reached in each child variable, or -1
everywhere if the value leads nowhere. A variable without children has one branch to the terminal, node 0. A chain is
the tree in which every variable has one child. Source: Mateescu, Dechter, Marinescu, "AND/OR Multi-Valued Decision
Diagrams (AOMDDs) for Graphical Models", JAIR 33 (2008).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.constraints import distilled
from configurator.engine.numbering import first_visits, number_pairs, number_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from configurator.engine.collapse import Problem
    from configurator.engine.constraints import Rule, Steps
    from configurator.engine.jit import Int32s


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableTree:
    """``order`` lists every variable after its parent; the first is the artificial root, number ``len(order) - 1``."""

    order: tuple[int, ...]
    parent: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]

    @classmethod
    def from_parents(cls, parent: Sequence[int], order: Sequence[int]) -> VariableTree:
        """Build the tree; ``parent[v]`` is -1 for a variable directly below the artificial root."""
        root = len(parent)
        above = (*(root if p < 0 else p for p in parent), -1)
        children: list[list[int]] = [[] for _ in above]
        for variable in order:
            children[above[variable]].append(variable)
        return cls(order=(root, *order), parent=above, children=tuple(tuple(c) for c in children))

    @property
    def is_chain(self) -> bool:
        """Whether every variable has at most one child."""
        return all(len(children) <= 1 for children in self.children)

    def path(self, bottom: int) -> list[int]:
        """Return the variables from below the artificial root down to ``bottom``."""
        found = []
        while self.parent[bottom] >= 0:
            found.append(bottom)
            bottom = self.parent[bottom]
        return found[::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """A set of assignments; ``kids`` is indexed by variable. A void one has no node at the root."""

    tree: VariableTree
    kids: tuple[Int32s, ...]

    @property
    def void(self) -> bool:
        """Whether it holds no assignment."""
        return len(self.kids[self.tree.order[0]]) == 0

    @property
    def edges(self) -> int:
        """Live edges of all tables."""
        return sum(int((table[:, :, 0] >= 0).sum()) for table in self.kids)

    @property
    def cells(self) -> int:
        """Cells of all tables, dead or live."""
        return sum(table.size for table in self.kids)

    def nodes(self, variable: int) -> int:
        """Nodes of one variable."""
        return len(self.kids[variable])


Step = tuple["Int32s", "Int32s"]
"""A rule's next states, by state and distinct value, and the distinct value of each class."""

_SWEEP = 8
_STEP_COST = 3000
"""What multiplying one table costs besides its cells, in cells."""


class OversizeError(Exception):
    """A table would outgrow its limit at ``variable``; the compiler turns this into TooComplexError."""

    def __init__(self, *, variable: int, edges: int) -> None:
        """Keep where and how large."""
        super().__init__(variable, edges)
        self.variable = variable
        self.edges = edges


class Budget:
    """What compiling may still use: ``edges`` bounds each diagram, ``work`` all table cells touched, ever."""

    def __init__(self, *, edges: int, work: int) -> None:
        """Start with everything left."""
        self.edges = edges
        self.work = work

    def spend(self, *, variable: int, edges: int, cells: int) -> None:
        """Take from the work. Raises OversizeError if a diagram of so many edges, or more work, is too much."""
        self.work -= cells + _STEP_COST
        if edges > self.edges or self.work < 0:
            raise OversizeError(variable=variable, edges=edges)


def universal(tree: VariableTree, sizes: Sequence[int]) -> Diagram:
    """Every assignment: one node per variable."""
    shapes = [(1, size, max(1, len(tree.children[v]))) for v, size in enumerate([*sizes, 1])]
    return Diagram(tree=tree, kids=tuple(np.zeros(shape, dtype=np.int32) for shape in shapes))


def conjoin(diagram: Diagram, order: Sequence[int], steps: Sequence[Step], *, budget: Budget) -> Diagram:
    """Keep the assignments that one rule accepts; ``order`` is its scope from the top down, all on one path.

    Only the tables between the rule's first and last variable are multiplied; the ones above are renumbered where
    nodes die or merge. Cost: the pairs of nodes and states between, times values. Raises OversizeError.
    """
    tree, kids = diagram.tree, list(diagram.kids)
    path = tree.path(order[-1])
    top = path.index(order[0])
    _multiply(kids, tree, path[top:], dict(zip(order, steps, strict=True)), budget)
    _compact(kids, tree, [tree.order[0], *path], top + 1)
    return Diagram(tree=tree, kids=tuple(kids))


def _multiply(
    kids: list[Int32s], tree: VariableTree, span: Sequence[int], steps: dict[int, Step], budget: Budget
) -> None:
    """Pair the nodes of a path's tables with a rule's states, from its first variable down."""
    above = np.arange(len(kids[span[0]]), dtype=np.int64)
    states, width = np.zeros_like(above), 1
    total = sum(table.size for table in kids)
    below: Sequence[int | None] = [*span[1:], None]
    for variable, child in zip(span, below, strict=True):
        cells = len(above) * kids[variable][:1].size
        total += cells - kids[variable].size
        budget.spend(variable=variable, edges=total, cells=cells)
        table = kids[variable][above]
        step, alike = np.arange(width, dtype=np.int32)[:, None], np.zeros(table.shape[1], dtype=np.int32)
        if variable in steps:
            step, alike = steps[variable]
            width = int(step.max(initial=0)) + 1
        branch = -1 if child is None else tree.children[variable].index(child)
        pairs = number_pairs(table, branch, states, step, alike, width)
        if child is not None:
            above, states = pairs // width, pairs % width
        kids[variable] = table


def _compact(kids: list[Int32s], tree: VariableTree, path: Sequence[int], top: int) -> None:
    """Cut dead ends and merge equal nodes on a path, from below, until above ``top`` nothing changes any more."""
    renumbered: Int32s | None = None
    for place in range(len(path) - 1, -1, -1):
        variable = path[place]
        table = kids[variable]
        if renumbered is not None:
            branch = tree.children[variable].index(path[place + 1])
            table[:, :, branch] = _follow(renumbered, table[:, :, branch])
            table[table[:, :, branch] < 0] = -1
        renumbered, first = number_rows(table.reshape(len(table), table.shape[1] * table.shape[2]))
        if place <= top and len(first) == len(table):
            kids[variable] = table
            return
        kids[variable] = table[first]


def _follow(renumbered: Int32s, table: Int32s) -> Int32s:
    """Apply the new numbers of a child's nodes; a dead edge stays dead."""
    extended = np.append(renumbered, np.int32(-1))
    return extended[table]


def swept(diagram: Diagram) -> Diagram:
    """Drop the nodes that nothing reaches, and number the rest in order of first visit."""
    tree, kids = diagram.tree, list(diagram.kids)
    for variable in tree.order:
        table = kids[variable].copy()
        for branch, child in enumerate(tree.children[variable]):
            kids[child] = kids[child][first_visits(table[:, :, branch], len(kids[child]))]
        kids[variable] = table
    return Diagram(tree=tree, kids=tuple(kids))


def columns(diagram: Diagram, variable: int) -> tuple[Int32s, Int32s]:
    """Return each value's class (equal columns; -1 where it leads nowhere) and the first value of each class."""
    table = diagram.kids[variable]
    flat = np.ascontiguousarray(table.transpose(1, 0, 2)).reshape(table.shape[1], -1)
    return number_rows(flat)


def reduce_steps(steps: Steps) -> Steps:
    """Merge equal states of one rule's automaton, from below; an automaton that accepts nothing starts with -1s."""
    reduced: Steps = []
    renumbered = np.zeros(1, dtype=np.int32)
    for step in reversed(steps):
        table = np.ascontiguousarray(_follow(renumbered, step))
        renumbered, first = number_rows(table)
        reduced.append(table[first])
    return reduced[::-1]


def build(problem: Problem, tree: VariableTree, *, budget: Budget) -> Diagram:
    """Multiply all rules along one tree. Raises OversizeError beyond the budget."""
    depth = {variable: place for place, variable in enumerate(tree.order)}
    diagram = universal(tree, problem.sizes)
    for number, rule in enumerate(sorted(problem.rules, key=lambda rule: _position(rule, depth))):
        diagram = conjoin(diagram, *automaton(rule, depth), budget=budget)
        if diagram.void:
            break
        if number % _SWEEP == 0:
            diagram = swept(diagram)
    return swept(diagram)


def _position(rule: Rule, depth: dict[int, int]) -> tuple[int, int, tuple[str, ...]]:
    places = [depth[variable] for variable in rule.scope]
    return max(places), min(places), rule.names


def automaton(rule: Rule, depth: dict[int, int]) -> tuple[list[int], list[Step]]:
    """Return a rule's variables from the top down; for each its step over values, and which of these is each class."""
    order = sorted(rule.scope, key=depth.__getitem__)
    small, alike = distilled(rule)
    return order, list(zip(reduce_steps(small.steps(order)), [alike[variable] for variable in order], strict=True))
