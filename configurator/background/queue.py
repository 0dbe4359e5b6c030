"""Claim, finish, fail, reap: what becomes of the tasks in the database's queue.

The row is the truth, whoever carries the task. A claim is a lease that its worker renews while it lives; what a worker
that died left behind becomes ready again. So a task runs at least once, and has to be repeatable. Every change is an
update on condition that the row is still as it was read.
"""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from random import Random
from traceback import format_exception
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_noop
from django_tasks_db.models import DBTaskResult, get_date_max

from configurator.background.compat import TaskResultStatus, normalize_json
from configurator.background.models import Hold
from configurator.languages.told import as_text, told

log = logging.getLogger(__name__)

Row = DBTaskResult[Any, Any]
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
FAILED, SUCCESSFUL = TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL

# Waiting times after the first, second ... failed attempt; after the attempt that follows the last one it has failed.
DELAYS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
TRIES = len(DELAYS) + 1
JITTER = 0.1
DAYS_KEPT_DONE, DAYS_KEPT_FAILED = 1, 90
INTERRUPTED = as_text(told(gettext_noop("Its worker was ended in the middle of it, {count} times."), count=TRIES))
_LOOKED_AT = 20


class GiveUpError(Exception):
    """Raised by a task for which another attempt would not help; `reason` is a sentence for staff."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def due(*, at: datetime) -> Q:
    """Tasks that may be begun at the time."""
    return Q(status=READY) & (Q(run_after=get_date_max()) | Q(run_after__lte=at))


def lease() -> timedelta:
    """How long a worker is believed alive without a sign of it."""
    return timedelta(seconds=settings.TASK_LEASE_SECONDS)


def claim(*, worker: str, at: datetime, key: UUID | None = None) -> Row | None:
    """Take the task that is due first, or the one with this key if it is due; None where there is none.

    Two workers never take the same one. Costs one read when nothing is due.
    """
    rows = DBTaskResult.objects.filter(due(at=at)).order_by(F("priority").desc(), "run_after", "enqueued_at")
    for row in (rows if key is None else rows.filter(pk=key))[:_LOOKED_AT]:
        with transaction.atomic():
            if _take(row, worker=worker, at=at):
                Hold.objects.update_or_create(task_id=row.pk, defaults={"lease_until": at + lease(), "progress": ""})
                return DBTaskResult.objects.get(pk=row.pk)
    return None


def _take(row: Row, *, worker: str, at: datetime) -> bool:
    """Mark as running if the row is still as it was read: the guard between workers."""
    workers = [*row.worker_ids, worker]
    same = DBTaskResult.objects.filter(pk=row.pk, status=READY, run_after=row.run_after)
    return same.update(status=RUNNING, started_at=at, worker_ids=workers) == 1


def _held(row: Row) -> Any:
    """The row while the claim is ours: a worker that was taken for dead must not undo its successor's work."""
    return DBTaskResult.objects.filter(pk=row.pk, status=RUNNING, started_at=row.started_at)


def renew(*, row: Row, at: datetime) -> bool:
    """Say that the worker is alive; False when the task is no longer ours."""
    ours = Hold.objects.filter(task_id=row.pk, task__status=RUNNING, task__started_at=row.started_at)
    return ours.update(lease_until=at + lease()) == 1


def say(*, row: Row, words: str) -> None:
    """Write down what is being done, for whoever waits for it."""
    Hold.objects.filter(task_id=row.pk, task__started_at=row.started_at).update(progress=words[:200])


@transaction.atomic
def finish(*, row: Row, value: Any, at: datetime) -> bool:
    """Mark as done; False when the task is no longer ours."""
    ended = {"status": SUCCESSFUL, "finished_at": at, "exception_class_path": "", "traceback": ""}
    return _ended(row, return_value=normalize_json(value), **ended)


@transaction.atomic
def fail(*, row: Row, error: BaseException, at: datetime, rng: Random) -> bool:
    """Give back with the reason, to be tried again after a growing, slightly random time; or for good."""
    attempts = len(row.worker_ids)
    path = f"{type(error).__module__}.{type(error).__qualname__}"
    told = {"exception_class_path": path, "traceback": "".join(format_exception(error))}
    log.warning("background.failed task=%s key=%s attempt=%s error=%s", row.task_path, row.pk, attempts, path)
    if attempts >= TRIES or isinstance(error, GiveUpError):
        return _ended(row, status=FAILED, finished_at=at, **told)
    delay = DELAYS[attempts - 1] * (1 + JITTER * rng.random())
    return _ended(row, status=READY, run_after=at + delay, **told)


def _ended(row: Row, **change: Any) -> bool:
    """Let go of a task that is ours."""
    ours: bool = _held(row).update(**change) == 1
    if ours:
        Hold.objects.filter(task_id=row.pk).delete()
    else:
        log.warning("background.lost task=%s key=%s", row.task_path, row.pk)
    return ours


def reap(*, at: datetime) -> int:
    """Make ready again what workers that died left running; after TRIES attempts it has failed. Returns how many."""
    dead = Q(hold__lease_until__lt=at) | Q(hold=None, started_at__lt=at - lease())
    return sum(_reap(row, at) for row in DBTaskResult.objects.filter(dead, status=RUNNING).select_related("hold"))


@transaction.atomic
def _reap(row: Row, at: datetime) -> bool:
    hold = getattr(row, "hold", None)
    if hold and not Hold.objects.filter(pk=hold.pk, lease_until=hold.lease_until).delete()[0]:
        return False  # its worker gave a sign of life just now
    log.warning("background.reaped task=%s key=%s attempts=%s", row.task_path, row.pk, len(row.worker_ids))
    if len(row.worker_ids) < TRIES:
        return bool(_held(row).update(status=READY, run_after=at))
    told = {"exception_class_path": "", "traceback": INTERRUPTED}
    return bool(_held(row).update(status=FAILED, finished_at=at, **told))


def retry_now(*, keys: Collection[UUID], at: datetime) -> int:
    """Make failed tasks, and those that wait for another attempt, due at once with all their attempts before them."""
    again = DBTaskResult.objects.filter(Q(status=FAILED) | Q(status=READY), pk__in=keys)
    return again.update(status=READY, run_after=at, finished_at=None, worker_ids=[])


def forget(*, at: datetime) -> int:
    """Delete what was done more than a day ago, and what failed and was left so for three months."""
    done = Q(status=SUCCESSFUL, finished_at__lt=at - timedelta(days=DAYS_KEPT_DONE))
    failed = Q(status=FAILED, finished_at__lt=at - timedelta(days=DAYS_KEPT_FAILED))
    return int(DBTaskResult.objects.filter(done | failed).delete()[0])
