"""Needs: groups of customers by what they need, from wherever a source knows it.

A source offers groups by code and says who is in one. What customers told us is one; groups that are found in what they
buy join by standing in `SOURCES`.
"""

import uuid
from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import gettext as _

from configurator.customers.consent import usable
from configurator.customers.models import Interaction, Verb
from configurator.profiles.models import Answer
from configurator.profiles.told import APPETITE, QUESTION

_EQUALS = "="
_LEVELS = ("1", "2", "3", "4", "5")


class Needs(Protocol):
    """One source."""

    def choices(self) -> list[tuple[str, str]]:
        """Codes of groups, with how staff read them."""
        ...

    def having(self, code: str) -> frozenset[uuid.UUID] | None:
        """The people in a group; None for a group of another source."""
        ...


class Told:
    """What customers answered to our questions, and how new they like things."""

    def choices(self) -> list[tuple[str, str]]:
        """Each answer of each question, and each step of the appetite."""
        answers = Answer.objects.select_related("question").order_by("question__position", "question", "position", "pk")
        found = [(f"{QUESTION}{a.question.code}{_EQUALS}{a.code}", f"{a.question.text} {a.text}") for a in answers]
        words = _("From proven and cheap (1) to newest and experimental (5): {step}")
        return [*found, *((f"{APPETITE}{_EQUALS}{step}", words.format(step=step)) for step in _LEVELS)]

    def having(self, code: str) -> frozenset[uuid.UUID] | None:
        """Whose latest word on it this is, of those who let us use what they tell. One query."""
        subject, equals, value = code.partition(_EQUALS)
        if not equals or not subject.startswith((QUESTION, APPETITE)):
            return None
        acts = usable(Interaction.objects.filter(verb=Verb.TOLD, detail__subject=subject)).order_by("pk")
        latest = {person: said.get("value") for person, said in acts.values_list("identity__customer_id", "detail")}
        return frozenset(person for person, said in latest.items() if said == value)


SOURCES: tuple[Needs, ...] = (Told(),)


def choices() -> list[tuple[str, str]]:
    """All groups of all sources."""
    return [choice for source in SOURCES for choice in source.choices()]


def who_have(*, codes: Iterable[str]) -> dict[str, frozenset[uuid.UUID]]:
    """The people of each group; nobody where no source knows it any more. One query each."""
    found: dict[str, frozenset[uuid.UUID]] = {}
    for code in sorted(set(codes) - {""}):
        answers = (source.having(code) for source in SOURCES)
        found[code] = next((people for people in answers if people is not None), frozenset())
    return found
