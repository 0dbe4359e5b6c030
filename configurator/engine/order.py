"""Which variable stands above which: estimates of a diagram's size, and a seeded search for good trees.

Sources: FORCE (Aloul, Markov, Sakallah, GLSVLSI 2003) for starting orders; pseudo-trees from elimination orders
(Freuder and Quinn, IJCAI 1985). The search counts its steps and never looks at the clock, so it repeats exactly.
"""

from __future__ import annotations

import itertools
import math
import random
from typing import TYPE_CHECKING

from configurator.engine.diagram import VariableTree
from configurator.engine.states import StateCounter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from configurator.engine.collapse import Problem

_STARTS = 3
_FORCE_ROUNDS = 30
_WORK = 100_000
_MOST_MOVES = 500
_LARGEST_EXPONENT = 200.0
_ELIMINATIONS, _ELIMINATING = 60, 40_000
_NOISE = (0.0, 1.0, 2.0, 4.0, 8.0)
"""In bits: how far the estimate of one step is doubted."""

Order = tuple[int, ...]


class Estimate:
    """Estimates the edges of the tree that an order gives, from each rule's number of states at each cut."""

    def __init__(self, problem: Problem) -> None:
        """Prepare scopes as bit masks."""
        self.count = len(problem.sizes)
        self.counter = StateCounter(problem)
        self.logs = [math.log2(max(1, size)) for size in problem.sizes]
        self.scopes = [sum(1 << v for v in rule.scope) for rule in problem.rules]
        self.rules_of = [
            [number for number, rule in enumerate(problem.rules) if v in rule.scope] for v in range(self.count)
        ]
        self.neighbours = [
            {u for number in self.rules_of[v] for u in problem.rules[number].scope} - {v} for v in range(self.count)
        ]
        self.seen: dict[Order, float] = {}

    def parents(self, order: Sequence[int]) -> list[int]:
        """Return an order's pseudo-tree: the parent is the last variable above that one below needs, -1 for none."""
        parent = [-1] * self.count
        head = list(range(self.count))
        placed: set[int] = set()
        for variable in reversed(order):
            for neighbour in sorted(self.neighbours[variable] & placed):
                top = self._head(head, neighbour)
                if top != variable:
                    parent[top] = variable
                    head[top] = variable
            placed.add(variable)
        return parent

    @staticmethod
    def _head(head: list[int], variable: int) -> int:
        while head[variable] != variable:
            head[variable] = head[head[variable]]
            variable = head[variable]
        return variable

    def edges(self, order: Order) -> float:
        """Return the logarithm of the estimated number of edges."""
        if order not in self.seen:
            self.seen[order] = self._edges(order)
        return self.seen[order]

    def _edges(self, order: Order) -> float:
        parent = self.parents(order)
        subtree = [1 << v for v in range(self.count)]
        open_rules = [set(rules) for rules in self.rules_of]
        for variable in reversed(order):
            if parent[variable] >= 0:
                subtree[parent[variable]] |= subtree[variable]
                open_rules[parent[variable]] |= open_rules[variable]
        above = [0] * self.count
        total = 0.0
        for variable in order:
            if parent[variable] >= 0:
                above[variable] = above[parent[variable]] | 1 << parent[variable]
            contexts = self.contexts(above[variable], open_rules[variable])
            total += 2.0 ** min(_LARGEST_EXPONENT, contexts + self.logs[variable])
        return math.log2(total) if total else 0.0

    def level(self, above: set[int], rules: set[int], variable: int) -> float:
        """Return the logarithm of the edges of a variable that stands below these others."""
        return self.contexts(sum(1 << v for v in above), rules) + self.logs[variable]

    def contexts(self, above: int, rules: set[int]) -> float:
        """Return the logarithm of how many situations the rules can be in, once the variables ``above`` are settled."""
        groups: dict[int, float] = {}
        for rule in rules:
            over = self.scopes[rule] & above
            if over and over != self.scopes[rule]:
                groups[over] = groups.get(over, 0.0) + self.counter.log_states(rule, over)
        joint = 0
        total = 0.0
        for over, states in groups.items():
            joint |= over
            total += self._at_most(states, over)
        return self._at_most(total, joint)

    def _at_most(self, limit: float, mask: int) -> float:
        """Return the smaller of a limit and the logarithm of the number of assignments to the variables of a mask."""
        total = 0.0
        while mask and total < limit:
            low = mask & -mask
            total += self.logs[low.bit_length() - 1]
            mask ^= low
        return min(total, limit)


def best_orders(estimate: Estimate, problem: Problem) -> list[Order]:
    """Return promising orders, the best estimate first. Deterministic."""
    found: dict[Order, None] = {}
    starts = dict.fromkeys(_starts(estimate, problem))
    ranked = sorted(starts, key=estimate.edges)
    cost = max(1, estimate.count * max(1, len(problem.rules)))
    moves = min(_MOST_MOVES, _WORK // cost)
    for number, start in enumerate(ranked[:_STARTS]):
        found[_improved(start, estimate, moves, random.Random(number))] = None  # noqa: S311 - repeatable, not secret
    found.update(starts)
    return sorted(found, key=estimate.edges)


def _starts(estimate: Estimate, problem: Problem) -> Iterator[Order]:
    natural = tuple(range(estimate.count))
    yield natural
    yield natural[::-1]
    for seed in range(_STARTS):
        shuffled = list(natural)
        if seed:
            random.Random(seed).shuffle(shuffled)  # noqa: S311 - repeatable, not secret
        yield _force(tuple(shuffled), [rule.scope for rule in problem.rules])
    yield _frontier(estimate)


def _force(order: Order, scopes: list[tuple[int, ...]]) -> Order:
    """Pull each variable to the middle of its rules' centres, a few rounds, and keep the order of least span."""
    best, least = order, math.inf
    for _ in range(_FORCE_ROUNDS):
        place = {variable: position for position, variable in enumerate(order)}
        span = sum(max(place[v] for v in scope) - min(place[v] for v in scope) for scope in scopes)
        if span < least:
            best, least = order, span
        pulls: dict[int, list[float]] = {variable: [] for variable in order}
        for scope in scopes:
            centre = sum(place[v] for v in scope) / len(scope)
            for variable in scope:
                pulls[variable].append(centre)
        target = {v: sum(pull) / len(pull) if pull else place[v] for v, pull in pulls.items()}
        order = tuple(sorted(order, key=lambda v: (target[v], place[v])))
    return best


def _frontier(estimate: Estimate) -> Order:
    """Append the variable that leaves the fewest situations open, one after the other."""
    left, above, opened = set(range(estimate.count)), 0, set[int]()
    order: list[int] = []
    while left:
        ranked = [(estimate.contexts(above | 1 << v, opened | set(estimate.rules_of[v])), v) for v in sorted(left)]
        chosen = min(ranked)[1]
        order.append(chosen)
        left.remove(chosen)
        above |= 1 << chosen
        opened |= set(estimate.rules_of[chosen])
    return tuple(order)


def eliminations(estimate: Estimate) -> Iterator[Order]:
    """Yield orders made from below: again and again the variable with the fewest situations, with some noise."""
    rng = random.Random(0)  # noqa: S311 - repeatable, not secret
    for number in range(min(_ELIMINATIONS * estimate.count, _ELIMINATING // max(1, estimate.count**2))):
        yield _eliminated(estimate, rng, _NOISE[number % len(_NOISE)])


def _eliminated(estimate: Estimate, rng: random.Random, noise: float) -> Order:
    left, scopes = set(range(estimate.count)), [set(near) for near in estimate.neighbours]
    rules, order = [set(numbers) for numbers in estimate.rules_of], list[int]()
    sizes = {v: estimate.level(scopes[v], rules[v], v) for v in left}
    while left:
        chosen = min(sorted(left), key=lambda v: sizes[v] + rng.gauss(0, noise))
        order.append(chosen)
        left.remove(chosen)
        for variable in scopes[chosen]:
            scopes[variable] = (scopes[variable] | scopes[chosen]) - {variable, chosen}
            rules[variable] |= rules[chosen]
        for variable in scopes[chosen]:
            sizes[variable] = estimate.level(scopes[variable], rules[variable], variable)
    return tuple(reversed(order))


def _improved(order: Order, estimate: Estimate, moves: int, rng: random.Random) -> Order:
    """Take a variable out and put it back elsewhere, wherever that does not hurt."""
    best, least = order, estimate.edges(order)
    for _ in range(moves if len(order) > 1 else 0):
        trial = list(best)
        variable = trial.pop(rng.randrange(len(trial)))
        trial.insert(rng.randrange(len(trial) + 1), variable)
        size = estimate.edges(tuple(trial))
        if size <= least:
            best, least = tuple(trial), size
    return best


def chain(order: Sequence[int]) -> VariableTree:
    """Every variable below the one before it."""
    parent = [-1] * len(order)
    for above, variable in itertools.pairwise(order):
        parent[variable] = above
    return VariableTree.from_parents(parent, order)


def parted(order: Sequence[int], estimate: Estimate) -> VariableTree:
    """Independent parts beside each other, children in the order of the given order."""
    return VariableTree.from_parents(estimate.parents(order), order)
