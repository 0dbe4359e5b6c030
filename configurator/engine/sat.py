"""An incremental SAT solver: what the benchmark measures against, what the tests compare with, and the last resort.

The encoding is written from the model, not from the compiler's automata, so that an error in one does not hide in the
other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pysat.solvers import Solver

from configurator.engine.implied import negations
from configurator.engine.model import Clause, Constraint, LinearSum, ProductModel, Table

if TYPE_CHECKING:
    from configurator.engine.jit import Flags, Int32s

SOLVER = "cadical153"
_KEPT = 100
_PAIRWISE, _GROUP = 8, 5
"""More values than this exclude each other in groups of so many."""


class _Encoded:
    """A persistent solver that holds a model: one literal per value, and constraints that may have a guard each."""

    def __init__(self, model: ProductModel) -> None:
        """Encode the variables. Cost: number of values."""
        sizes = [len(variable.values) for variable in model.variables]
        self.offsets = np.concatenate([[0], np.cumsum(sizes)]).tolist()
        self.index = {variable.name: number for number, variable in enumerate(model.variables)}
        self.positions = [{value: i for i, value in enumerate(variable.values)} for variable in model.variables]
        self.last = self.offsets[-1]
        self.solver = Solver(name=SOLVER)
        self.guard: list[int] = []
        for first, last in zip(self.offsets, self.offsets[1:], strict=False):
            literals = list(range(first + 1, last + 1))
            self.solver.add_clause(literals)
            self._at_most_one(literals)

    def _at_most_one(self, literals: list[int]) -> None:
        """In groups: two of a group exclude each other, and so do two groups."""
        if len(literals) > _PAIRWISE:
            groups = [literals[at : at + _GROUP] for at in range(0, len(literals), _GROUP)]
            heads = [self._fresh() for _ in groups]
            for head, group in zip(heads, groups, strict=True):
                self.solver.append_formula([[-literal, head] for literal in group])
                self._at_most_one(group)
            self._at_most_one(heads)
            return
        for place, literal in enumerate(literals):
            self.solver.append_formula([[-literal, -other] for other in literals[place + 1 :]])

    def add(self, constraint: Constraint, *, guarded: bool) -> int:
        """Add a constraint; if guarded it counts only while the literal that is returned is assumed."""
        self.guard = [-self._fresh()] if guarded else []
        match constraint:
            case Clause():
                self._add([self._literal(name, value) for name, values in constraint.literals for value in values])
            case Table():
                self._encode_table(constraint)
            case LinearSum():
                self._encode_sum(constraint)
        return -self.guard[0] if guarded else 0

    def _add(self, clause: list[int]) -> None:
        self.solver.add_clause(clause + self.guard)

    def _literal(self, name: str, value: str) -> int:
        number = self.index[name]
        return int(self.offsets[number] + self.positions[number][value] + 1)

    def _fresh(self) -> int:
        self.last += 1
        return int(self.last)

    def _encode_table(self, table: Table) -> None:
        rows = [
            [self._literal(name, value) for name, value in zip(table.variables, row, strict=True)] for row in table.rows
        ]
        if not table.allowed:
            for row in rows:
                self._add([-literal for literal in row])
            return
        if len(table.variables) == 2:  # noqa: PLR2004 - a pair
            self._encode_pair(table)
            return
        taken = [self._fresh() for _ in rows]
        self._add(taken)
        supports: dict[int, list[int]] = {
            self._literal(name, value): [] for name in table.variables for value in self.positions[self.index[name]]
        }
        for chosen, row in zip(taken, rows, strict=True):
            for literal in row:
                self._add([-chosen, literal])
                supports[literal].append(chosen)
        for literal, rows_with in supports.items():
            self._add([-literal, *rows_with])

    def _encode_pair(self, table: Table) -> None:
        """Each value needs one of its partners."""
        for mine, other in ((0, 1), (1, 0)):
            name, beside = table.variables[mine], table.variables[other]
            partners: dict[str, list[int]] = {value: [] for value in self.positions[self.index[name]]}
            for row in table.rows:
                partners[row[mine]].append(self._literal(beside, row[other]))
            for value, literals in partners.items():
                self._add([-self._literal(name, value), *literals])

    def _encode_sum(self, constraint: LinearSum) -> None:
        """One literal per reachable partial sum after each variable; an unknown weight leads out of the sum."""
        sign = -1 if constraint.op == ">=" else 1
        items = [(name, [None if w is None else sign * w for w in row]) for name, row in constraint.weights.items()]
        bound, exact = sign * constraint.bound, constraint.op == "=="
        most = [max((w for w in row if w is not None), default=0) for _, row in items]
        start = self._fresh()
        self._add([start])
        reached = {0: start}
        for place, (name, row) in enumerate(items):
            rest, following = sum(most[place + 1 :]), dict[int, int]()
            weighs = self._weighs(name, row)
            for partial, state in reached.items():
                for weight, literal in weighs.items():
                    if not exact and partial + weight + rest <= bound:
                        continue
                    if partial + weight not in following:
                        following[partial + weight] = self._fresh()
                    self._add([-state, -literal, following[partial + weight]])
            reached = following
        for partial, state in reached.items():
            if partial > bound or (exact and partial != bound):
                self._add([-state])

    def _weighs(self, name: str, row: list[int | None]) -> dict[int, int]:
        """One literal for each known weight of a variable, which follows from every value that weighs so."""
        weighs: dict[int, int] = {}
        for value, weight in zip(self.positions[self.index[name]], row, strict=True):
            if weight is not None:
                if weight not in weighs:
                    weighs[weight] = self._fresh()
                self.solver.add_clause([-self._literal(name, value), weighs[weight]])
        return weighs


class SatRules(_Encoded):
    """Which constraints exclude a set of values, by the solver."""

    def __init__(self, model: ProductModel) -> None:
        """Encode the model with a guard for each constraint."""
        super().__init__(model)
        self.model = model
        self.guards = [self.add(constraint, guarded=True) for constraint in model.constraints]

    def blame(self, fixed: dict[int, int]) -> list[int]:
        """Return a minimal set of constraints, by number, that these values cannot all hold under."""
        pinned = [self.offsets[variable] + value + 1 for variable, value in fixed.items()]
        numbers = {guard: number for number, guard in enumerate(self.guards)}
        core = self._core(pinned, self.guards)
        for guard in list(core):
            if guard in core:
                core = self._core(pinned, [other for other in core if other != guard]) or core
        return sorted(numbers[guard] for guard in core)

    def _core(self, pinned: list[int], guards: list[int]) -> list[int]:
        """Return those of the guards that are enough to exclude the values, in their order; nothing if they do not."""
        if self.solver.solve(assumptions=[*pinned, *guards]):
            return []
        named = set(self.solver.get_core() or ())
        return [guard for guard in guards if guard in named]

    def implied(self, number: int) -> bool:
        """Say whether the other constraints imply one: whether nothing satisfies them and breaks it."""
        others = [guard for place, guard in enumerate(self.guards) if place != number]
        for ways in negations(self.model, self.model.constraints[number]):
            guards = [self.add(constraint, guarded=True) for constraint in ways]
            if self.solver.solve(assumptions=[*others, *guards]):
                return False
        return True


class SatDomains(_Encoded):
    """Complete domains for given choices: choices as assumptions, found models kept as witnesses."""

    def __init__(self, model: ProductModel) -> None:
        """Encode the model as it is. Cost: each sum's distinct partial sums, times distinct weights."""
        super().__init__(model)
        for constraint in model.constraints:
            self.add(constraint, guarded=False)
        self.witnesses: list[tuple[int, ...]] = []

    def available(self, chosen: Int32s) -> Flags:
        """Return which values are available, bool over all values, as ``KnowledgeBase.available`` does."""
        found = np.zeros(self.offsets[-1], dtype=np.bool_)
        choices = chosen.tolist()
        decided = [number for number, choice in enumerate(choices) if choice >= 0]
        assumed = {number: int(self.offsets[number] + choices[number] + 1) for number in decided}
        self._recall(found, choices)
        for number in range(len(choices)):
            assumptions = [literal for other, literal in assumed.items() if other != number]
            for value in range(self.offsets[number], self.offsets[number + 1]):
                if not found[value] and self.solver.solve(assumptions=[*assumptions, value + 1]):
                    self._witness(found, choices)
        return found

    def _witness(self, found: Flags, choices: list[int]) -> None:
        literals = self.solver.get_model()[: self.offsets[-1]]
        build = tuple(literal - 1 for literal in literals if literal > 0)
        self.witnesses = [build, *self.witnesses[:_KEPT]]
        self._mark(found, choices, build)

    def _recall(self, found: Flags, choices: list[int]) -> None:
        for build in self.witnesses:
            self._mark(found, choices, build)

    def _mark(self, found: Flags, choices: list[int], build: tuple[int, ...]) -> None:
        """Take from a build all its values if it keeps all choices, or the one value in which it departs."""
        departs = [
            number
            for number, choice in enumerate(choices)
            if choice >= 0 and build[number] != self.offsets[number] + choice
        ]
        if not departs:
            found[list(build)] = True
        elif len(departs) == 1:
            found[build[departs[0]]] = True
