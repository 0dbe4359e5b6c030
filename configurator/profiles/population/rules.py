"""Rules: which values the engine reports as available, in the numbers of a history."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from configurator.engine import KnowledgeBase
from configurator.profiles.population.history import UNKNOWN, Codes, History, Numbers
from configurator.profiles.population.questions import Questions

Flags = NDArray[np.bool_]

_NOT_THERE = -1


def with_all_values(history: History, knowledge: KnowledgeBase) -> History:
    """The same history, its variables with the model's values that were never sold added at the end."""
    of_model = dict(zip(knowledge.variables, knowledge.values, strict=True))
    values = tuple(
        tuple(dict.fromkeys((*known, *of_model.get(name, ()))))
        for name, known in zip(history.names, history.values, strict=True)
    )
    return replace(history, values=values)


class Rules:
    """A knowledge base that is asked in a history's numbers.

    Variables and values that the model does not know say nothing to it, and what it does not know it does not filter.
    """

    def __init__(self, knowledge: KnowledgeBase, history: History) -> None:
        self.knowledge, self.layout = knowledge, history.layout
        numbers = {name: number for number, name in enumerate(knowledge.variables) if not knowledge.auxiliary[number]}
        self.variables: Numbers = np.array([numbers.get(name, _NOT_THERE) for name in history.names], np.int64)
        self.values: list[Codes] = [
            _places(values, knowledge.values[number] if number >= 0 else ())
            for values, number in zip(history.values, self.variables.tolist(), strict=True)
        ]

    def chosen(self, known: Codes) -> Codes:
        """One row of known choices as the engine takes them."""
        found = np.full(len(self.knowledge.variables), UNKNOWN, np.int32)
        for variable in np.flatnonzero((known >= 0) & (self.variables >= 0)).tolist():
            found[self.variables[variable]] = self.values[variable][known[variable]]
        return found

    def available(self, known: Codes, asked: int) -> tuple[Flags, int]:
        """Which of the asked variable's values can be had, and how many the engine counts.

        For a variable that the model does not know, all of them.
        """
        number = int(self.variables[asked])
        if number < 0:
            return np.ones(self.layout.sizes[asked], np.bool_), self.layout.sizes[asked]
        chosen = self.chosen(known)
        chosen[number] = UNKNOWN
        first, last = self.knowledge.offsets[number : number + 2]
        flags = self.knowledge.available(chosen)[first:last]
        places = self.values[asked]
        return np.where(places >= 0, flags[places], False), int(flags.sum())  # noqa: FBT003  NumPy's "else"


def _places(values: tuple[str, ...], of_model: tuple[str, ...]) -> Codes:
    known = {value: number for number, value in enumerate(of_model)}
    return np.array([known.get(value, _NOT_THERE) for value in values], np.int32)


@dataclass(frozen=True)
class Allowed:
    """For each question the values that can be had, padded with False, and how many there are."""

    flags: Flags  # (questions, most values)
    counts: Numbers

    @property
    def open(self) -> Flags:
        """Where there is a choice left."""
        found: Flags = self.counts > 1
        return found


def allowed(rules: Rules | None, sizes: tuple[int, ...], questions: Questions) -> Allowed:
    """What can be had in each question; without rules, every value. Cost: one pass of the engine a question."""
    widths = np.array(sizes, np.int64)[questions.asked]
    flags = np.arange(max(sizes, default=0)) < widths[:, None]
    if rules is None:
        return Allowed(flags, widths)
    counts = np.zeros(len(questions), np.int64)
    for place, (known, asked) in enumerate(zip(questions.known, questions.asked.tolist(), strict=True)):
        found, counts[place] = rules.available(known, asked)
        flags[place, : len(found)] = found
    return Allowed(flags, counts)
