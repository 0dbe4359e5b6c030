"""Periodic: jobs that are done again and again."""

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from configurator.background.job import Job
from configurator.background.models import PeriodicJob
from configurator.background.queue import READY, RUNNING


def jobs() -> Iterator[Job]:
    """All that the apps declare."""
    for config in apps.get_app_configs():
        yield from getattr(config, "periodic", ())


def tick(*, at: datetime) -> int:
    """Enqueue the jobs that are due; the answer is how many. Two ticks never begin the same one twice."""
    rows = {row.name: row for row in PeriodicJob.objects.all()}
    return sum(_begin(job, rows.get(job.name), at) for job in jobs())


@transaction.atomic
def _begin(job: Job, row: PeriodicJob | None, at: datetime) -> bool:
    if row is None:
        row, _ = PeriodicJob.objects.get_or_create(name=job.name, defaults={"due_at": at})
    if row.due_at > at or not _take(row, at=at, due_at=at + job.every):
        return False
    if DBTaskResult.objects.filter(task_path=job.step.module_path, status__in=(READY, RUNNING)).exists():
        return False  # the one before is not finished: this turn is left out
    job.step.enqueue()
    return True


def _take(row: PeriodicJob, *, at: datetime, due_at: datetime) -> bool:
    """Take this turn if nobody else has: the guard between schedulers."""
    return PeriodicJob.objects.filter(pk=row.pk, due_at=row.due_at).update(begun_at=at, due_at=due_at) == 1
