"""Jobs that are done again and again: each turn once, however many schedulers there are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Barrier

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from configurator.background import periodic
from configurator.background.compat import Task
from configurator.background.job import Job
from configurator.background.models import PeriodicJob
from configurator.background.perform import perform_next
from tests.outbox.realdb import database_on_disk

JOB = Job(task="configurator.background.tidy.forget_tasks", every=timedelta(minutes=1))


@pytest.fixture
def only_one(monkeypatch):
    for config in apps.get_app_configs():
        if hasattr(config, "periodic"):
            monkeypatch.setattr(config, "periodic", ())
    monkeypatch.setattr(apps.get_app_config("background"), "periodic", (JOB,))


@pytest.fixture
def now():
    return timezone.now()


def waiting():
    return DBTaskResult.objects.filter(status="READY").count()


def work(now):
    while perform_next(worker="w", clock=lambda: now, rng=Random(1)):
        pass


def test_every_declared_job_is_a_task_with_a_name_of_its_own():
    found = list(periodic.jobs())
    assert all(isinstance(job.step, Task) for job in found)
    assert len({job.name for job in found}) == len(found)
    assert {job.name for job in found} >= {"forget_tasks", "follow_up", "compare_lists"}


@pytest.mark.django_db
@pytest.mark.usefixtures("only_one")
def test_a_job_is_begun_when_it_is_due(now):
    assert [periodic.tick(at=now), waiting()] == [1, 1]
    work(now)
    assert periodic.tick(at=now + timedelta(seconds=59)) == 0
    assert periodic.tick(at=now + timedelta(seconds=60)) == 1
    row = PeriodicJob.objects.get()
    assert (row.begun_at, row.due_at) == (now + timedelta(seconds=60), now + timedelta(seconds=120))


@pytest.mark.django_db
@pytest.mark.usefixtures("only_one")
def test_turns_that_were_missed_are_not_made_up_for(now):
    periodic.tick(at=now)
    work(now)
    assert [periodic.tick(at=now + timedelta(days=2)), periodic.tick(at=now + timedelta(days=2))] == [1, 0]


@pytest.mark.django_db
@pytest.mark.usefixtures("only_one")
def test_a_turn_is_left_out_while_the_one_before_goes_on(now):
    assert [periodic.tick(at=now), periodic.tick(at=now + timedelta(minutes=2)), waiting()] == [1, 0, 1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("only_one")
def test_many_schedulers_begin_a_turn_once(now, tmp_path):
    barrier = Barrier(6)

    def scheduler(turn):
        barrier.wait()
        try:
            return periodic.tick(at=turn)
        finally:
            connection.close()

    begun = []
    with database_on_disk(tmp_path), ThreadPoolExecutor(6) as schedulers:
        for minute in range(5):
            turn = now + timedelta(minutes=minute)
            begun.append(sum(schedulers.map(scheduler, [turn] * 6)))
            work(turn)
    assert begun == [1] * 5


def begun_by_both(monkeypatch, take, now):
    """How often one turn is begun when a rival takes it between our reading and our taking."""
    PeriodicJob.objects.create(name=JOB.name, due_at=now)
    rivals = []

    def take_late(row, *, at, due_at):
        monkeypatch.setattr(periodic, "_take", take)
        rivals.append(periodic.tick(at=at))
        work(now)  # it is quick
        return take(row, at=at, due_at=due_at)

    monkeypatch.setattr(periodic, "_take", take_late)
    return periodic.tick(at=now) + sum(rivals)


@pytest.mark.django_db
@pytest.mark.usefixtures("only_one")
def test_a_turn_that_a_rival_took_is_not_begun_again(monkeypatch, now):
    assert begun_by_both(monkeypatch, periodic._take, now) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("only_one")
def test_without_its_guard_a_turn_would_be_begun_twice(monkeypatch, now):
    def unguarded(row, *, at, due_at):
        return PeriodicJob.objects.filter(pk=row.pk).update(begun_at=at, due_at=due_at) == 1

    assert begun_by_both(monkeypatch, unguarded, now) == 2
