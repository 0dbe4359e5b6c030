"""Lately: what was done to a build that several build, for telling the others; plain data in the build's own row.

One entry for each version, also of a click that changed nothing: so whoever shows one of these versions can be told
everything that happened since, and what it looked like can be worked out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from configurator.configurations.history.trail import Step, put_back
from configurator.configurations.models import Configuration

MOST = 20
"""Versions that are kept: a page that is further behind is shown the whole build."""
DID, UNDID, REDID = "did", "undid", "redid"


@dataclass(frozen=True, slots=True)
class Done:
    """What led to one version: who did what, each step from the old to the new."""

    version: int
    who: int
    how: str
    steps: tuple[Step, ...]


def noted(*, configuration: Configuration, how: str, steps: Sequence[Step], at: datetime) -> list[list[Any]]:
    """What is kept after the step that leads to the next version; nothing of a build that one builds alone."""
    if not configuration.is_together(at):
        return []
    entry = [configuration.version + 1, configuration.who, how, list(steps)]
    return [*configuration.lately, entry][-MOST:]


def since(*, configuration: Configuration, version: int) -> tuple[Done, ...] | None:
    """What was done since a version, the earliest first; None when that is not kept."""
    found = [Done(number, who, how, tuple(steps)) for number, who, how, steps in configuration.lately]
    later = tuple(done for done in found if done.version > version)
    whole = [done.version for done in later] == list(range(version + 1, configuration.version + 1))
    return later if whole else None


def as_it_was(*, configuration: Configuration, later: Sequence[Done]) -> tuple[dict[str, str], set[str]]:
    """The choices, and which of them were filled in, before these last things were done."""
    choices, marks = dict(configuration.choices), set(configuration.filled)
    for done in reversed(later):
        for step in reversed(done.steps):
            put_back(step, choices, marks)
    return choices, marks
