"""Answers: what customers told us of themselves; whoever did not say is unknown."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress

import numpy as np

from configurator.customers.consent import who_let_learn
from configurator.customers.models import Interaction, Verb
from configurator.insight.groups.columns import LIKES as LIKED
from configurator.insight.groups.columns import TOLD, Column
from configurator.profiles.dialogue.ask import RATHER_NOT
from configurator.profiles.told import APPETITE, LIKES, QUESTION

Said = dict[tuple[str, str], dict[int, str]]
"""By product line (of likings) and subject, and by customer's number, the latest word."""


def answers(*, numbers: Mapping[uuid.UUID, int]) -> list[Column]:
    """A column for each answer of a question, each step of the appetite, and each liking. One query."""
    found: list[Column] = []
    for (family, subject), values in sorted(_latest(numbers).items()):
        if subject.startswith(LIKES):
            found.append(_liking(f"{LIKED}{family}/{subject.removeprefix(LIKES)}", values, len(numbers)))
        else:
            found.extend(_choices(subject, values, len(numbers)))
    return found


def _latest(numbers: Mapping[uuid.UUID, int]) -> Said:
    acts = Interaction.objects.filter(verb=Verb.TOLD, identity__customer__in=who_let_learn()).order_by("pk")
    found: Said = defaultdict(dict)
    for person, family, detail in acts.values_list("identity__customer_id", "family_code", "detail").iterator():
        subject = str(detail.get("subject", ""))
        if subject.startswith((QUESTION, APPETITE, LIKES)) and person in numbers:
            line = family if subject.startswith(LIKES) else ""
            found[line, subject][numbers[person]] = str(detail.get("value", ""))
    return found


def _choices(subject: str, values: Mapping[int, str], customers: int) -> Iterator[Column]:
    said = {who: value for who, value in values.items() if value not in {"", RATHER_NOT}}
    known = np.zeros(customers, np.bool_)
    known[list(said)] = True
    for value in sorted(set(said.values())):
        yes = np.zeros(customers, np.bool_)
        yes[[who for who, theirs in said.items() if theirs == value]] = True
        yield Column(f"{TOLD}{subject}={value}", yes, known, block=subject)


def _liking(key: str, values: Mapping[int, str], customers: int) -> Column:
    """Liked, or avoided; who does not mind says neither."""
    yes, known = np.zeros(customers, np.bool_), np.zeros(customers, np.bool_)
    for who, value in values.items():
        with suppress(ValueError):
            known[who] = int(value) != 0
            yes[who] = int(value) > 0
    return Column(key, yes, known)
