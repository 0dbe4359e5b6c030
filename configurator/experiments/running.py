"""Running: the tests that go on, as pages ask for them. Read at most every few seconds by each process."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from configurator.experiments.models import Experiment

OLDEST = 5.0
"""After so many seconds what is known is read anew."""


class Running(NamedTuple):
    """One test as it was started."""

    key: uuid.UUID
    arm: str
    percent: int
    started_at: datetime
    entry_ends_at: datetime
    ends_at: datetime


class _Known:
    """What this process last read."""

    def __init__(self, tests: Mapping[str, Running], at: float) -> None:
        self.tests = tests
        self.at = at


def running(*, varied: str, at: datetime) -> Running | None:
    """The test that varies a thing at a moment, if any. One query where it has to be read, not more often than that."""
    if monotonic() - _known.at >= OLDEST:
        _known.at = monotonic()  # whoever asks meanwhile goes on with what is known
        _known.tests = _read()
    found = _known.tests.get(varied)
    return found if found and found.started_at <= at < found.ends_at else None


def any_running(*, varied: Iterable[str], at: datetime) -> bool:
    """Whether one of these is varied at a moment."""
    return any(running(varied=code, at=at) for code in varied)


def forget() -> None:
    """Have this process read anew: somebody started or stopped a test just now."""
    _known.at = float("-inf")


def _read() -> dict[str, Running]:
    found = {}
    for row in Experiment.objects.filter(occupies__isnull=False):
        if row.started_at and row.ends_at and row.entry_ends_at:
            found[row.varied] = Running(row.pk, row.arm, row.percent, row.started_at, row.entry_ends_at, row.ends_at)
    return found


_known = _Known({}, float("-inf"))
