"""`manage.py work` for real: processes that do tasks, are killed in the middle, and end when they are asked to."""

import io
import signal
import time

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from configurator.background import queue
from configurator.background.models import PeriodicJob
from tests.background import chores
from tests.background.workers import LEASE_SECONDS, wait_until, working
from tests.outbox.realdb import database_on_disk


@pytest.fixture
def database(transactional_db, tmp_path):
    """A database that processes share."""
    with database_on_disk(tmp_path) as found:
        yield found


@pytest.fixture
def file(tmp_path):
    return tmp_path / "notes"


def lines(file):
    return file.read_text().split() if file.exists() else []


def row(result):
    return DBTaskResult.objects.get(pk=result.id)


def state(result):
    return row(result).status


def test_a_worker_does_what_is_asked_for_and_the_jobs_that_are_due(database, tmp_path, file):
    with working(database, tmp_path) as worker:
        asked = chores.note.enqueue(str(file), "hello")
        wait_until(lambda: state(asked) == "SUCCESSFUL")
        wait_until(lambda: PeriodicJob.objects.filter(begun_at__isnull=False).count() >= 2)
        assert worker.end() == 0
    assert lines(file) == ["hello"]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_asked_to_end_finishes_the_task_in_hand(database, tmp_path, file, ending):
    with working(database, tmp_path) as worker:
        asked = chores.slow.enqueue(str(file), 1.5)
        wait_until(lambda: lines(file) == ["begun"])
        assert worker.end(ending) == 0
    assert (state(asked), lines(file)) == ("SUCCESSFUL", ["begun", "ended"])


def test_a_task_whose_worker_is_killed_is_done_by_another(database, tmp_path, file):
    with working(database, tmp_path) as worker:
        asked = chores.slow.enqueue(str(file), 4)
        wait_until(lambda: lines(file) == ["begun"])
        worker.kill()
    assert (state(asked), lines(file)) == ("RUNNING", ["begun"])
    killed_at = time.monotonic()
    with working(database, tmp_path) as worker:
        wait_until(lambda: len(lines(file)) == 2)
        assert time.monotonic() - killed_at < LEASE_SECONDS + 30
        # longer than the lease: its signs of life keep the task, or the next look would find it dead
        wait_until(lambda: state(asked) == "SUCCESSFUL")
        assert worker.end() == 0
    assert (lines(file), len(row(asked).worker_ids)) == (["begun", "begun", "ended"], 2)


def test_without_the_reaper_a_killed_workers_task_would_run_for_ever(database, tmp_path, file):
    with working(database, tmp_path) as worker:
        asked = chores.slow.enqueue(str(file), 30)
        wait_until(lambda: lines(file) == ["begun"])
        worker.kill()
    while queue.claim(worker="another", at=timezone.now() + queue.lease()):
        pass  # jobs that were due, perhaps
    assert state(asked) == "RUNNING"
    queue.reap(at=timezone.now() + queue.lease())
    assert state(asked) == "READY"


def test_two_workers_share_the_tasks_and_begin_each_turn_once(database, tmp_path, file):
    asked = [chores.note.enqueue(str(file), str(number)) for number in range(40)]
    with working(database, tmp_path) as one, working(database, tmp_path) as other:
        wait_until(lambda: all(state(result) == "SUCCESSFUL" for result in asked))
        wait_until(lambda: PeriodicJob.objects.filter(begun_at__isnull=False).count() >= 2)
        time.sleep(2)
        assert [one.end(), other.end()] == [0, 0]
    assert sorted(lines(file), key=int) == [str(number) for number in range(40)]
    turns = DBTaskResult.objects.filter(task_path="configurator.background.tidy.forget_tasks")
    assert turns.count() == 1  # it is due once an hour


def run(*words):
    out = io.StringIO()
    call_command("work", *words, stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
def test_once_does_what_is_due_now(file):
    chores.note.enqueue(str(file), "hello")
    said = run("--once")
    assert lines(file) == ["hello"]
    assert said == f"did {1 + PeriodicJob.objects.count()} tasks"
    assert run("--once") == "did 0 tasks"


def test_no_tasks_beside_each_other_is_refused():
    with pytest.raises(CommandError, match="1 or more"):
        run("--at-once", "0")
