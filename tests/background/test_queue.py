"""Tasks from being asked for to their end: once each, again after a failure, again after a death."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from configurator.background import perform, queue
from configurator.background.models import Hold
from configurator.background.queue import DELAYS, FAILED, READY, RUNNING, SUCCESSFUL, TRIES
from configurator.background.standing import Standing, standing
from tests import databases
from tests.background import chores
from tests.background.workers import wait_until
from tests.outbox.realdb import database_on_disk

pytestmark = pytest.mark.django_db


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self):
        self.now = timezone.now()

    def __call__(self):
        return self.now

    def pass_(self, **words):
        self.now += timedelta(**words)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "notes"


def work(clock, worker="w"):
    """Do all that is due; how many there were."""
    done = 0
    while perform.perform_next(worker=worker, clock=clock, rng=Random(1)):
        done += 1
    return done


def lines(file):
    return file.read_text().split("\n")[:-1] if file.exists() else []


def row(result):
    return DBTaskResult.objects.get(pk=result.id)


def test_a_task_is_done_once_and_leaves_nothing_behind(clock, file):
    asked = chores.note.enqueue(str(file), "hello")
    assert standing(key=asked.id, at=clock()) == Standing(goes_on=True)
    assert [work(clock), work(clock)] == [1, 0]
    done = row(asked)
    assert (done.status, done.return_value, done.worker_ids, lines(file)) == (SUCCESSFUL, "hello", ["w"], ["hello"])
    assert not Hold.objects.exists()
    assert standing(key=asked.id, at=clock()) == Standing(goes_on=False, attempts=1)


def test_a_task_exists_exactly_when_the_change_that_asks_for_it_does(clock, file):
    with transaction.atomic():
        chores.note.enqueue(str(file), "hello")
        transaction.set_rollback(True)
    assert (work(clock), lines(file)) == (0, [])


def test_a_task_for_later_waits(clock, file):
    later = chores.note.using(run_after=clock() + timedelta(hours=1))
    later.enqueue(str(file), "hello")
    assert work(clock) == 0
    clock.pass_(hours=1, seconds=1)
    assert work(clock) == 1


def test_a_failed_task_is_tried_again_after_growing_delays_and_then_given_up(clock, file):
    asked = chores.broken.enqueue(str(file))
    waited = []
    while True:
        assert work(clock) == 1
        tried = row(asked)
        if tried.status == FAILED:
            break
        waited.append(tried.run_after - clock())
        clock.now = tried.run_after - timedelta(seconds=1)
        assert work(clock) == 0
        clock.pass_(seconds=1)
    assert all(delay <= wait <= delay * 1.1 for delay, wait in zip(DELAYS, waited, strict=True))
    assert (lines(file), len(tried.worker_ids)) == (["tried"] * TRIES, TRIES)
    assert tried.traceback.strip().endswith("ValueError: no ink left")
    assert standing(key=asked.id, at=clock()) == Standing(goes_on=False, has_failed=True, attempts=TRIES)


def test_a_task_that_gives_up_is_not_tried_again(clock, file):
    asked = chores.hopeless.enqueue(str(file))
    assert (work(clock), row(asked).status, lines(file)) == (1, FAILED, ["tried"])


def test_a_task_that_is_told_its_attempt(clock, file):
    asked = chores.second_time.enqueue(str(file))
    assert [work(clock), row(asked).status] == [1, READY]
    clock.pass_(minutes=1)
    assert [work(clock), row(asked).status, row(asked).traceback] == [1, SUCCESSFUL, ""]
    assert lines(file) == ["attempt 1", "attempt 2"]


def test_try_again_gives_a_failed_task_all_its_attempts(clock, file):
    asked = chores.hopeless.enqueue(str(file))
    work(clock)
    assert queue.retry_now(keys=[row(asked).pk], at=clock()) == 1
    assert (row(asked).status, row(asked).worker_ids) == (READY, [])
    assert (work(clock), lines(file)) == (1, ["tried", "tried"])
    claimed = chores.note.enqueue(str(file), "x")
    queue.claim(worker="w", at=clock())
    assert queue.retry_now(keys=[row(claimed).pk], at=clock()) == 0  # it runs


# Workers that die


def test_a_dead_workers_task_is_ready_again_when_its_lease_has_run_out(clock, file):
    asked = chores.note.enqueue(str(file), "hello")
    queue.claim(worker="dead", at=clock())
    clock.pass_(seconds=59)
    assert (queue.reap(at=clock()), work(clock)) == (0, 0)
    clock.pass_(seconds=2)
    assert (queue.reap(at=clock()), row(asked).status) == (1, READY)
    assert (work(clock), row(asked).worker_ids) == (1, ["dead", "w"])


def test_a_task_that_kills_its_workers_is_given_up(clock, file):
    asked = chores.note.enqueue(str(file), "hello")
    for _ in range(TRIES):
        assert queue.claim(worker="dead", at=clock()) is not None
        clock.pass_(seconds=61)
        assert queue.reap(at=clock()) == 1
    assert (row(asked).status, row(asked).traceback) == (FAILED, queue.INTERRUPTED)


def test_a_sign_of_life_keeps_the_task(clock, file):
    chores.note.enqueue(str(file), "hello")
    claimed = queue.claim(worker="slow", at=clock())
    for _ in range(5):
        clock.pass_(seconds=50)
        assert queue.renew(row=claimed, at=clock())
        assert queue.reap(at=clock()) == 0


def test_a_worker_that_was_taken_for_dead_undoes_nothing(clock, file):
    asked = chores.note.enqueue(str(file), "hello")
    slow = queue.claim(worker="slow", at=clock())
    clock.pass_(seconds=61)
    queue.reap(at=clock())
    second = queue.claim(worker="second", at=clock())
    assert not queue.renew(row=slow, at=clock())
    assert not queue.fail(row=slow, error=OSError("late"), at=clock(), rng=Random(1))
    assert not queue.finish(row=slow, value="late", at=clock())
    assert (row(asked).status, Hold.objects.count()) == (RUNNING, 1)
    assert queue.finish(row=second, value="mine", at=clock())
    assert row(asked).return_value == "mine"


def test_without_its_guard_a_late_worker_would_undo_its_successors_work(clock, file, monkeypatch):
    asked = chores.note.enqueue(str(file), "hello")
    slow = queue.claim(worker="slow", at=clock())
    clock.pass_(seconds=61)
    queue.reap(at=clock())
    queue.claim(worker="second", at=clock())
    monkeypatch.setattr(queue, "_held", lambda row: DBTaskResult.objects.filter(pk=row.pk))
    assert queue.fail(row=slow, error=OSError("late"), at=clock(), rng=Random(1))
    assert row(asked).status == READY  # though its successor is at it


def hung(tmp_path, seconds, settings):
    """A worker hangs in a task, with a time limit: its attempts, what it left, and what came of it after all."""
    settings.TASK_LEASE_SECONDS, settings.TASK_MOST_SECONDS = 0.4, seconds
    file = tmp_path / "notes"
    with database_on_disk(tmp_path), ThreadPoolExecutor(1) as other:
        asked = chores.stuck.enqueue(str(file))
        chores.LET_GO.clear()

        def worker():
            try:
                return perform.perform_next(worker="hung", clock=timezone.now, rng=Random(1))
            finally:
                connection.close()

        hangs = other.submit(worker)
        wait_until(lambda: lines(file) == ["begun"])
        time.sleep(2)
        reaped = queue.reap(at=timezone.now())
        second = queue.claim(worker="second", at=timezone.now())
        chores.LET_GO.set()
        hangs.result(timeout=30)
        left = row(asked)
        if second is not None:
            queue.finish(row=second, value="mine", at=timezone.now())
        return reaped, left.status, row(asked).return_value


@pytest.mark.django_db(transaction=True)
def test_a_task_that_hangs_is_given_to_another_and_its_late_result_not_written(tmp_path, settings):
    assert hung(tmp_path, 0.5, settings) == (1, RUNNING, "mine")


@pytest.mark.django_db(transaction=True)
def test_without_its_limit_a_task_that_hangs_keeps_its_lease(tmp_path, settings):
    assert hung(tmp_path, 1800, settings) == (0, SUCCESSFUL, "late")


def behind_a_lock(tmp_path):
    """What becomes of a task that writes while another has SQLite's lock for longer than a page would wait."""
    with database_on_disk(tmp_path) as database:
        asked = chores.write_behind_a_lock.enqueue(database.url.removeprefix("sqlite:///"))
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 200")
        perform.perform_next(worker="w", clock=timezone.now, rng=Random(1))
        return row(asked)


@pytest.mark.skipif(databases.on_postgres(), reason="PostgreSQL locks rows, and waits")
@pytest.mark.django_db(transaction=True)
def test_a_task_waits_longer_for_the_lock_than_a_page(tmp_path):
    assert behind_a_lock(tmp_path).status == SUCCESSFUL


@pytest.mark.skipif(databases.on_postgres(), reason="PostgreSQL locks rows, and waits")
@pytest.mark.django_db(transaction=True)
def test_without_its_patience_a_task_fails_when_the_database_is_locked(tmp_path, monkeypatch):
    monkeypatch.setattr(perform, "_be_patient", lambda: None)
    done = behind_a_lock(tmp_path)
    assert (done.status, "database is locked" in done.traceback) == (READY, True)


# Several workers

WORKERS, TASKS = 6, 30


def claim_all(worker):
    taken = []
    while claimed := queue.claim(worker=worker, at=datetime.now(UTC)):
        taken.append(claimed.pk)
    return taken


@pytest.mark.django_db(transaction=True)
def test_many_workers_take_each_task_once(tmp_path):
    barrier = Barrier(WORKERS)

    def worker(number):
        barrier.wait()
        try:
            return claim_all(f"w{number}")
        finally:
            connection.close()

    with database_on_disk(tmp_path):
        asked = {row(chores.note.enqueue(str(tmp_path / "x"), str(n))).pk for n in range(TASKS)}
        with ThreadPoolExecutor(WORKERS) as workers:
            taken = [pk for pks in workers.map(worker, range(WORKERS)) for pk in pks]
        attempts = {len(workers) for workers in DBTaskResult.objects.values_list("worker_ids", flat=True)}
    assert (len(taken), set(taken), attempts) == (TASKS, asked, {1})


def taken_by_both(monkeypatch, take, clock, file):
    """How often a task is taken when a rival claims it between our reading and our taking."""
    chores.note.enqueue(str(file), "hello")
    rivals = []

    def take_late(row, *, worker, at):
        monkeypatch.setattr(queue, "_take", take)
        rivals.append(queue.claim(worker="rival", at=at))
        return take(row, worker=worker, at=at)

    monkeypatch.setattr(queue, "_take", take_late)
    ours = queue.claim(worker="w", at=clock())
    return (ours is not None) + (rivals[0] is not None)


def test_a_claim_after_a_faster_rival_takes_nothing(monkeypatch, clock, file):
    assert taken_by_both(monkeypatch, queue._take, clock, file) == 1


def test_a_claim_without_its_guard_takes_what_a_rival_has(monkeypatch, clock, file):
    def unguarded(row, *, worker, at):
        return DBTaskResult.objects.filter(pk=row.pk).update(status=RUNNING, started_at=at) == 1

    assert taken_by_both(monkeypatch, unguarded, clock, file) == 2


# What pages are told


def test_progress_is_told_while_it_runs(clock, file, monkeypatch):
    told = []
    monkeypatch.setattr(chores.time, "sleep", lambda _s: told.append(standing(key=asked.id, at=clock())), raising=True)
    asked = chores.slow.enqueue(str(file), 1)
    work(clock)
    assert told == [Standing(goes_on=True, attempts=1, words="half way")]
    perform.say("nobody is listening")  # outside of a task it says nothing, and breaks nothing


def test_a_task_that_nobody_begins_is_late(clock, file):
    asked = chores.note.enqueue(str(file), "hello")
    clock.pass_(seconds=19)
    assert not standing(key=asked.id, at=clock()).is_late
    clock.pass_(seconds=2)
    assert standing(key=asked.id, at=clock()).is_late


def test_a_task_that_waits_for_its_next_attempt_is_not_late(clock, file):
    asked = chores.broken.enqueue(str(file))
    clock.pass_(minutes=5)
    work(clock)
    clock.pass_(seconds=5)
    assert standing(key=asked.id, at=clock()) == Standing(goes_on=True, attempts=1)


def test_what_was_done_is_forgotten_after_a_day_and_what_failed_after_three_months(clock, file):
    done, failed = chores.note.enqueue(str(file), "x"), chores.hopeless.enqueue(str(file))
    work(clock)
    left = []
    for days in (0.9, 0.2, 88, 1):
        clock.pass_(days=days)
        queue.forget(at=clock())
        left.append([DBTaskResult.objects.filter(pk=one.id).exists() for one in (done, failed)])
    assert left == [[True, True], [False, True], [False, True], [False, False]]
    assert standing(key=done.id, at=clock()) == Standing(goes_on=False)
