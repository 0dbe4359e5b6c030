"""A model's constraints as numbers, and each one as a small automaton along any order of its variables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.jit import Flags, Int32s, Int64s
from configurator.engine.model import Clause, LinearSum, ProductModel, Table
from configurator.engine.numbering import number_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    PerVariable = Sequence[Int32s] | Mapping[int, Int32s]

Steps = list[Int32s]
"""One table per variable, ``steps[j][state, value]`` = next state or -1; starts and ends in state 0."""

_ACCEPT, _HOPELESS, _DEAD = -1, -2, -3
_MOST_CELLS = 1_000_000
_MOST_TABLE_CELLS = 50_000_000
"""Largest table of a rule's automaton that is ever allocated: states times values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRule:
    """At least one of the variables takes a value of its mask."""

    names: tuple[str, ...]
    masks: dict[int, Flags]

    @property
    def scope(self) -> tuple[int, ...]:
        """The variables it looks at."""
        return tuple(self.masks)

    def project(self, kept: PerVariable, _class_of: PerVariable) -> ClauseRule:
        """Look only at one kept value per class."""
        return replace(self, masks={v: mask[kept[v]] for v, mask in self.masks.items()})

    def alike(self, variable: int) -> Int32s:
        """Number a variable's values so that equal numbers mean the same to the rule."""
        return np.unique(self.masks[variable], return_inverse=True)[1].astype(np.int32)

    def steps(self, order: Sequence[int]) -> Steps:
        """Two states: not yet satisfied, satisfied."""
        tables = []
        for place, variable in enumerate(order):
            mask = self.masks[variable]
            last = place == len(order) - 1
            open_row = np.where(mask, 0 if last else 1, -1 if last else 0)
            rows = [open_row] if place == 0 else [open_row, np.full(len(mask), 0 if last else 1)]
            tables.append(np.array(rows, dtype=np.int32))
        return tables


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRule:
    """The tuple of the scope's values is (``allowed``) or is not among ``rows``."""

    names: tuple[str, ...]
    scope: tuple[int, ...]
    sizes: tuple[int, ...]
    allowed: bool
    rows: Int32s

    def project(self, kept: PerVariable, class_of: PerVariable) -> TableRule:
        """Translate rows to classes; a row with a dead value goes."""
        rows = np.stack([class_of[v][self.rows[:, at]] for at, v in enumerate(self.scope)], axis=1)
        rows = np.unique(rows[(rows >= 0).all(axis=1)], axis=0)
        return replace(self, rows=rows, sizes=tuple(len(kept[v]) for v in self.scope))

    def alike(self, variable: int) -> Int32s:
        """Number a variable's values; here each is its own."""
        return np.arange(self.sizes[self.scope.index(variable)], dtype=np.int32)

    def steps(self, order: Sequence[int]) -> Steps:
        """States are the distinct prefixes of the rows, and for forbidden rows one for "matches none"."""
        columns = [self.scope.index(variable) for variable in order]
        prefix = np.zeros(len(self.rows), dtype=np.int64)
        tables, before = [], 1
        for place, column in enumerate(columns):
            last, size = place == len(columns) - 1, self.sizes[column]
            if before * size > _MOST_TABLE_CELLS:
                raise TooManyStatesError(names=self.names, cells=before * size)
            keys, following = np.unique(prefix * size + self.rows[:, column], return_inverse=True)
            tables.append(self._step(before, size, keys, first=place == 0, last=last))
            prefix, before = following.reshape(-1).astype(np.int64), len(keys)
        return tables

    def _step(self, before: int, size: int, keys: Int64s, *, first: bool, last: bool) -> Int32s:
        if self.allowed:
            flat = np.full(before * size, -1, dtype=np.int32)
            flat[keys] = 0 if last else np.arange(len(keys))
            return flat.reshape(before, size)
        flat = np.full(before * size, 0 if last else len(keys), dtype=np.int32)
        flat[keys] = -1 if last else np.arange(len(keys))
        free = np.full((0 if first else 1, size), 0 if last else len(keys), dtype=np.int32)
        return np.concatenate([flat.reshape(before, size), free])


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRule:
    """What any rules say about two variables: ``allowed[i, j]`` for value i of the first and j of the second."""

    names: tuple[str, ...]
    scope: tuple[int, ...]
    allowed: Flags

    def project(self, kept: PerVariable, _class_of: PerVariable) -> PairRule:
        """Look only at one kept value per class."""
        first, second = self.scope
        return replace(self, allowed=self.allowed[np.ix_(kept[first], kept[second])])

    def alike(self, variable: int) -> Int32s:
        """Number a variable's values; here each is its own."""
        return np.arange(self.allowed.shape[self.scope.index(variable)], dtype=np.int32)

    def steps(self, order: Sequence[int]) -> Steps:
        """States are the distinct rows."""
        matrix = self.allowed if tuple(order) == self.scope else self.allowed.T
        ids, first = number_rows(np.where(matrix, np.int32(0), np.int32(-1)))
        return [ids[None, :], np.where(matrix[first], np.int32(0), np.int32(-1))]


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRule:
    """Weights, all >= 0, add up to at most (``exact``: exactly) ``bound``; an unknown one satisfies the sum."""

    names: tuple[str, ...]
    weights: dict[int, Int64s]
    known: dict[int, Flags]
    exact: bool
    bound: int

    @property
    def scope(self) -> tuple[int, ...]:
        """The variables it looks at."""
        return tuple(self.weights)

    def project(self, kept: PerVariable, _class_of: PerVariable) -> SumRule:
        """Look only at one kept value per class."""
        return replace(
            self,
            weights={v: weights[kept[v]] for v, weights in self.weights.items()},
            known={v: known[kept[v]] for v, known in self.known.items()},
        )

    def alike(self, variable: int) -> Int32s:
        """Number a variable's values so that equal numbers mean the same weight."""
        weights = np.where(self.known[variable], self.weights[variable], -1)
        return np.unique(weights, return_inverse=True)[1].astype(np.int32)

    def steps(self, order: Sequence[int]) -> Steps:
        """States are partial sums, clamped to what the remaining variables can still change."""
        most = [int(np.max(self.weights[v], where=self.known[v], initial=0)) for v in order]
        gaps = [place for place, v in enumerate(order) if not self.known[v].all()]
        unknown_later = [bool(gaps) and place < gaps[-1] for place in range(len(order))]
        states = self._clamp(np.zeros(1, dtype=np.int64), sum(most), bool(gaps))
        tables = []
        for place, variable in enumerate(order):
            cells = len(states) * len(self.weights[variable])
            if cells > _MOST_CELLS:
                raise TooManyStatesError(names=self.names, cells=cells)
            partial = np.where(states >= 0, states, 0)[:, None] + self.weights[variable][None, :]
            partial = np.where(states[:, None] >= 0, partial, states[:, None])
            live = partial >= 0
            partial[live] = self._clamp(partial[live], sum(most[place + 1 :]), unknown_later[place])
            alive_before = states[:, None] != _DEAD
            partial = np.where(alive_before & ~self.known[variable][None, :], _ACCEPT, partial)
            if not unknown_later[place]:
                partial[partial == _HOPELESS] = _DEAD
            tables.append(self._number(partial, last=place == len(order) - 1))
            states = np.unique(partial[partial != _DEAD])
        return tables

    def _clamp(self, partial: Int64s, rest: int, unknown_later: bool) -> Int64s:  # noqa: FBT001
        lost = _HOPELESS if unknown_later else _DEAD
        if self.exact:
            clamped = np.where((partial > self.bound) | (partial + rest < self.bound), lost, partial)
            return clamped if rest or unknown_later else np.where(clamped >= 0, _ACCEPT, clamped)
        return np.where(partial + rest <= self.bound, _ACCEPT, np.where(partial > self.bound, lost, partial))

    @staticmethod
    def _number(partial: Int64s, *, last: bool) -> Int32s:
        dead = partial == _DEAD
        if last:
            return np.where(dead, -1, 0).astype(np.int32)
        states = np.unique(partial[~dead])
        return np.where(dead, -1, np.searchsorted(states, partial)).astype(np.int32)


class TooManyStatesError(Exception):
    """A sum has more distinct partial sums than any diagram could carry; ``names`` says which constraint."""

    def __init__(self, *, names: tuple[str, ...], cells: int) -> None:
        """Keep whose automaton it is and how large it got."""
        super().__init__(names, cells)
        self.names = names
        self.cells = cells


GivenRule = ClauseRule | TableRule | SumRule
"""A rule as a model states it."""

Rule = GivenRule | PairRule


def distilled(rule: Rule) -> tuple[Rule, dict[int, Int32s]]:
    """Keep one of the values that the rule itself treats alike: thousands of parts have few different lengths.

    Also return, for each of its variables, which kept value stands for each value.
    """
    alike = {variable: rule.alike(variable) for variable in rule.scope}
    first = {v: np.unique(groups, return_index=True)[1].astype(np.int32) for v, groups in alike.items()}
    return rule.project(first, alike), alike


def translate(model: ProductModel) -> list[Rule] | None:
    """Return the constraints as rules that look at one variable or more; None if one of them can never hold."""
    rules = list(each_rule(model))
    return [rule for rule, _ in rules if rule.scope] if all(rule.scope or holds for rule, holds in rules) else None


def each_rule(model: ProductModel) -> Iterator[tuple[GivenRule, bool]]:
    """Yield each constraint's rule, in order, and whether it holds where there is no variable to look at."""
    index = {variable.name: number for number, variable in enumerate(model.variables)}
    values = [{value: i for i, value in enumerate(variable.values)} for variable in model.variables]
    for number, constraint in enumerate(model.constraints):
        names = (model.constraint_name(number),)
        match constraint:
            case Clause():
                rule: GivenRule = _clause(constraint, names, index, values)
                holds = False
            case Table():
                rule = _table(constraint, names, index, values)
                holds = constraint.allowed == bool(constraint.rows)
            case LinearSum():
                rule = _sum(constraint, names, index)
                holds = rule.bound >= 0 and not (rule.exact and rule.bound)
        yield rule, holds


def _clause(
    constraint: Clause, names: tuple[str, ...], index: dict[str, int], values: list[dict[str, int]]
) -> ClauseRule:
    masks: dict[int, Flags] = {}
    for name, chosen in constraint.literals:
        variable = index[name]
        mask = masks.setdefault(variable, np.zeros(len(values[variable]), dtype=np.bool_))
        mask[[values[variable][value] for value in chosen]] = True
    return ClauseRule(names=names, masks=masks)


def _table(constraint: Table, names: tuple[str, ...], index: dict[str, int], values: list[dict[str, int]]) -> TableRule:
    scope = tuple(index[name] for name in constraint.variables)
    numbers = [[values[v][cell] for v, cell in zip(scope, row, strict=True)] for row in constraint.rows]
    rows = np.unique(np.array(numbers, dtype=np.int32).reshape(len(numbers), len(scope)), axis=0)
    sizes = tuple(len(values[v]) for v in scope)
    return TableRule(names=names, scope=scope, sizes=sizes, allowed=constraint.allowed, rows=rows)


def _sum(constraint: LinearSum, names: tuple[str, ...], index: dict[str, int]) -> SumRule:
    """Turn >= into <=, shift every variable's least weight to 0, divide by the greatest common divisor."""
    sign = -1 if constraint.op == ">=" else 1
    bound = sign * constraint.bound
    weights: dict[int, Int64s] = {}
    known: dict[int, Flags] = {}
    for name, given in constraint.weights.items():
        numbers = [sign * weight for weight in given if weight is not None]
        least = min(numbers, default=0)
        bound -= least
        if numbers and len(numbers) == len(given) and max(numbers) == least:
            continue
        shifted = [0 if weight is None else sign * weight - least for weight in given]
        weights[index[name]] = np.array(shifted, dtype=np.int64)
        known[index[name]] = np.array([weight is not None for weight in given])
    divisor = int(np.gcd.reduce(np.concatenate(list(weights.values())))) if weights else 1
    divisor = divisor or 1
    exact = constraint.op == "=="
    if exact and bound % divisor:
        bound = -divisor  # no sum of the weights can reach it; only an unknown weight can satisfy it
    weights = {v: numbers // divisor for v, numbers in weights.items()}
    return SumRule(names=names, weights=weights, known=known, exact=exact, bound=bound // divisor)
