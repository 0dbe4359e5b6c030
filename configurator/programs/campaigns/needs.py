"""Needs: groups of customers by what they need, from wherever a source knows it.

A source offers groups by code and says who is in one: what customers told us, and the groups that are found in what
they buy, have and told. Another joins by standing in `SOURCES`.
"""

import uuid
from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import gettext as _

from configurator.customers.consent import usable
from configurator.customers.models import Interaction, Verb
from configurator.insight.groups.read import members_of
from configurator.insight.models import NeedsGroup
from configurator.profiles.models import Answer
from configurator.profiles.told import APPETITE, QUESTION

_EQUALS = "="
_FOUND = "group:"
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


class Found:
    """Groups by needs, as the latest rebuild found them."""

    def choices(self) -> list[tuple[str, str]]:
        """Those that stand."""
        words = _("Group by needs: {group}")
        return [(f"{_FOUND}{group.pk}", words.format(group=group)) for group in NeedsGroup.objects.standing()]

    def having(self, code: str) -> frozenset[uuid.UUID] | None:
        """Its members now; nobody once it is not found any more. Two queries."""
        number = code.removeprefix(_FOUND)
        if number == code or not number.isdecimal():
            return None
        return frozenset(members_of(number=int(number)).values_list("customer_id", flat=True))


SOURCES: tuple[Needs, ...] = (Found(), Told())


def choices() -> list[tuple[str, str]]:
    """All groups of all sources."""
    return [choice for source in SOURCES for choice in source.choices()]


def who_have(*, codes: Iterable[str]) -> dict[str, frozenset[uuid.UUID]]:
    """The people of each group; nobody where no source knows it any more. Two queries each at most."""
    found: dict[str, frozenset[uuid.UUID]] = {}
    for code in sorted(set(codes) - {""}):
        answers = (source.having(code) for source in SOURCES)
        found[code] = next((people for people in answers if people is not None), frozenset())
    return found
