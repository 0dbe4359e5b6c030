"""Put, claim, settle, fail: at-least-once delivery of frozen bytes.

A claim is a lease. Whoever holds it delivers outside any transaction and then settles; if the process dies, the lease
runs out and the next relay delivers the same bytes again. Receivers therefore have to be repeatable.
"""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction
from django.db.models import F

from configurator.outbox.models import Message, MessageQuerySet

log = logging.getLogger(__name__)

# Waiting times after the first, second ... failed attempt; the last one repeats for as long as it takes.
DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
JITTER = 0.1
REASON_LENGTH = 2_000


def put(*, topic: str, key: str, payload: bytes, at: datetime, content_type: str = "application/json") -> Message:
    """Leave a message in the caller's transaction: it exists exactly when the caller's change does."""
    return Message.objects.create(
        topic=topic, key=key, payload=payload, content_type=content_type, created_at=at, available_at=at
    )


def claim(*, topics: Collection[str], limit: int, lease: timedelta, at: datetime) -> list[Message]:
    """Take up to `limit` due messages, oldest first, for the time of the lease.

    Two relays never hold the same message at once. The lease must be longer than the time-out of one delivery times
    `limit`. Costs one read when nothing is due, so an idle relay takes no write lock.
    """
    due = Message.objects.free(at).filter(topic__in=topics)
    if not due.exists():
        return []
    until = at + lease
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        candidates = due.order_by("available_at", "id").values_list("pk", flat=True)[:limit]
        taken = [pk for pk in candidates if _take(pk, at=at, until=until)]
    return list(Message.objects.filter(pk__in=taken).order_by("available_at", "id"))


def _take(pk: int, *, at: datetime, until: datetime) -> bool:
    """Claim one row only if it is still free: the guard where rows can't be locked (SQLite)."""
    return Message.objects.free(at).filter(pk=pk).update(leased_until=until, attempts=F("attempts") + 1) == 1


def settle(*, message: Message, at: datetime) -> None:
    """Mark as delivered, also when the lease ran out meanwhile: delivered is delivered."""
    Message.objects.waiting().filter(pk=message.pk).update(delivered_at=at, leased_until=None, last_error="")


def fail(*, message: Message, reason: str, at: datetime, rng: Random) -> None:
    """Give the message back with the reason; it becomes due again after a growing, slightly random time."""
    delay = DELAYS[min(message.attempts, len(DELAYS)) - 1] * (1 + JITTER * rng.random())
    _held(message).update(leased_until=None, available_at=at + delay, last_error=reason[:REASON_LENGTH])
    log.warning("outbox.failed message=%s topic=%s attempts=%s", message.pk, message.topic, message.attempts)


def release(*, message: Message) -> None:
    """Give back untried, for a relay that is asked to stop in the middle of its claim."""
    _held(message).update(leased_until=None, attempts=F("attempts") - 1)


def retry_now(*, pks: Collection[int], at: datetime) -> int:
    """Make waiting messages due at once; the answer is how many."""
    return Message.objects.waiting().filter(pk__in=pks, available_at__gt=at).update(available_at=at)


def _held(message: Message) -> MessageQuerySet:
    """The row while our own lease still holds: an overdue relay must not undo its successor's claim."""
    return Message.objects.waiting().filter(pk=message.pk, leased_until=message.leased_until)
