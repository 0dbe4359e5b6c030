"""Perform: do one claimed task while saying that its worker lives."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from random import Random
from threading import Event, Thread
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection

from configurator.background import queue
from configurator.background.compat import TaskContext
from configurator.background.queue import Row

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
_in_hand: ContextVar[Row | None] = ContextVar("task in hand", default=None)
_BEATS = 4  # signs of life in the time of a lease
_INSIST_SECONDS = 60
PATIENCE_SECONDS = 60


def perform_next(*, worker: str, clock: Clock, rng: Random, key: UUID | None = None) -> int:
    """Claim a task and do it; the answer is how many there were, one or none."""
    row = queue.claim(worker=worker, at=clock(), key=key)
    if row is None:
        return 0
    _perform(row, clock, rng)
    return 1


def say(words: str) -> None:
    """Tell whoever waits what the task in hand does now; call it outside of transactions. Elsewhere it says nothing."""
    row = _in_hand.get()
    if row is not None:
        queue.say(row=row, words=words)


def _perform(row: Row, clock: Clock, rng: Random) -> None:
    """Do one task; whatever becomes of it is written down."""
    before = _in_hand.set(row)
    _be_patient()
    try:
        with _living(row, clock):
            value = _called(row)
    except Exception as error:  # noqa: BLE001  whatever a task raises is kept with it
        found = error
        _insist(lambda: queue.fail(row=row, error=found, at=clock(), rng=rng))
    else:
        _insist(lambda: queue.finish(row=row, value=value, at=clock()))
        log.info("background.done task=%s key=%s", row.task_path, row.pk)
    finally:
        _in_hand.reset(before)


def _be_patient() -> None:
    """Wait longer for SQLite's lock than pages do: whoever waits for it sleeps and may be overtaken again and again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_SECONDS * 1000}")


def _called(row: Row) -> object:
    task, result = row.task, row.task_result
    context = (TaskContext(task_result=result),) if task.takes_context else ()
    return task.call(*context, *result.args, **result.kwargs)


def _insist(write: Callable[[], object]) -> None:
    """Write down what became of a task, also when the database is busy for a while; else the reaper finds it."""
    deadline = time.monotonic() + _INSIST_SECONDS
    while True:
        try:
            write()
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


@contextmanager
def _living(row: Row, clock: Clock) -> Iterator[None]:
    """Renew the lease from a thread beside the task."""
    ended = Event()
    beat = Thread(target=_beat, args=(row, clock, ended), daemon=True)
    beat.start()
    try:
        yield
    finally:
        ended.set()
        beat.join()


def _beat(row: Row, clock: Clock, ended: Event) -> None:
    """Renew until the task has ended, is somebody else's, or has had its time: one that hangs is given to another."""
    until = time.monotonic() + settings.TASK_MOST_SECONDS
    while not ended.wait(queue.lease().total_seconds() / _BEATS):
        if time.monotonic() > until:
            log.error("background.hangs task=%s key=%s", row.task_path, row.pk)
            break
        try:
            if not queue.renew(row=row, at=clock()):
                break
        except OperationalError as error:
            log.warning("background: a sign of life was not heard, %s", error)
    connection.close()
