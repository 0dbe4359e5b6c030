"""Precedence: in which order staff come to what waits for them. Apps above say who is ahead, and by how much.

Each counts as having come so many hours earlier as it is ahead. So nobody waits for ever: behind something that waits
come all that arrive later than the difference of the two head starts.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.apps import apps
from django.utils.module_loading import import_string

Person = uuid.UUID
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many hours somebody is ahead, and why, in words."""

    hours: int = 0
    why: str = ""


Says = Callable[[Collection[Person]], Mapping[Person, Ahead]]


def ahead_of(people: Iterable[Person | None]) -> dict[Person, Ahead]:
    """Who is ahead, by what the apps declare as `precedence`: a step that is asked once for all of them."""
    asked = {person for person in people if person is not None}
    found: dict[Person, Ahead] = {}
    for config in apps.get_app_configs():
        if asked and (path := getattr(config, "precedence", "")):
            says: Says = import_string(path)
            found.update(says(asked))
    return found


def in_order(
    things: Iterable[Thing], *, since: Callable[[Thing], datetime], person: Callable[[Thing], Person | None]
) -> list[tuple[Thing, Ahead]]:
    """What waits `since` when for a `person`, with how far it is ahead: what is due first stands first."""
    listed = list(things)
    known = ahead_of(person(thing) for thing in listed)
    placed = [(thing, known.get(person(thing) or uuid.UUID(int=0), Ahead())) for thing in listed]
    return sorted(placed, key=lambda pair: (since(pair[0]) - timedelta(hours=pair[1].hours), since(pair[0])))
