"""Several relays on one outbox."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from configurator.outbox import queue
from configurator.outbox.models import Message
from tests.outbox.realdb import database_on_disk

AT = datetime(2026, 3, 4, tzinfo=UTC)
LEASE = timedelta(seconds=60)
RELAYS, MESSAGES = 6, 30


def claim_all():
    return queue.claim(topics=["t"], limit=MESSAGES, lease=LEASE, at=AT)


@pytest.mark.django_db(transaction=True)
def test_claim_by_many_relays_at_once_takes_each_message_once(tmp_path):
    barrier = Barrier(RELAYS)

    def relay(_number):
        barrier.wait()
        try:
            return [message.pk for message in claim_all()]
        finally:
            connection.close()

    with database_on_disk(tmp_path):
        written = [queue.put(topic="t", key=str(n), payload=b"", at=AT).pk for n in range(MESSAGES)]
        with ThreadPoolExecutor(RELAYS) as relays:
            taken = [pk for pks in relays.map(relay, range(RELAYS)) for pk in pks]
        attempts = set(Message.objects.values_list("attempts", flat=True))
    assert (sorted(taken), attempts) == (written, {1})


def taken_by_both(monkeypatch, take):
    """How many messages are taken in all when a rival claims them between our reading and our taking."""
    queue.put(topic="t", key="k", payload=b"", at=AT)
    rivals = []

    def take_late(pk, *, at, until):
        monkeypatch.setattr(queue, "_take", take)
        rivals.extend(claim_all())
        return take(pk, at=at, until=until)

    monkeypatch.setattr(queue, "_take", take_late)
    return len(claim_all()) + len(rivals)


@pytest.mark.django_db
def test_claim_after_a_faster_rival_takes_nothing(monkeypatch):
    assert taken_by_both(monkeypatch, queue._take) == 1


@pytest.mark.django_db
def test_claim_without_its_guard_takes_what_a_rival_has(monkeypatch):
    def unguarded(pk, *, at, until):
        return Message.objects.filter(pk=pk).update(leased_until=until) == 1

    assert taken_by_both(monkeypatch, unguarded) == 2
