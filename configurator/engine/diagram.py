"""Decision diagrams over a tree of variables, while they are being built: multiply, reduce, measure.

A variable's table ``kids[v]`` has shape (nodes, values, branches): the node reached in each child variable, or -1
everywhere if the value leads nowhere. A variable without children has one branch to the terminal, node 0. A chain is
the tree in which every variable has one child. Source: Mateescu, Dechter, Marinescu, "AND/OR Multi-Valued Decision
Diagrams (AOMDDs) for Graphical Models", JAIR 33 (2008).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.numbering import number_keys, number_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from configurator.engine.constraints import Steps
    from configurator.engine.jit import Int32s, Int64s


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
        above = tuple(root if p < 0 else p for p in parent) + (-1,)
        children: list[list[int]] = [[] for _ in above]
        for variable in order:
            children[above[variable]].append(variable)
        return cls(order=(root, *order), parent=above, children=tuple(tuple(c) for c in children))

    def path(self, bottom: int) -> list[int]:
        """The variables from below the artificial root down to ``bottom``."""
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

    def nodes(self, variable: int) -> int:
        """Nodes of one variable."""
        return len(self.kids[variable])


class OversizeError(Exception):
    """A table would outgrow its limit at ``variable``; the compiler turns this into TooComplexError."""

    def __init__(self, *, variable: int, edges: int) -> None:
        """Keep where and how large."""
        super().__init__(variable, edges)
        self.variable = variable
        self.edges = edges


def universal(tree: VariableTree, sizes: Sequence[int]) -> Diagram:
    """Every assignment: one node per variable."""
    shapes = [(1, size, max(1, len(tree.children[v]))) for v, size in enumerate([*sizes, 1])]
    return Diagram(tree=tree, kids=tuple(np.zeros(shape, dtype=np.int32) for shape in shapes))


def embed(tree: VariableTree, sizes: Sequence[int], order: Sequence[int], steps: Steps) -> Diagram:
    """Lay a rule's automaton along its path; ``order`` is its scope from the top down."""
    kids = list(universal(tree, sizes).kids)
    step_of = dict(zip(order, steps, strict=True))
    states, path = 1, tree.path(order[-1])
    for place, variable in enumerate(path):
        branches = kids[variable].shape[2]
        following = step_of.get(variable)
        if following is None:
            following = np.repeat(np.arange(states, dtype=np.int32)[:, None], sizes[variable], axis=1)
        table = np.zeros((*following.shape, branches), dtype=np.int32)
        table[following < 0] = -1
        if place + 1 < len(path):
            branch = tree.children[variable].index(path[place + 1])
            table[:, :, branch] = following
            states = int(following.max(initial=-1)) + 1 if variable in step_of else states
        kids[variable] = table
    return Diagram(tree=tree, kids=tuple(kids))


def multiply(left: Diagram, right: Diagram, *, limit: int) -> Diagram:
    """Return the assignments in both. Cost: reachable pairs of nodes times values. Raises OversizeError."""
    tree = left.tree
    root = tree.order[0]
    pairs: list[tuple[Int64s, Int64s]] = [(np.zeros(0, dtype=np.int64),) * 2] * len(tree.order)
    start = np.zeros(0 if left.void or right.void else 1, dtype=np.int64)
    pairs[root] = (start, start)
    kids: list[Int32s] = list(left.kids)
    total = 0
    for variable in tree.order:
        above, beside = pairs[variable]
        total += len(above) * left.kids[variable].shape[1]
        if total > limit:
            raise OversizeError(variable=variable, edges=total)
        mine, other = left.kids[variable][above], right.kids[variable][beside]
        dead = (mine[:, :, 0] < 0) | (other[:, :, 0] < 0)
        table = np.zeros(mine.shape, dtype=np.int32)
        table[dead] = -1
        for branch, child in enumerate(tree.children[variable]):
            width = max(1, right.nodes(child))
            keys = mine[:, :, branch].astype(np.int64) * width + other[:, :, branch]
            keys[dead] = -1
            ids, distinct = number_keys(keys.reshape(-1))
            table[:, :, branch] = ids.reshape(dead.shape)
            pairs[child] = (distinct // width, distinct % width)
        kids[variable] = table
    return Diagram(tree=tree, kids=tuple(kids))


def reduce(diagram: Diagram) -> Diagram:
    """Cut edges that lead nowhere and merge equal nodes, from below. Cost: linear in the edges on average."""
    tree, kids = diagram.tree, list(diagram.kids)
    renumbered: dict[int, Int32s] = {}
    for variable in reversed(tree.order):
        table = kids[variable]
        if tree.children[variable]:
            table = np.stack(
                [
                    _follow(renumbered[child], table[:, :, branch])
                    for branch, child in enumerate(tree.children[variable])
                ],
                axis=2,
            )
            table[(table < 0).any(axis=2)] = -1
        rows = np.ascontiguousarray(table).reshape(len(table), -1)
        renumbered[variable], first = number_rows(rows)
        kids[variable] = table[first]
    return Diagram(tree=tree, kids=tuple(kids))


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
            ids, distinct = number_keys(table[:, :, branch].astype(np.int64).reshape(-1))
            table[:, :, branch] = ids.reshape(table.shape[:2])
            kids[child] = kids[child][distinct]
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
