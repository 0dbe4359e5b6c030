"""*Must match*: an attribute of one module against one of another, as constraints of the engine.

Numbers are compared by one sum of two columns, however many different ones there are. Texts and truth values have one
clause for each group of equal ones. An attribute that is not known satisfies both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import lcm
from typing import Any

from catalog.cells import compares
from configurator.releases.vocabulary import Slot, Vocabulary

Column = dict[str, Any]
Lifting = list[tuple[Slot, frozenset[str]]]  # values that make a rule rest
Weights = list[int | None]
Groups = dict[Any, set[str]]  # the values by what they have
_OPS = {"at_most": "<=", "at_least": ">=", "equal": "=="}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two engine variables, and the attribute of each value of theirs that takes something."""

    left_slot: Slot
    right_slot: Slot
    operator: str
    left: tuple[str, Column]
    right: tuple[str, Column]

    def constraints(self, lifting: Lifting) -> list[dict[str, Any]]:
        """What the pair forbids, unless one of the lifting literals holds; without id and words."""
        if not (_known(self.left[1]) and _known(self.right[1])):
            return []
        if self._is_of_numbers:
            return [self._sum(lifting)]
        wanted = _groups(self.right[1])
        return [self._clause(have, values, wanted, lifting) for have, values in _groups(self.left[1]).items()]

    @property
    def _is_of_numbers(self) -> bool:
        known = _known(self.left[1]) + _known(self.right[1])
        return self.operator in _OPS and all(isinstance(have, Decimal) for have in known)

    def _sum(self, lifting: Lifting) -> dict[str, Any]:
        scale = lcm(*(have.as_integer_ratio()[1] for have in _known(self.left[1]) + _known(self.right[1])))
        weights: dict[str, Weights] = {}
        for slot, column, sign in ((self.left_slot, self.left[1], scale), (self.right_slot, self.right[1], -scale)):
            added = [_weight(column.get(value), sign) for value in slot.values]
            weights[slot.variable] = _together(weights.get(slot.variable), added)
        for slot, values in lifting:
            there = weights.get(slot.variable) or [0] * len(slot.values)
            weights[slot.variable] = [None if v in values else w for v, w in zip(slot.values, there, strict=True)]
        return {"kind": "sum", "weights": weights, "op": _OPS[self.operator], "bound": 0}

    def _clause(self, have: Any, values: set[str], wanted: Groups, lifting: Lifting) -> dict[str, Any]:
        outside = [value for value in self.left_slot.values if value not in values]
        against = [found for want, found in wanted.items() if not compares(self.operator, have, want)]
        unfit = set().union(*against)
        fitting = [value for value in self.right_slot.values if value not in unfit]
        lifted = [[slot.variable, [v for v in slot.values if v in values]] for slot, values in lifting]
        return {"kind": "clause", "literals": [[self.left[0], outside], [self.right[0], fitting], *lifted]}


def pairs(vocabulary: Vocabulary, rule: dict[str, Any]) -> Iterator[Pair]:
    """Every engine variable of the rule's left module with every one of the right."""
    left, right = rule["left"], rule["right"]
    for first in vocabulary.slots_of[left["module"]]:
        for second in vocabulary.slots_of[right["module"]]:
            columns = vocabulary.column(first, left["attribute"]), vocabulary.column(second, right["attribute"])
            yield Pair(first, second, rule["operator"], (first.variable, columns[0]), (second.variable, columns[1]))


def _known(column: Column) -> list[Any]:
    return [have for have in column.values() if have is not None]


def _groups(column: Column) -> Groups:
    """The values by what they have, without those of which nobody knows."""
    groups: Groups = {}
    for value, have in column.items():
        if have is not None:
            groups.setdefault(tuple(have) if isinstance(have, list) else have, set()).add(value)
    return groups


def _weight(have: Decimal | None, sign: int) -> int | None:
    """The weight of a value; None, which satisfies the sum, for nothing taken and for what is not known."""
    return None if have is None else int(have * sign)


def _together(there: Weights | None, added: Weights) -> Weights:
    if there is None:
        return added
    return [None if a is None or b is None else a + b for a, b in zip(there, added, strict=True)]
