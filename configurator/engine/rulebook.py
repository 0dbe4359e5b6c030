"""A model's constraints, ready to say which of them exclude something: what a knowledge base no longer knows."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.constraints import ClauseRule, GivenRule, TableRule, each_rule
from configurator.engine.implied import connected, negations
from configurator.engine.numbering import number_rows
from configurator.engine.propagate import (
    ALLOWED,
    ALWAYS,
    AT_MOST,
    CLAUSE,
    EXACTLY,
    FORBIDDEN_ROWS,
    NEVER,
    UNKNOWN,
    Book,
    search_space,
)
from configurator.engine.refute import EXCLUDED, UNDECIDED, blame, broken
from configurator.engine.sat import SatRules

if TYPE_CHECKING:
    from collections.abc import Collection

    from configurator.engine.jit import Int32s, Int64s
    from configurator.engine.model import ProductModel
    from configurator.engine.propagate import Search

DECISIONS = 300
"""After so many the search hands over to the solver, which learns from its mistakes but has to be prepared."""


class Rulebook:
    """The constraints of one model; prepared on first use, shared by all threads."""

    def __init__(self, model: ProductModel, *, decisions: int = DECISIONS) -> None:
        """Keep the model; the work comes with the first question."""
        self._model = model
        self._decisions = decisions
        self._lock = threading.Lock()
        self.names = tuple(model.constraint_name(number) for number in range(len(model.constraints)))

    @cached_property
    def _book(self) -> Book:
        return _Bound(self._model).book()

    @cached_property
    def _solver(self) -> SatRules:
        return SatRules(self._model)

    @cached_property
    def _search(self) -> Search:
        return search_space(self._book)

    def blame(self, fixed: Int32s) -> tuple[str, ...]:
        """Return a minimal set of constraints under which these values exclude each other; none if they do not.

        ``fixed`` is one value per variable by number, -1 where it is open.
        """
        return tuple(self.names[number] for number in self.guilty(fixed))

    def guilty(self, fixed: Int32s) -> list[int]:
        """Return the same by number."""
        with self._lock:
            book, search = self._book, self._search
            search.start[:] = True
            for variable in np.flatnonzero(fixed >= 0).tolist():
                first, last = book.offsets[variable], book.offsets[variable + 1]
                search.start[first:last] = False
                search.start[first + fixed[variable]] = True
            search.active[:] = True
            found = blame(book, search, self._decisions)
            if found == UNDECIDED:
                return self._solved(fixed)
            guilty: list[int] = np.flatnonzero(search.active).tolist() if found == EXCLUDED else []
            return guilty

    def _solved(self, fixed: Int32s) -> list[int]:
        """The same by the solver."""
        return self._solver.blame({v: int(fixed[v]) for v in np.flatnonzero(fixed >= 0).tolist()})

    def warm(self) -> None:
        """Prepare what the first question would wait for."""
        self.blame(np.full(len(self._model.variables), -1, dtype=np.int32))

    def redundant(self) -> tuple[str, ...]:
        """Return the constraints that all the others together imply. Cost: one search for each constraint."""
        with self._lock:
            return tuple(name for number, name in enumerate(self.names) if self._implied(number))

    def _implied(self, number: int) -> bool:
        found = broken(self._book, self._search, number, self._decisions)
        return self._solver.implied(number) if found == UNDECIDED else found == EXCLUDED


def implying(model: ProductModel, number: int, *, among: Collection[int]) -> tuple[int, ...] | None:
    """Return a minimal set of the constraints ``among`` that together imply another one, by number; None if none does.

    An empty set: nothing can break that constraint. Cost: a rulebook of what is connected with it, and a search.
    """
    constraint, found = model.constraints[number], set[int]()
    numbers = {id(model.constraints[other]): other for other in among}
    near = connected([model.constraints[other] for other in among], constraint)
    for ways in negations(model, constraint):
        book = Rulebook(replace(model, constraints=(*near, *(replace(way, id=None) for way in ways))))
        guilty = book.guilty(np.full(len(model.variables), -1, dtype=np.int32))
        if not guilty:
            return None
        found |= {numbers[id(near[place])] for place in guilty if place < len(near)}
    return tuple(sorted(found))


class _Bound:
    """Writes a model's constraints into arrays."""

    def __init__(self, model: ProductModel) -> None:
        self.offsets = np.cumsum([0, *(len(variable.values) for variable in model.variables)], dtype=np.int64)
        self.kinds: list[int] = []
        self.bounds: list[int] = []
        self.scopes: list[tuple[int, ...]] = []
        self.cells: list[int] = []
        self.masks: list[np.ndarray] = []
        self.weights: list[Int64s] = []
        self.columns: list[Int32s] = []
        self.rows: list[Int32s] = []
        self.sizes = dict.fromkeys(("masks", "weights", "columns"), 0)
        for rule, holds in each_rule(model):
            self._add(rule, holds=holds)

    def _add(self, rule: GivenRule, *, holds: bool) -> None:
        self.scopes.append(rule.scope)
        rows, bound = np.empty(0, dtype=np.int32), 0
        if not rule.scope:
            kind = ALWAYS if holds else NEVER
        elif isinstance(rule, ClauseRule):
            kind = CLAUSE
            for mask in rule.masks.values():
                self._cells("masks", mask)
        elif isinstance(rule, TableRule):
            kind, rows = ALLOWED if rule.allowed else FORBIDDEN_ROWS, rule.rows.reshape(-1)
            for place, size in enumerate(rule.sizes):
                self._cells("columns", _columns(rule.rows, place, size))
        else:
            kind, bound = EXACTLY if rule.exact else AT_MOST, rule.bound
            for variable, weights in rule.weights.items():
                self._cells("weights", np.where(rule.known[variable], weights, UNKNOWN))
        self.kinds.append(kind)
        self.bounds.append(bound)
        self.rows.append(rows)

    def _cells(self, name: str, cells: np.ndarray) -> None:
        getattr(self, name).append(cells)
        self.cells.append(self.sizes[name])
        self.sizes[name] += len(cells)

    def book(self) -> Book:
        scope_var = np.array([variable for scope in self.scopes for variable in scope], dtype=np.int32)
        rule_of = np.repeat(np.arange(len(self.scopes)), [len(scope) for scope in self.scopes])
        by_variable = np.argsort(scope_var, kind="stable")
        return Book(
            offsets=self.offsets,
            kind=np.array(self.kinds, dtype=np.int32),
            bound=np.array(self.bounds, dtype=np.int64),
            scope_start=_starts([len(scope) for scope in self.scopes]),
            scope_var=scope_var,
            scope_cell=np.array(self.cells, dtype=np.int64),
            masks=_joined(self.masks, np.bool_),
            weights=_joined(self.weights, np.int64),
            columns=_joined(self.columns, np.int32),
            row_start=_starts([len(rows) for rows in self.rows]),
            rows=_joined(self.rows, np.int32),
            var_start=_starts(np.bincount(scope_var, minlength=len(self.offsets) - 1).tolist()),
            var_rules=rule_of[by_variable].astype(np.int32),
        )


def _columns(rows: Int32s, place: int, size: int) -> Int32s:
    """Number a table's values so that equal numbers stand beside equal rows."""
    rest = number_rows(np.ascontiguousarray(np.delete(rows, place, axis=1)))[0] if rows.shape[1] > 1 else rows * 0
    beside: list[list[int]] = [[] for _ in range(size)]
    for value, row in zip(rows[:, place].tolist(), rest.reshape(-1).tolist(), strict=True):
        beside[value].append(row)
    numbers: dict[tuple[int, ...], int] = {}
    return np.array([numbers.setdefault(tuple(sorted(found)), len(numbers)) for found in beside], dtype=np.int32)


def _starts(lengths: list[int]) -> Int64s:
    return np.cumsum([0, *lengths], dtype=np.int64)


def _joined(parts: list[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate([np.empty(0, dtype=kind), *parts]).astype(kind)
