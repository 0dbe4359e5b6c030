"""Fewer values and fewer rules before anything is compiled.

Interchangeable values are one class, rules on the same pair of variables are one table. Which values a class has
stays outside the diagram.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.constraints import PairRule, Rule, distilled
from configurator.engine.diagram import reduce_steps
from configurator.engine.numbering import number_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from configurator.engine.jit import Flags, Int32s

_ROUNDS = 4
_LARGEST_MATRIX = 20_000_000


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What remains to compile: rules over classes of values. ``class_of[v]`` maps values to classes, -1 = dead."""

    rules: tuple[Rule, ...]
    class_of: tuple[Int32s, ...]
    void: bool = False

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """The number of classes per variable."""
        return tuple(int(classes.max(initial=-1)) + 1 for classes in self.class_of)


def simplify(rules: list[Rule], sizes: list[int]) -> Problem:
    """Collapse values and merge rules until nothing changes. Cost: the rules' automata in model order."""
    identity = tuple(np.arange(size, dtype=np.int32) for size in sizes)
    problem = Problem(rules=tuple(rules), class_of=identity)
    for _ in range(_ROUNDS):
        before = (problem.sizes, len(problem.rules))
        problem = _collapsed(problem)
        if problem.void:
            return problem
        problem = replace(problem, rules=_merged(problem.rules, problem.sizes))
        if (problem.sizes, len(problem.rules)) == before:
            break
    return problem


def _collapsed(problem: Problem) -> Problem:
    signatures: list[list[Int32s]] = [[np.zeros(size, dtype=np.int32)] for size in problem.sizes]
    rules = []
    for rule in problem.rules:
        order = sorted(rule.scope)
        small, alike = distilled(rule)
        steps = reduce_steps(small.steps(order))
        if not len(steps[0]):
            return replace(problem, void=True)
        if all(len(step) == 1 and (step >= 0).all() for step in steps):
            continue
        rules.append(rule)
        for variable, step in zip(order, steps, strict=True):
            signatures[variable].append(number_rows(np.ascontiguousarray(step.T))[0][alike[variable]])
    kept, classes = zip(*map(_classes, signatures), strict=True) if signatures else ((), ())
    if not all(len(first) for first in kept):
        return replace(problem, void=True)
    class_of = tuple(np.append(new, np.int32(-1))[old] for new, old in zip(classes, problem.class_of, strict=True))
    return Problem(rules=tuple(rule.project(kept, classes) for rule in rules), class_of=class_of)


def _classes(signature: list[Int32s]) -> tuple[Int32s, Int32s]:
    """Return the first value of each class, and each value's class (-1 if some rule never allows it)."""
    rows = np.stack(signature, axis=1)
    rows[(rows < 0).any(axis=1)] = -1
    ids, first = number_rows(np.ascontiguousarray(rows))
    return first, ids


def _merged(rules: tuple[Rule, ...], sizes: Sequence[int]) -> tuple[Rule, ...]:
    """Make one matrix of all rules that look at the same pair of variables."""
    groups: dict[tuple[int, ...], list[Rule]] = {}
    for rule in rules:
        groups.setdefault(tuple(sorted(rule.scope)), []).append(rule)
    merged: list[Rule] = []
    for scope, group in groups.items():
        if len(scope) == 2 and sizes[scope[0]] * sizes[scope[1]] <= _LARGEST_MATRIX:  # noqa: PLR2004 - a pair
            merged.append(_pair(scope, group))
        else:
            merged.extend(group)
    return tuple(merged)


def _pair(scope: tuple[int, ...], group: list[Rule]) -> Rule:
    allowed: Flags | None = None
    for rule in group:
        matrix = _matrix(rule, scope)
        allowed = matrix if allowed is None else allowed & matrix
    if allowed is None:
        raise AssertionError("a pair without a rule")
    return PairRule(names=tuple(name for rule in group for name in rule.names), scope=scope, allowed=allowed)


def _matrix(rule: Rule, scope: tuple[int, ...]) -> Flags:
    if isinstance(rule, PairRule):
        return rule.allowed
    small, alike = distilled(rule)
    top, bottom = small.steps(scope)
    if not len(bottom):
        return np.zeros((len(alike[scope[0]]), len(alike[scope[1]])), dtype=np.bool_)
    matrix: Flags = (bottom[top[0]] >= 0) & (top[0] >= 0)[:, None]
    return matrix[np.ix_(alike[scope[0]], alike[scope[1]])]
