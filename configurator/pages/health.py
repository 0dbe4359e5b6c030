"""Health: whether this process can serve, and how long anything has waited to leave the shop."""

import os
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from configurator.background.standing import oldest_waiting
from configurator.fulfillment.models import Delivery
from configurator.outbox.models import Message

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What was found; ages are in seconds, 0 where nothing waits, None where the database does not answer.

    `is_late`: a message or a task has waited longer than READY_WAIT_MINUTES. The shop can go on selling then, so it
    does not count against `ready`.
    """

    ready: bool
    database: bool
    disk: bool
    disk_free_mb: int
    oldest_message: int | None = None
    oldest_delivery: int | None = None
    oldest_task: int | None = None
    is_late: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


def health(*, at: datetime) -> Health:
    """Look at the database, the disk under VAR_DIR, and what waits; takes four short queries."""
    free, is_writable = _disk(Path(settings.VAR_DIR))
    disk = is_writable and free >= settings.READY_DISK_MB
    try:
        message, delivery, task = _ages(at)
    except DatabaseError:
        connection.close()  # the next look begins anew
        return Health(ready=False, database=False, disk=disk, disk_free_mb=free)
    late = max(message, task) > timedelta(minutes=settings.READY_WAIT_MINUTES).total_seconds()
    return Health(
        ready=disk,
        database=True,
        disk=disk,
        disk_free_mb=free,
        oldest_message=message,
        oldest_delivery=delivery,
        oldest_task=task,
        is_late=late,
    )


def _disk(folder: Path) -> tuple[int, bool]:
    """Megabytes that are free where the shop writes, and whether it may."""
    try:
        return shutil.disk_usage(folder).free // _MEGABYTE, os.access(folder, os.W_OK)
    except OSError:
        return 0, False


def _ages(at: datetime) -> tuple[int, int, int]:
    """How long the oldest message, delivery to a receiver and task have waited."""
    messages = Message.objects.waiting().order_by("created_at").values_list("created_at", flat=True)
    deliveries = Delivery.objects.waiting().order_by("made_at").values_list("made_at", flat=True)
    since = (messages.first(), deliveries.first(), oldest_waiting(at=at))
    message, delivery, task = (max(0, int((at - one).total_seconds())) if one else 0 for one in since)
    return message, delivery, task
