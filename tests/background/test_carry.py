"""The same tasks over RabbitMQ and Redis: carried by Celery, kept in the database."""

import uuid
from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from configurator.background import carry, queue
from configurator.background.models import Hold
from tests.background import chores
from tests.background.brokers import ADDRESSES, what_is_missing
from tests.background.workers import wait_until, working
from tests.outbox.realdb import database_on_disk

NOWHERE = "amqp://guest:guest@127.0.0.1:9//"


@pytest.fixture
def database(transactional_db, tmp_path):
    """A database that processes share."""
    with database_on_disk(tmp_path) as found:
        yield found


@pytest.fixture(params=list(ADDRESSES))
def broker(request, settings):
    """A queue of this test alone at a broker; it is gone afterwards."""
    missing = what_is_missing(request.param)
    if missing:
        pytest.skip(missing)
    address = ADDRESSES[request.param]
    settings.BACKGROUND_URL, settings.BACKGROUND_QUEUE = address, f"atelier-test-{uuid.uuid4().hex[:12]}"
    yield {"BACKGROUND_URL": address, "BACKGROUND_QUEUE": settings.BACKGROUND_QUEUE}
    with carry.application().connection_for_write() as connection:
        queue_there = carry.application().amqp.queues[settings.BACKGROUND_QUEUE](connection.default_channel)
        queue_there.delete()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "notes"


def lines(file):
    return file.read_text().split() if file.exists() else []


def state(result):
    return DBTaskResult.objects.get(pk=result.id).status


def emptied():
    """Lose everything that the broker has; how many messages there were."""
    return carry.application().control.purge()


def test_tasks_are_carried_and_done_once_beside_each_other_and_to_their_end(database, tmp_path, file, broker):
    """Also when a message comes several times, and when the worker is asked to end in the middle."""
    asked = [chores.note.enqueue(str(file), str(number)) for number in range(5)]
    app = carry.application()
    for result in asked * 3:
        app.send_task(carry.TASK, args=[result.id])
    with working(database, tmp_path, "--at-once", "3", **broker) as worker:
        wait_until(lambda: all(state(result) == "SUCCESSFUL" for result in asked))
        assert sorted(lines(file), key=int) == [str(number) for number in range(5)]
        last = [chores.slow.enqueue(str(file), 2) for _ in range(3)]
        wait_until(lambda: lines(file)[5:] == ["begun"] * 3)
        assert worker.end() == 0, worker.log
    assert ([state(result) for result in last], lines(file)[8:]) == (["SUCCESSFUL"] * 3, ["ended"] * 3)


def test_a_task_whose_worker_is_killed_is_done_by_another(database, tmp_path, file, broker):
    with working(database, tmp_path, **broker) as worker:
        asked = chores.slow.enqueue(str(file), 3)
        wait_until(lambda: lines(file) == ["begun"])
        worker.kill()
    with working(database, tmp_path, **broker) as worker:
        wait_until(lambda: state(asked) == "SUCCESSFUL")
        assert worker.end() == 0, worker.log
    assert lines(file) == ["begun", "begun", "ended"]


@pytest.mark.django_db
def test_what_the_broker_lost_is_sent_again(file, broker):
    now, app = timezone.now(), carry.application()
    chores.note.enqueue(str(file), "hello")
    assert carry.send_due(app=app, at=now + timedelta(seconds=1)) == 1
    assert emptied() == 1
    soon, later = now + timedelta(seconds=100), now + carry.AGAIN + timedelta(seconds=2)
    assert [carry.send_due(app=app, at=soon), carry.send_due(app=app, at=later)] == [0, 1]
    assert emptied() == 1


@pytest.mark.django_db
def test_a_broker_that_is_away_gets_the_tasks_later(settings, file):
    settings.BACKGROUND_URL = NOWHERE
    chores.note.enqueue(str(file), "hello")
    now = timezone.now()
    assert carry.send_due(app=carry.application(), at=now) == 0
    assert Hold.objects.get().sent_at is None  # so that the next look sends it at once


@pytest.mark.django_db
def test_two_processes_send_a_task_once(file):
    asked = chores.note.enqueue(str(file), "hello")
    now = timezone.now()
    key = DBTaskResult.objects.get(pk=asked.id).pk
    assert [carry._mark(key, now), carry._mark(key, now)] == [True, False]


@pytest.mark.django_db
def test_a_task_that_failed_is_sent_again_when_its_time_has_come(settings, file):
    settings.BACKGROUND_URL = NOWHERE
    sent = []

    class App:
        def send_task(self, name, args, *, retry):
            sent.append(args[0])

    asked = chores.broken.enqueue(str(file))
    now = timezone.now()
    carry.send_due(app=App(), at=now)
    claimed = queue.claim(worker="w", at=now)
    queue.fail(row=claimed, error=ValueError("x"), at=now, rng=Random(1))
    for seconds in (5, 12, 13):
        carry.send_due(app=App(), at=now + timedelta(seconds=seconds))
    assert sent == [asked.id] * 2
