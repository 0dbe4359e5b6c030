"""The schedule: reports and publications that staff asked for, begun when they are due and done outside of any page."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from catalog.models import ProductFamily
from configurator.customers.models import User
from configurator.releases.compile import UnpublishableError
from configurator.releases.models import CurrentRelease, Publication, Report, Task
from configurator.releases.publish import OvertakenError, publish
from configurator.releases.refusal import refusal_words
from configurator.releases.report import write_report
from configurator.releases.trials import digest_of

logger = logging.getLogger(__name__)

T = TypeVar("T", Report, Publication)
_TRIES = 2
_PATIENCE = timedelta(seconds=20)
_OVERTAKEN = gettext_noop(
    "The draft, or what is on sale, changed since the report. Look at a new report and publish then."
)
_INTERRUPTED = gettext_noop("It was interrupted twice and given up. Ask for it again.")
_BROKEN = gettext_noop(
    "Something went wrong that should not. It is written down for whoever runs this site; nothing was published."
)


class LostError(Exception):
    """Another process has taken this task over."""


def request_report(*, family: ProductFamily, by: User | None, at: datetime) -> Report:
    """Ask for a report on what publishing the draft would mean; the one that is being worked out already, if any."""
    with transaction.atomic():
        ProductFamily.objects.select_for_update().get(pk=family.pk)
        unfinished = Report.objects.filter(Task.unfinished(), family=family).first()
        return unfinished or Report.objects.create(family=family, requested_by=by, requested_at=at, due_at=at)


def request_publication(
    *, family: ProductFamily, report: Report | None, by: User | None, due_at: datetime, at: datetime
) -> Publication:
    """Ask for publishing at a time; with a report, only the very draft that it was about."""
    return Publication.objects.create(family=family, report=report, requested_by=by, requested_at=at, due_at=due_at)


def cancel(*, publication: Publication, at: datetime) -> bool:
    """Take back what has not begun yet; False where it has."""
    waiting = Publication.objects.filter(pk=publication.pk, status=Task.Status.WAITING)
    return bool(waiting.update(status=Task.Status.CANCELLED, finished_at=at))


def overdue(*, task: Task, at: datetime) -> bool:
    """Whether nobody has begun a task that should have been: the process that does them is not running."""
    return task.status == Task.Status.WAITING and task.due_at + _PATIENCE < at


def run_due(*, clock: Callable[[], datetime]) -> int:
    """Do everything that is due, publications first; the answer is how many tasks were begun."""
    begun = 0
    while True:
        task = claim(kind=Publication, at=clock()) or claim(kind=Report, at=clock())
        if task is None:
            forget_reports(at=clock())
            return begun
        begun += 1
        _run(task, clock)


def forget_reports(*, at: datetime) -> int:
    """Delete reports that were finished more than REPORT_DAYS ago, unless a publication waits for one; 0 keeps all."""
    if not settings.REPORT_DAYS:
        return 0
    old = Report.objects.filter(finished_at__lt=at - timedelta(days=settings.REPORT_DAYS))
    wanted = Publication.objects.filter(Task.unfinished(), report__isnull=False).values("report_id")
    return old.exclude(pk__in=wanted).delete()[0]


def claim(*, kind: type[T], at: datetime) -> T | None:
    """Take the task that is due longest, for the time of its lease; two processes never hold the same one."""
    for task in kind.objects.filter(Task.due(at)).order_by("due_at", "pk"):
        given_up = task.attempts >= _TRIES
        status = Task.Status.FAILED if given_up else Task.Status.RUNNING
        change = {"status": status, "started_at": at, "lease_until": at + Task.LEASE, "attempts": F("attempts") + 1}
        if given_up:
            change = {"status": status, "finished_at": at, "refusal": {"reason": _INTERRUPTED, "rules": []}}
        same = kind.objects.filter(pk=task.pk, status=task.status, attempts=task.attempts)
        if same.update(**change) and not given_up:
            return kind.objects.get(pk=task.pk)
    return None


def _run(task: Report | Publication, clock: Callable[[], datetime]) -> None:
    """Do one task; whatever becomes of it is written down."""
    try:
        if isinstance(task, Report):
            write_report(report=task, progress=lambda words: _progress(task, words, clock()), at=clock())
            _finish(task, Task.Status.DONE, clock(), content=task.content, trial=task.trial, released=task.released)
        else:
            _publish(task, clock)
    except UnpublishableError as error:
        refusal = {"reason": refusal_words(error), "rules": error.rules}
        _finish(task, Task.Status.REFUSED, clock(), refusal=refusal, **_report_so_far(task))
    except OvertakenError:
        _finish(task, Task.Status.REFUSED, clock(), refusal={"reason": _OVERTAKEN, "rules": []})
    except LostError:
        logger.warning("schedule.lost task=%s pk=%s", type(task).__name__, task.pk)
    except Exception:
        logger.exception("schedule.failed task=%s pk=%s", type(task).__name__, task.pk)
        _finish(task, Task.Status.FAILED, clock(), refusal={"reason": _BROKEN, "rules": []})


def _report_so_far(task: Report | Publication) -> dict[str, Any]:
    return {"content": task.content, "released": task.released} if isinstance(task, Report) else {}


def _held(task: Report | Publication) -> Any:
    """The task as long as it is ours: the number of attempts changes when another process takes it over."""
    return type(task).objects.filter(pk=task.pk, status=Task.Status.RUNNING, attempts=task.attempts)


def _progress(task: Report | Publication, words: str, at: datetime) -> None:
    """Say what is being done, and that whoever does it is alive."""
    if not _held(task).update(progress=words, lease_until=at + Task.LEASE):
        raise LostError


def _finish(task: Report | Publication, status: Task.Status, at: datetime, **fields: Any) -> None:
    _held(task).update(status=status, finished_at=at, progress="", **fields)


def _publish(task: Publication, clock: Callable[[], datetime]) -> None:
    """Publish for a task: what was asked for, once."""
    at = clock()
    _progress(task, gettext_noop("Compiling the rules"), at)

    def still_wanted(document: dict[str, Any]) -> None:
        if task.report is not None:
            _check_same(task.report, document)
        _progress(task, gettext_noop("Putting it on sale"), clock())

    release = publish(family_code=task.family.code, by=task.requested_by, at=at, guard=still_wanted)
    _finish(task, Task.Status.DONE, clock(), release=release)


def _check_same(report: Report, document: dict[str, Any]) -> None:
    """Raise OvertakenError unless draft and current release are those of the report."""
    current = CurrentRelease.objects.filter(family_id=report.family_id).values_list("release_id", flat=True).first()
    if report.content.get("digest") != digest_of(document) or current != report.released_id:
        raise OvertakenError
