"""Standing: which answers of a person count. No database.

One customer's latest answer to a question counts. Of several customers who turned out to be one person each had their
own latest answer when they were merged: then one that was withdrawn wins over those that were given, and of two that
were given the narrower. An answer that the person gives afterwards is for all of them. So answers and merges are
replayed in the order of time, which makes the outcome the same in whichever order the merging was done.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from configurator.customers.models import Consent, Frequency

Question = tuple[str, str]  # purpose, channel
_Answers = dict[Question, Consent]

_NARROW = (Frequency.VISIT, Frequency.MONTHLY, Frequency.WEEKLY, "", Frequency.ALWAYS)


class Join(NamedTuple):
    """Two customers were made one person."""

    at: datetime
    one: uuid.UUID
    other: uuid.UUID


def standing_answers(rows: Sequence[Consent], joins: Sequence[Join]) -> _Answers:
    """The answer that counts to each question, from all answers and merges of one person, both in order of time."""
    people: dict[uuid.UUID | None, set[uuid.UUID | None]] = {}
    answers: dict[uuid.UUID | None, _Answers] = {}
    waiting = list(joins)
    for row in rows:
        while waiting and waiting[0].at <= row.at:
            _unite(people, waiting.pop(0))
        for member in people.get(row.customer_id, {row.customer_id}):
            answers[member] = _answered(answers.get(member, {}), row)
    return _narrowest(answers.values())


def _unite(people: dict[uuid.UUID | None, set[uuid.UUID | None]], join: Join) -> None:
    both = people.get(join.one, {join.one}) | people.get(join.other, {join.other})
    for member in both:
        people[member] = both


def _answered(answers: _Answers, row: Consent) -> _Answers:
    """The answers after one more; one about all channels answers for each of them."""
    kept = answers if row.channel else {q: answer for q, answer in answers.items() if q[0] != row.purpose}
    return {**kept, (row.purpose, row.channel): row}


def _narrowest(members: Iterable[_Answers]) -> _Answers:
    found: _Answers = {}
    everyone = list(members)
    for question in {question for answers in everyone for question in answers}:
        purpose, _ = question
        said = [answers.get(question) or answers.get((purpose, "")) for answers in everyone]
        found[question] = min((answer for answer in said if answer is not None), key=_width)
    return found


def _width(answer: Consent) -> tuple[bool, int, float, int]:
    """Withdrawn first, then narrow before wide; of equals the later."""
    return answer.given, _NARROW.index(answer.frequency), -answer.at.timestamp(), -answer.pk
