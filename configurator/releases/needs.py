"""Needs: questions about use, and what each answer wishes for, in the terms of a release's engine.

A wish gives points to the values of engine variables: 100 for each unit of its weight, of a graded wish the share that
the number has. What is not known says nothing, is the worst by degrees, and is left out where others must be left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from configurator.releases.rules import atoms
from configurator.releases.vocabulary import Slot, Vocabulary

POINTS = 100
"""What one unit of a weight counts."""

Pair = tuple[str, str]  # variable and value


@dataclass(frozen=True, slots=True)
class Wish:
    """What one answer wishes for: points by (variable, value), above 0 for it and below 0 against it."""

    selector: Mapping[str, Any]
    points: dict[Pair, int]
    variables: frozenset[str]  # of which the values have something to do with it
    choices: dict[str, str]  # if it must hold: what is chosen for the customer, or left out

    @property
    def module(self) -> str:
        """The code of its module."""
        return str(self.selector["module"])

    @property
    def most(self) -> int:
        """The most points that one value has; 0 where less is better, and of a wish against something."""
        return max((0, *self.points.values()))


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question."""

    code: str
    text: str
    hard: bool
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question about use."""

    code: str
    text: str
    several: bool
    answers: tuple[Answer, ...]


def released_needs(document: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[Question, ...]:
    """The questions of a release in staff's order. Linear in the wishes times the values of their modules."""
    return tuple(
        Question(
            code=question["code"],
            text=question["text"],
            several=question["several"],
            answers=tuple(_answer(vocabulary, answer) for answer in question["answers"]),
        )
        for question in document.get("needs", ())
    )


def needs_in_words(plain: tuple[Question, ...], document: Mapping[str, Any]) -> tuple[Question, ...]:
    """The same questions with the words of a document in another language; their wishes are shared."""
    return tuple(
        replace(
            question,
            text=entry["text"],
            answers=tuple(
                replace(answer, text=words["text"])
                for answer, words in zip(question.answers, entry["answers"], strict=True)
            ),
        )
        for question, entry in zip(plain, document.get("needs", ()), strict=True)
    )


def _answer(vocabulary: Vocabulary, answer: Mapping[str, Any]) -> Answer:
    wishes = tuple(_wish(vocabulary, wish, hard=answer["hard"]) for wish in answer["wishes"])
    return Answer(answer["code"], answer["text"], answer["hard"], wishes)


def _wish(vocabulary: Vocabulary, wish: Mapping[str, Any], *, hard: bool) -> Wish:
    shares = _graded(vocabulary, wish) if "grade" in wish else _selected(vocabulary, wish, doubtful=hard)
    points = {pair: int(POINTS * wish["weight"] * share) for pair, share in shares.items()}
    variables = frozenset(variable for variable, _ in points)
    points = {pair: count for pair, count in points.items() if count}
    return Wish(wish, points, variables, _choices(vocabulary, points) if hard else {})


def _selected(vocabulary: Vocabulary, wish: Mapping[str, Any], *, doubtful: bool) -> dict[Pair, Fraction]:
    """All of the weight for what is selected; against something that is `doubtful` also for what may be so."""
    found = atoms(vocabulary, dict(wish))
    return {
        (atom.variable, value): Fraction(1)
        for atom in found
        for value in (atom.holds | atom.unknown if doubtful and wish["weight"] < 0 else atom.holds)
    }


def _graded(vocabulary: Vocabulary, wish: Mapping[str, Any]) -> dict[Pair, Fraction]:
    """Shares of the weight by the number, over those of the module's components.

    The more the better: the greatest earns all of it, the least nothing. The less the better: the greatest costs all of
    it, the least nothing. So taking nothing of the module is worth what the worst is, or the best. Not known is worst.
    """
    slots = vocabulary.slots_of[wish["module"]]
    columns = [(slot, vocabulary.column(slot, wish["attribute"])) for slot in slots]
    known = [have for _, column in columns for have in column.values() if have is not None]
    if not known or min(known) == max(known):
        return {}
    least, span = min(known), Fraction(max(known) - min(known))
    sign, worst = (1, Fraction(0)) if wish["grade"] == "more" else (-1, Fraction(-1))
    return {
        (slot.variable, value): worst if have is None else sign * Fraction(have - least) / span
        for slot, column in columns
        for value, have in column.items()
    }


def _choices(vocabulary: Vocabulary, points: Mapping[Pair, int]) -> dict[str, str]:
    """What must hold, as choices: one of a component that is named, nothing of what is left out."""
    found: dict[str, str] = {}
    for (variable, value), count in points.items():
        slot = vocabulary.slot[variable]
        if count > 0 and slot.quantity(value) == 1:
            found[variable] = value
        elif count < 0 and slot.nothing is not None and _is_of_several(slot):
            found[variable] = slot.nothing
    return found


def _is_of_several(slot: Slot) -> bool:
    return bool(slot.sku)
