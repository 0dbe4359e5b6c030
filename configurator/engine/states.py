"""How many different situations one rule can be in once the variables of one side are settled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.constraints import ClauseRule, PairRule, SumRule, TableRule

if TYPE_CHECKING:
    from configurator.engine.collapse import Problem
    from configurator.engine.constraints import Rule

_LARGEST_BITSET = 50_000
_LARGEST_TABLE = 50_000


class StateCounter:
    """Counts by rule and by the bit mask of the settled variables, and remembers."""

    def __init__(self, problem: Problem) -> None:
        """Take the rules over classes."""
        self.rules = problem.rules
        self.weights = [_weight_lists(rule) for rule in problem.rules]
        self.seen: dict[tuple[int, int], float] = {}

    def log_states(self, number: int, above: int) -> float:
        """Return the logarithm of the number of situations; an upper estimate. Cost: the rule's size, once per mask."""
        key = (number, above)
        if key not in self.seen:
            self.seen[key] = math.log2(max(1, self._states(number, above)))
        return self.seen[key]

    def _states(self, number: int, above: int) -> int:
        rule = self.rules[number]
        match rule:
            case ClauseRule():
                return 2
            case PairRule():
                return _pair_states(rule, above)
            case TableRule():
                return _table_states(rule, above)
            case SumRule():
                return _sum_states(self.weights[number], rule.bound, above)


def _weight_lists(rule: Rule) -> list[tuple[int, list[int]]]:
    """Return a sum's distinct weights by variable, smallest first; nothing for other rules."""
    if not isinstance(rule, SumRule):
        return []
    return [(variable, sorted(set(weights.tolist()))) for variable, weights in rule.weights.items()]


def _pair_states(rule: PairRule, above: int) -> int:
    """Distinct rows of the one variable that is settled."""
    settled = [variable for variable in rule.scope if above >> variable & 1]
    if len(settled) != 1:
        return 1
    other = rule.scope[1 - rule.scope.index(settled[0])]
    return len(rule.steps([settled[0], other])[1])


def _table_states(rule: TableRule, above: int) -> int:
    """Distinct sets of remaining rows."""
    if len(rule.rows) > _LARGEST_TABLE:
        return len(rule.rows)
    upper = [at for at, v in enumerate(rule.scope) if above >> v & 1]
    lower = [at for at, v in enumerate(rule.scope) if not above >> v & 1]
    _, top = np.unique(rule.rows[:, upper], axis=0, return_inverse=True)
    _, rest = np.unique(rule.rows[:, lower], axis=0, return_inverse=True)
    remaining: dict[int, list[int]] = {}
    for one, other in zip(top.reshape(-1).tolist(), rest.reshape(-1).tolist(), strict=True):
        remaining.setdefault(one, []).append(other)
    return len({tuple(sorted(rows)) for rows in remaining.values()}) + (not rule.allowed)


def _sum_states(weights: list[tuple[int, list[int]]], bound: int, above: int) -> int:
    """Distinct partial sums that still matter, or distinct amounts still to come, whichever are fewer."""
    upper = [numbers for variable, numbers in weights if above >> variable & 1]
    lower = [numbers for variable, numbers in weights if not above >> variable & 1]
    rest = sum(numbers[-1] for numbers in lower)
    return min(_distinct(upper, bound - rest, bound), _distinct(lower, 0, rest)) + 2


def _distinct(parts: list[list[int]], low: int, high: int) -> int:
    """How many sums from ``low`` to ``high`` the parts can make; an upper estimate for wide ranges."""
    if high > _LARGEST_BITSET:
        return min(high - low + 1, math.prod(len(numbers) for numbers in parts))
    if high < 0:
        return 0
    within = (1 << (high + 1)) - 1
    sums = 1
    for numbers in parts:
        shifted = 0
        for weight in numbers:
            if weight > high:
                break
            shifted |= sums << weight
        sums = shifted & within
    return (sums >> max(0, low)).bit_count()
