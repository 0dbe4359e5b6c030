"""Checks: what is said about a build beside the diagram: warnings, and rules that a missing attribute leaves open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from catalog.cells import compares


class Truth(Enum):
    """What a rule says of the values decided so far; of two that mean OR the greater one counts."""

    HOLDS = 1
    OPEN = 0  # depends on what is not decided yet
    UNKNOWN = -1  # depends on an attribute that is not known
    BROKEN = -2


@dataclass(frozen=True, slots=True)
class ClauseCheck:
    """At least one literal holds; a literal lists the values that surely satisfy it, and those that nobody knows."""

    literals: tuple[tuple[str, frozenset[str], frozenset[str]], ...]

    def truth(self, decided: Mapping[str, str]) -> Truth:
        """Evaluate on the decided variables, in time linear in the literals."""
        worst = Truth.BROKEN
        for variable, sure, unknown in self.literals:
            value = decided.get(variable)
            if value in sure:
                return Truth.HOLDS
            if value is None:
                worst = Truth.OPEN
            elif value in unknown and worst is not Truth.OPEN:
                worst = Truth.UNKNOWN
        return worst

    def doubtful(self) -> set[tuple[str, str]]:
        """The (variable, value) pairs that can leave this open."""
        return {(variable, value) for variable, _, unknown in self.literals for value in unknown}


@dataclass(frozen=True, slots=True)
class SumCheck:
    """A sum of weights against a bound, unless a clause lifts it; None is a weight that is not known."""

    weights: dict[str, dict[str, int | None]]
    op: str
    bound: int
    lifted_by: ClauseCheck = field(default_factory=lambda: ClauseCheck(()))

    def truth(self, decided: Mapping[str, str]) -> Truth:
        """Evaluate on the decided variables, in time linear in the variables."""
        return max(self.lifted_by.truth(decided), self._compared(decided), key=lambda truth: truth.value)

    def _compared(self, decided: Mapping[str, str]) -> Truth:
        if any(variable not in decided for variable in self.weights):
            return Truth.OPEN
        total = 0
        for variable, weights in self.weights.items():
            weight = weights[decided[variable]]
            if weight is None:
                return Truth.UNKNOWN
            total += weight
        holds = {"<=": total <= self.bound, ">=": total >= self.bound, "==": total == self.bound}[self.op]
        return Truth.HOLDS if holds else Truth.BROKEN

    def doubtful(self) -> set[tuple[str, str]]:
        """The (variable, value) pairs that can leave this open."""
        unknown = {
            (v, value) for v, weights in self.weights.items() for value, weight in weights.items() if weight is None
        }
        return unknown | self.lifted_by.doubtful()


@dataclass(frozen=True, slots=True)
class MatchCheck:
    """An attribute of one variable against one of another, unless a clause lifts it.

    A column has the attribute of every value that takes something; None is an attribute that is not known.
    """

    left: tuple[str, Mapping[str, Any]]
    operator: str
    right: tuple[str, Mapping[str, Any]]
    lifted_by: ClauseCheck

    def truth(self, decided: Mapping[str, str]) -> Truth:
        """Evaluate on the decided variables, in constant time."""
        return max(self.lifted_by.truth(decided), self._compared(decided), key=lambda truth: truth.value)

    def _compared(self, decided: Mapping[str, str]) -> Truth:
        taken = [(decided.get(variable), column) for variable, column in (self.left, self.right)]
        if any(value is not None and value not in column for value, column in taken):
            return Truth.HOLDS  # nothing is taken on one side
        if any(value is None for value, _ in taken):
            return Truth.OPEN
        have, want = (column[value] for value, column in taken if value is not None)
        if have is None or want is None:
            return Truth.UNKNOWN
        return Truth.HOLDS if compares(self.operator, have, want) else Truth.BROKEN

    def doubtful(self) -> set[tuple[str, str]]:
        """The (variable, value) pairs that can leave this open."""
        sides = (self.left, self.right)
        unknown = {(variable, value) for variable, column in sides for value, have in column.items() if have is None}
        return unknown | self.lifted_by.doubtful()


@dataclass(frozen=True, slots=True)
class Check:
    """A rule, as it is evaluated on one build."""

    code: str
    says: str
    strength: str
    test: ClauseCheck | SumCheck | MatchCheck
