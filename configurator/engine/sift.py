"""Improve a finished chain: move each variable to where the real diagram is smallest, by swapping neighbours.

Swapping two neighbouring levels touches only these two and leaves the diagram reduced. Source: Rudell, "Dynamic
variable ordering for ordered binary decision diagrams", ICCAD 1993; here with many values per variable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.diagram import Diagram
from configurator.engine.numbering import number_rows
from configurator.engine.order import chain

if TYPE_CHECKING:
    from configurator.engine.jit import Int32s

_GROWTH = 1.3
_ROUNDS = 3
_SWAP_COST = 1000
"""What a swap costs besides its cells, in cells."""


class _Chain:
    """A chain whose levels can be swapped; ``cells`` counts the work done."""

    def __init__(self, diagram: Diagram) -> None:
        self.order = list(diagram.tree.order[1:])
        self.kids: dict[int, Int32s] = dict(enumerate(diagram.kids))
        self.root = diagram.tree.order[0]
        self.live = {v: int(np.count_nonzero(self.kids[v] >= 0)) for v in self.order}
        self.edges = sum(self.live.values())
        self.cells = 0

    def swap(self, place: int) -> None:
        """Exchange the levels at ``place`` and below it."""
        upper, lower = self.order[place], self.order[place + 1]
        top, bottom = self.kids[upper][:, :, 0], self.kids[lower][:, :, 0]
        extended = np.vstack([bottom, np.full((1, bottom.shape[1]), -1, dtype=np.int32)])
        grid = np.ascontiguousarray(extended[top].transpose(0, 2, 1))
        rows = grid.reshape(-1, top.shape[1])
        ids, first = number_rows(rows)
        self.kids[lower] = ids.reshape(len(top), bottom.shape[1], 1)
        self.kids[upper] = rows[first][:, :, None]
        self.order[place], self.order[place + 1] = lower, upper
        self.cells += rows.size + _SWAP_COST
        for variable in (upper, lower):
            self.edges -= self.live[variable]
            self.live[variable] = int(np.count_nonzero(self.kids[variable] >= 0))
            self.edges += self.live[variable]

    def move(self, variable: int, target: int) -> None:
        """Bring a variable to a place, swap by swap."""
        place = self.order.index(variable)
        while place < target:
            self.swap(place)
            place += 1
        while place > target:
            self.swap(place - 1)
            place -= 1

    def explore(self, variable: int, step: int, best: tuple[int, int], limit: int) -> tuple[int, int]:
        """Walk a variable in one direction until the end, too much growth or the work limit; return the best."""
        place = self.order.index(variable)
        while 0 <= place + step < len(self.order):
            self.swap(place if step > 0 else place - 1)
            place += step
            best = min(best, (self.edges, place))
            if self.edges > _GROWTH * best[0] or self.cells > limit:
                break
        return best


def sifted(diagram: Diagram, *, work: int) -> Diagram:
    """Return the same set of assignments as a chain that is no larger. Cost: about ``work`` table cells at most."""
    levels = _Chain(diagram)
    for _ in range(_ROUNDS):
        before = levels.edges
        for variable in sorted(levels.order, key=lambda v: -levels.live[v]):
            _place(levels, variable, work)
            if levels.cells > work:
                break
        if levels.edges == before or levels.cells > work:
            break
    tree = chain(levels.order)
    return Diagram(tree=tree, kids=tuple(levels.kids[v] for v in range(len(levels.kids))))


def _place(levels: _Chain, variable: int, work: int) -> None:
    best = (levels.edges, levels.order.index(variable))
    nearer_end = best[1] > len(levels.order) // 2
    for step in (1, -1) if nearer_end else (-1, 1):
        best = levels.explore(variable, step, best, work)
    levels.move(variable, best[1])
