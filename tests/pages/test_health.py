"""What a monitor is told: database, disk, and how long things have waited to leave the shop."""

from collections import namedtuple
from datetime import timedelta
from random import Random

import pytest
from django.db import DatabaseError
from django.utils import timezone

from configurator.background import queue
from configurator.outbox.models import Message
from configurator.outbox.queue import put, settle
from configurator.pages import health
from tests.background import chores

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def roomy(settings, tmp_path):
    """A disk with room enough."""
    settings.VAR_DIR, settings.READY_DISK_MB, settings.READY_WAIT_MINUTES = tmp_path, 0, 15


def asked(client, query=""):
    answer = client.get(f"/health/ready{query}")
    return answer.status_code, answer.json()


def test_a_shop_where_nothing_waits(client, django_assert_num_queries):
    with django_assert_num_queries(3):
        status, found = asked(client)
    free = found.pop("disk_free_mb")
    nothing = {"oldest_message": 0, "oldest_delivery": 0, "oldest_task": 0, "is_late": False}
    assert (status, found) == (200, {"ready": True, "database": True, "disk": True} | nothing)
    assert free > 0


def test_the_oldest_message_tells_its_age_until_it_is_delivered(client):
    now = timezone.now()
    for minutes in (3, 20, 1):
        put(topic="mail", key="k", payload=b"", at=now - timedelta(minutes=minutes))
    status, found = asked(client)
    assert (status, found["ready"], found["is_late"]) == (200, True, True)  # the shop can go on selling
    assert 20 * 60 <= found["oldest_message"] < 20 * 60 + 60
    assert asked(client, "?late")[0] == 503
    settle(message=Message.objects.order_by("created_at").first(), at=now)
    status, found = asked(client, "?late")
    assert (status, found["is_late"]) == (200, False)
    assert 3 * 60 <= found["oldest_message"] < 3 * 60 + 60


def test_tasks_that_nobody_does_are_told(client, settings, tmp_path):
    settings.READY_WAIT_MINUTES = -0.001
    chores.note.enqueue(str(tmp_path / "x"), "x")
    assert asked(client, "?late")[0] == 503
    claimed = queue.claim(worker="w", at=timezone.now())
    assert health._ages(timezone.now() + timedelta(hours=1)) == (0, 0, 0)  # it runs
    queue.fail(row=claimed, error=ValueError("x"), at=timezone.now(), rng=Random(1))
    assert health._ages(timezone.now()) == (0, 0, 0)  # it waits for its time
    later = timezone.now() + timedelta(hours=1)
    assert 3_500 < health._ages(later)[2] <= 3_600


def test_a_disk_that_is_almost_full_is_not_ready(client, settings, monkeypatch):
    settings.READY_DISK_MB = 200
    usage = namedtuple("usage", "total used free")  # noqa: PYI024  as the library gives it
    for free, expected in ((199_999_999, 503), (200_000_000, 200)):
        monkeypatch.setattr(health.shutil, "disk_usage", lambda _path, free=free: usage(0, 0, free))
        status, found = asked(client)
        assert (status, found["ready"], found["disk"]) == (expected, expected == 200, expected == 200)


def test_a_folder_that_is_away_or_may_not_be_written_is_not_ready(client, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path / "away"
    assert asked(client)[0] == 503
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(health.os, "access", lambda _path, _mode: False)
    assert asked(client)[0] == 503


def test_a_database_that_does_not_answer_is_not_ready(client, monkeypatch):
    def away(_at):
        raise DatabaseError("server closed the connection")

    monkeypatch.setattr(health, "_ages", away)
    monkeypatch.setattr(health.connection, "close", lambda: None)  # it is the test's own
    status, found = asked(client)
    assert (status, found["ready"], found["database"], found["oldest_message"]) == (503, False, False, None)
