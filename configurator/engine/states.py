"""How many different situations one rule can be in once the variables of one side are settled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.constraints import ClauseRule, SumRule, TableRule

if TYPE_CHECKING:
    from configurator.engine.collapse import Problem
    from configurator.engine.constraints import Rule
    from configurator.engine.jit import Int64s

_LARGEST_BITSET = 50_000
_LARGEST_TABLE = 50_000


class StateCounter:
    """Counts by rule and by the bit mask of the settled variables, and remembers."""

    def __init__(self, problem: Problem) -> None:
        """Take the rules over classes."""
        self.rules = problem.rules
        self.seen: dict[tuple[int, int], float] = {}

    def log_states(self, number: int, above: int) -> float:
        """The logarithm of the number of situations; an upper estimate. Cost: the rule's size, once per mask."""
        key = (number, above)
        if key not in self.seen:
            self.seen[key] = math.log2(max(1, _states(self.rules[number], above)))
        return self.seen[key]


def _states(rule: Rule, above: int) -> int:
    match rule:
        case ClauseRule():
            return 2
        case TableRule():
            return _table_states(rule, above)
        case SumRule():
            return _sum_states(rule, above)


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


def _sum_states(rule: SumRule, above: int) -> int:
    """Distinct partial sums that still matter, or distinct amounts still to come, whichever are fewer."""
    upper = [rule.weights[v] for v in rule.scope if above >> v & 1]
    lower = [rule.weights[v] for v in rule.scope if not above >> v & 1]
    rest = sum(int(weights.max(initial=0)) for weights in lower)
    below = _distinct(lower, 0, rest)
    settled = _distinct(upper, rule.bound - rest, rule.bound)
    return min(settled, below) + 2


def _distinct(parts: list[Int64s], low: int, high: int) -> int:
    """How many sums from ``low`` to ``high`` the parts can make; an upper estimate for wide ranges."""
    if high > _LARGEST_BITSET:
        return min(high - low + 1, math.prod(len(set(weights.tolist())) for weights in parts))
    if high < 0:
        return 0
    within = (1 << (high + 1)) - 1
    sums = 1
    for weights in parts:
        shifted = 0
        for weight in set(weights.tolist()):
            if weight <= high:
                shifted |= sums << weight
        sums = shifted & within
    return (sums >> max(0, low)).bit_count()
