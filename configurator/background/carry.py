"""Carry: tell workers on other machines of tasks, over a broker (RabbitMQ or Redis) by Celery.

A message holds nothing but the task's key. The row in the database stays the truth: a message that comes twice finds
the task taken, and one that a broker lost is sent again. Web processes never speak to the broker.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from celery import Celery
from django.conf import settings
from django.db import close_old_connections
from django.db.models import F, Q
from django_tasks_db.models import DBTaskResult
from kombu.exceptions import OperationalError

from configurator.background.models import Hold
from configurator.background.perform import Clock, perform_next
from configurator.background.queue import due

log = logging.getLogger(__name__)

TASK = "atelier.perform"
AGAIN = timedelta(minutes=2)
"""A task that nobody has begun by then is sent again: the broker may have lost it."""
_AT_ONCE = 200
_CONNECT_SECONDS = 4


def application() -> Celery:
    """Celery as we use it: small JSON messages in one queue, no results, no events, our own logging."""
    app = Celery("atelier", broker=settings.BACKGROUND_URL, fixups=set(), set_as_current=False)
    app.conf.update(
        task_default_queue=settings.BACKGROUND_QUEUE,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        broker_connection_timeout=_CONNECT_SECONDS,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
    )
    return app


def send_due(*, app: Celery, at: datetime) -> int:
    """Send the keys of tasks that are due; the answer is how many. A broker that is away gets them later."""
    unsent = Q(hold=None) | Q(hold__sent_at=None) | Q(hold__sent_at__lt=at - AGAIN)
    rows = DBTaskResult.objects.filter(due(at=at) & unsent).order_by(F("priority").desc(), "run_after", "enqueued_at")
    sent = 0
    for key in list(rows.values_list("pk", flat=True)[:_AT_ONCE]):
        if not _mark(key, at):
            continue
        try:
            app.send_task(TASK, args=[str(key)], retry=False)
        except (OperationalError, OSError) as error:
            Hold.objects.filter(task_id=key, sent_at=at).update(sent_at=None)
            log.warning("background: the broker is away, %s", type(error).__name__)
            break
        sent += 1
    return sent


def _mark(key: UUID, at: datetime) -> bool:
    """Note that it is being sent, unless another process has just done so."""
    Hold.objects.get_or_create(task_id=key)
    old = Q(sent_at=None) | Q(sent_at__lt=at - AGAIN)
    return Hold.objects.filter(old, task_id=key).update(sent_at=at) == 1


def worker(*, app: Celery, name: str, at_once: int, clock: Clock, rng: Random) -> Any:
    """A Celery worker that does `at_once` tasks beside each other; `start` runs it until SIGTERM or SIGINT."""

    def perform(key: str) -> None:
        close_old_connections()
        perform_next(worker=name, clock=clock, rng=rng, key=UUID(key))

    _declare(app, perform)
    quiet = {"without_gossip": True, "without_mingle": True, "without_heartbeat": True}
    return app.Worker(pool="threads", concurrency=at_once, hostname=name, quiet=True, loglevel="WARNING", **quiet)


def _declare(app: Celery, perform: Callable[[str], None]) -> None:
    app.task(name=TASK, ignore_result=True)(perform)
