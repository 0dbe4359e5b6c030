"""Which tree of variables gives the smallest diagram: estimates rank many, and a few are really built.

Where the family is large they are built with a part of each module's classes only, in proportion, and the best of them
with all. Steps are counted, never seconds, so that the same model always gives the same bytes.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.collapse import Problem, simplify
from configurator.engine.diagram import Budget, Diagram, OversizeError, build
from configurator.engine.order import Estimate, best_orders, chain, eliminations, parted
from configurator.engine.sharing import shared_edges
from configurator.engine.sift import sifted

if TYPE_CHECKING:
    from configurator.engine.diagram import VariableTree
    from configurator.engine.order import Order

_FEWEST = 8
"""Classes that a variable keeps at least when a problem is thinned."""
_LOW_CAP = 30
_SLACK, _SMALL = 6, 50_000
"""On its way a diagram may be this much larger than the best finished one."""
_SIFTED = 4
_TREES = 10
"""How many trees of eliminations are built for each order."""
_MOVING = 2
"""The part of the work that is left for moves."""
_STARTS, _MOVES = 5, 150
_TINY = 100
"""A diagram of so few edges is not worth more search."""
_ALIKE = 1.02
"""Trees whose sizes differ by less are taken for the same with a leaf elsewhere."""
_WORTH = 1.5
"""How much worse an estimate may look, in bits, for its tree to be built: estimates are that far off."""


class Trials:
    """Diagrams of one problem along many trees: the smallest, and how small each order's tree was."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        """Start with nothing built."""
        self.problem = problem
        self.estimate = Estimate(problem)
        self.budget = budget
        self.sizes: dict[tuple[int, ...], int] = {}
        self.orders: dict[tuple[int, ...], Order] = {}
        self.chains: list[Diagram] = []
        self.best: Diagram | None = None
        self.least = 0
        self.failure: tuple[VariableTree, OversizeError] | None = None

    def tree(self, order: Order) -> int | None:
        """Build an order's tree and return its edges; None beyond the budget."""
        return self.build(parted(order, self.estimate), order)

    def build(self, tree: VariableTree, order: Order) -> int | None:
        """Build along a tree, once, and return its edges after sharing; None beyond the budget."""
        if tree.parent not in self.sizes:
            if self.budget.work < 0:
                return None
            try:
                self._keep(build(self.problem, tree, budget=self.budget), order)
            except OversizeError as error:
                self.failure = self.failure or (tree, error)
                self.sizes[tree.parent] = -1
        return self.sizes[tree.parent] if self.sizes[tree.parent] >= 0 else None

    def _keep(self, diagram: Diagram, order: Order) -> None:
        size = shared_edges(diagram)
        self.sizes[diagram.tree.parent] = size
        self.orders[diagram.tree.parent] = order
        self.budget.edges = min(self.budget.edges, _SLACK * diagram.cells + _SMALL)
        if self.best is None or size < self.least:
            self.best, self.least = diagram, size
        if diagram.tree.is_chain and not diagram.void:
            self.chains = sorted([*self.chains, diagram], key=lambda built: built.edges)[:_SIFTED]

    def ranked(self) -> list[Order]:
        """Return the orders whose trees were built, the smallest first; of nearly equal sizes only one."""
        ranked: list[Order] = []
        last = 0.0
        for size, parent in sorted((size, parent) for parent, size in self.sizes.items() if size >= 0):
            if size > last * _ALIKE:
                ranked.append(self.orders[parent])
                last = size
        return ranked

    def sift(self, work: int) -> None:
        """Improve the smallest chains by swapping levels, and try the order of each as a tree."""
        for start in self.chains[:]:
            if self.best is not None and start.edges > _SLACK * self.best.edges:
                continue
            better = sifted(start, work=work // _SIFTED)
            order = better.tree.order[1:]
            if better.tree.parent not in self.sizes:
                self._keep(better, order)
            self.tree(order)

    def move(self, work: int) -> None:
        """From each of the best orders take variables out and put them back elsewhere, where that does not hurt."""
        rng = random.Random(0)  # noqa: S311 - repeatable, not secret
        floor = min(map(self.estimate.edges, self.orders.values()), default=0) + _WORTH
        starts = {self.sizes[parent]: order for parent, order in self.orders.items()}
        for size in sorted(starts)[:_STARTS]:
            stop = self.budget.work - work // _STARTS
            order, least = starts[size], size
            for _ in range(_MOVES if len(order) > 1 else 0):
                trial = _moved(order, rng)
                found = self.tree(trial) if self.estimate.edges(trial) <= floor else None
                if found is not None and found <= least:
                    order, least = trial, found
                if self.budget.work < stop:
                    break


def _moved(order: Order, rng: random.Random) -> Order:
    trial = list(order)
    variable = trial.pop(rng.randrange(len(trial)))
    trial.insert(rng.randrange(len(trial) + 1), variable)
    return tuple(trial)


def explore(problem: Problem, *, orders: int, budget: Budget, sifting: int) -> Trials:
    """Try promising orders as trees, some as chains, then improve the best. Cost: the budget, and ``sifting`` cells."""
    trials = Trials(problem, budget)
    for order in best_orders(trials.estimate, problem)[:orders]:
        trials.tree(order)
        trials.build(chain(order), order)
    if trials.best is not None and sifting:
        trials.sift(sifting)
    if trials.best is None or trials.least > _TINY:
        _widen(trials, orders * _TREES)
    return trials


def _widen(trials: Trials, trees: int) -> None:
    """Try trees of eliminations; then moves from the best, unless a chain is best: sifting has moved its variables."""
    reserved = trials.budget.work // _MOVING
    for order in _distinct(trials.estimate)[:trees]:
        if trials.budget.work > reserved:
            trials.tree(order)
    if trials.best is None or not trials.best.tree.is_chain:
        trials.move(trials.budget.work)


def _distinct(estimate: Estimate) -> list[Order]:
    """Return one order for each size that eliminating finds, the best estimate first: equal ones are much the same."""
    sizes: dict[float, Order] = {}
    for order in eliminations(estimate):
        sizes.setdefault(round(estimate.edges(order), 2), order)
    return [sizes[size] for size in sorted(sizes)]


def thinned(problem: Problem, classes_left: int) -> Problem:
    """Return the problem itself where it is small, else one with a part of each variable's classes."""
    share = classes_left / max(1, sum(problem.sizes))
    if share >= 1:
        return problem
    kept = [_evenly(size, max(_FEWEST, round(size * share))) for size in problem.sizes]
    class_of = [np.full(size, -1, dtype=np.int32) for size in problem.sizes]
    for classes, chosen in zip(class_of, kept, strict=True):
        classes[chosen] = np.arange(len(chosen))
    return simplify([rule.project(kept, class_of) for rule in problem.rules], [len(chosen) for chosen in kept])


def _evenly(size: int, wanted: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.unique(np.linspace(0, size - 1, min(size, wanted)).astype(np.int32))
