"""What staff should know before publishing: no variant at all, values in none, forced values, and who is to blame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from configurator.engine.jit import Flags
    from configurator.engine.knowledge import KnowledgeBase
    from configurator.engine.rulebook import Rulebook

NONE = "(none)"
"""The value of a variable that stands for "take nothing here"."""

Value = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """A minimal set of constraints because of which a value is dead, or (``of`` None) because of which all are."""

    of: Value | None
    constraints: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Variables and values by name, constraints by id, all in the order of the model; auxiliary variables left out.

    ``dead``: values in no variant. ``core``: the only value left. ``false_optional``: variables whose "(none)" is dead.
    ``redundant``: constraints implied by all the others. ``blame``: for the void, or for each dead value.
    """

    void: bool
    count: int
    dead: tuple[Value, ...]
    core: tuple[Value, ...]
    false_optional: tuple[str, ...]
    redundant: tuple[str, ...]
    blame: tuple[Blame, ...]

    def as_json(self) -> dict[str, object]:
        """Return what the command ``check`` prints."""
        return {
            "void": self.void,
            "count": str(self.count),
            "dead": [list(value) for value in self.dead],
            "core": [list(value) for value in self.core],
            "false_optional": list(self.false_optional),
            "redundant": list(self.redundant),
            "blame": [
                {"of": "void" if one.of is None else list(one.of), "constraints": list(one.constraints)}
                for one in self.blame
            ],
        }


def check(knowledge: KnowledgeBase, rules: Rulebook) -> Findings:
    """Return the findings about a model, compiled and as its rulebook. Cost: one evaluation and many searches."""
    found = knowledge.evaluate(np.full(len(knowledge.variables), -1, dtype=np.int32))
    rows = list(_rows(knowledge, found.changes == 0))
    dead = [(number, value) for number, _, row in rows for value in np.flatnonzero(~row).tolist()]
    left = [(number, np.flatnonzero(row).tolist()) for number, _, row in rows]
    return Findings(
        void=not found.consistent,
        count=found.count,
        dead=tuple(_named(knowledge, number, value) for number, value in dead),
        core=tuple(_named(knowledge, number, values[0]) for number, values in left if len(values) == 1),
        false_optional=tuple(name for number, name, row in rows if _loses_none(knowledge.values[number], row)),
        redundant=rules.redundant(),
        blame=tuple(_blame(knowledge, rules, dead, void=not found.consistent)),
    )


def _rows(knowledge: KnowledgeBase, possible: Flags) -> Iterator[tuple[int, str, Flags]]:
    """Each variable that is asked, with which of its values are in a variant."""
    for number, name in enumerate(knowledge.variables):
        if not knowledge.auxiliary[number]:
            yield number, name, possible[knowledge.offsets[number] : knowledge.offsets[number + 1]]


def _named(knowledge: KnowledgeBase, number: int, value: int) -> Value:
    return knowledge.variables[number], knowledge.values[number][value]


def _loses_none(values: tuple[str, ...], possible: Flags) -> bool:
    return NONE in values and not possible[values.index(NONE)]


def _blame(knowledge: KnowledgeBase, rules: Rulebook, dead: list[tuple[int, int]], *, void: bool) -> Iterator[Blame]:
    fixed = np.full(len(knowledge.variables), -1, dtype=np.int32)
    if void:
        yield Blame(of=None, constraints=rules.blame(fixed))
        return
    for number, value in dead:
        fixed[number] = value
        yield Blame(of=_named(knowledge, number, value), constraints=rules.blame(fixed))
        fixed[number] = -1
