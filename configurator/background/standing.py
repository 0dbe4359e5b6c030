"""Standing: where a task is, for pages that wait for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django_tasks_db.models import DBTaskResult

from configurator.background.queue import FAILED, READY, RUNNING, Row, due

_PATIENCE = timedelta(seconds=20)
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a task goes on or has failed for good, and the words for what is done just now.

    `is_late`: nobody has begun it, or tried it again, although it is time; the process that does it seems not to run.
    """

    goes_on: bool
    has_failed: bool = False
    is_late: bool = False
    attempts: int = 0
    words: str = ""


def standing(*, key: UUID | None, at: datetime) -> Standing:
    """Where the task with this key is; one that is not there any more is over."""
    row = DBTaskResult.objects.filter(pk=key).select_related("hold").first() if key else None
    if row is None:
        return Standing(goes_on=False)
    hold = getattr(row, "hold", None)
    return Standing(
        goes_on=row.status in (READY, RUNNING),
        has_failed=row.status == FAILED,
        is_late=row.status == READY and _since(row, at) + _PATIENCE < at,
        attempts=len(row.worker_ids),
        words=hold.progress if hold else "",
    )


def oldest_waiting(*, at: datetime) -> datetime | None:
    """Since when the task that has waited longest could have been begun; None where none waits."""
    rows = DBTaskResult.objects.filter(due(at=at)).order_by("enqueued_at").only("enqueued_at", "run_after")
    return min((_since(row, at) for row in rows[:_LOOKED_AT]), default=None)


def _since(row: Row, at: datetime) -> datetime:
    """Since when it could have been begun."""
    return row.enqueued_at if row.run_after > at + timedelta(days=10_000) else max(row.run_after, row.enqueued_at)
