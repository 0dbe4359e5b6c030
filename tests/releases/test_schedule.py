"""Reports and publications that are asked for on a page and done by another process."""

import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections

from configurator.releases import schedule as steps
from configurator.releases.models import CurrentRelease, OnSale, Publication, Release, Report, Task
from configurator.releases.publish import publish
from configurator.releases.schedule import (
    cancel,
    claim,
    forget_reports,
    overdue,
    request_publication,
    request_report,
    run_due,
)
from tests.demo import BASE, environment
from tests.outbox.realdb import database_on_disk
from tests.releases.families import component, family, module, rule
from tests.releases.shop import put_on_sale, store

PARTS = [component(sku) for sku in ("S1", "T1", "T2")]
MODULES = [module("s", "S1"), module("t", "T1 T2")]
VOID = [
    rule("needs", f"only-{sku.lower()}", **{"if": [{"module": "s"}]}, then=[{"module": "t", "component": sku}])
    for sku in ("T1", "T2")
]


@pytest.fixture
def thing(db, at):
    """A family on sale, whose draft has another price by now."""
    released = put_on_sale(family(PARTS, MODULES), at)
    store(family(PARTS, [module("s", "S1", prices={"S1": "2.00"}), MODULES[1]]))
    return released.family


def reported(thing, at):
    """A finished report on the draft."""
    made = request_report(family=thing, by=None, at=at)
    run_due(clock=lambda: at)
    return Report.objects.get(pk=made.pk)


def asked(thing, at, *, report=None, due_at=None, by=None):
    return request_publication(family=thing, report=report, by=by, due_at=due_at or at, at=at)


def done(task):
    return type(task).objects.get(pk=task.pk)


# Old reports


def test_old_reports_are_forgotten_unless_a_publication_waits_for_one(thing, at, settings):
    settings.REPORT_DAYS = 30
    used, old = reported(thing, at), reported(thing, at)
    waiting = asked(thing, at, report=used, due_at=at + timedelta(days=60))
    assert (forget_reports(at=at + timedelta(days=30)), Report.objects.count()) == (0, 2)
    run_due(clock=lambda: at + timedelta(days=31))
    assert list(Report.objects.all()) == [used]
    cancel(publication=waiting, at=at)
    settings.REPORT_DAYS = 0
    assert forget_reports(at=at + timedelta(days=999)) == 0
    settings.REPORT_DAYS = 30
    assert (forget_reports(at=at + timedelta(days=31)), Report.objects.filter(pk=old.pk).exists()) == (1, False)


# Publishing


def test_what_is_asked_for_now_is_published(thing, at, staff_user):
    task = asked(thing, at, report=reported(thing, at), by=staff_user)
    assert run_due(clock=lambda: at) == 1
    found = done(task)
    assert (found.status, found.finished_at, found.release.number) == ("done", at, 2)
    assert found.release.published_by == staff_user
    assert CurrentRelease.objects.get().release == found.release
    assert OnSale.objects.latest("pk").by == staff_user


def test_what_is_asked_for_later_waits_for_its_time(thing, at):
    task = asked(thing, at, due_at=at + timedelta(hours=1))
    assert run_due(clock=lambda: at) == 0
    assert run_due(clock=lambda: at + timedelta(hours=1)) == 1
    assert done(task).release.published_at == at + timedelta(hours=1)


def test_at_a_set_time_the_rules_valid_then_count(thing, at):
    store(family(PARTS, MODULES, [VOID[0] | {"valid_from": (at + timedelta(days=1)).date().isoformat()}]))
    today, tomorrow = asked(thing, at), asked(thing, at, due_at=at + timedelta(days=1))
    for days in (0, 1):
        run_due(clock=lambda days=days: at + timedelta(days=days))
    assert [done(task).release.variant_count for task in (today, tomorrow)] == ["2", "1"]


def test_a_draft_changed_since_the_report_is_not_published(thing, at):
    report = reported(thing, at)
    store(family(PARTS, [module("s", "S1", prices={"S1": "3.00"}), MODULES[1]]))
    task = asked(thing, at, report=report)
    run_due(clock=lambda: at)
    assert (done(task).status, done(task).refusal["rules"]) == ("refused", [])
    assert done(task).refusal["reason"].startswith("The draft, or what is on sale, changed since the report.")
    assert Release.objects.count() == 1


def test_without_the_report_the_changed_draft_is_published(thing, at):
    reported(thing, at)
    store(family(PARTS, [module("s", "S1", prices={"S1": "3.00"}), MODULES[1]]))
    task = asked(thing, at)
    run_due(clock=lambda: at)
    assert done(task).status == "done"


def test_of_two_people_who_publish_after_the_same_report_one_is_told(thing, at):
    report = reported(thing, at)
    first, second = asked(thing, at, report=report), asked(thing, at, report=report)
    run_due(clock=lambda: at)
    assert [done(task).status for task in (first, second)] == ["done", "refused"]
    assert Release.objects.count() == 2


def test_a_refusal_is_kept_with_the_rules_to_blame(thing, at):
    store(family(PARTS, MODULES, VOID))
    task = asked(thing, at)
    run_due(clock=lambda: at)
    found = done(task)
    assert (found.status, found.release) == ("refused", None)
    assert found.refusal["rules"] == [["only-t1", "Because of only-t1."], ["only-t2", "Because of only-t2."]]
    assert found.refusal["reason"].startswith("No build at all is possible")


def test_what_should_not_happen_is_written_down_and_the_next_task_is_done(thing, at, monkeypatch, caplog):
    first, second = asked(thing, at), asked(thing, at + timedelta(seconds=1))

    def broken(**words):
        monkeypatch.setattr(steps, "publish", publish)
        raise ZeroDivisionError

    monkeypatch.setattr(steps, "publish", broken)
    run_due(clock=lambda: at + timedelta(seconds=2))
    assert [done(task).status for task in (first, second)] == ["failed", "done"]
    assert "schedule.failed task=Publication" in caplog.text


def test_what_waits_can_be_called_off(thing, at):
    task = asked(thing, at, due_at=at + timedelta(hours=1))
    assert cancel(publication=task, at=at)
    assert run_due(clock=lambda: at + timedelta(hours=2)) == 0
    assert (done(task).status, done(task).finished_at) == ("cancelled", at)


def test_what_has_begun_can_not_be_called_off(thing, at):
    task = asked(thing, at)
    claim(kind=Publication, at=at)
    assert not cancel(publication=task, at=at)
    assert done(task).status == "running"


# Reports


def test_a_report_that_is_being_worked_out_is_not_begun_twice(thing, at):
    first = request_report(family=thing, by=None, at=at)
    assert request_report(family=thing, by=None, at=at) == first
    run_due(clock=lambda: at)
    assert request_report(family=thing, by=None, at=at) != first


def test_a_report_on_what_can_not_be_built_is_refused_and_says_what_differs(thing, at):
    store(family(PARTS, MODULES, VOID))
    found = reported(thing, at)
    assert (found.status, found.trial) == ("refused", None)
    assert [changes["heading"] for changes in found.content["changes"]] == ["Rules"]


def test_nobody_at_work_is_noticed(thing, at):
    task = request_report(family=thing, by=None, at=at)
    times = [at + timedelta(seconds=seconds) for seconds in (5, 60)]
    assert [overdue(task=task, at=time) for time in times] == [False, True]


# Leases


def test_a_task_is_held_by_one(thing, at):
    asked(thing, at)
    assert claim(kind=Publication, at=at) is not None
    assert claim(kind=Publication, at=at) is None


def test_a_task_whose_process_died_is_taken_over_once_and_then_given_up(thing, at):
    task = asked(thing, at)
    tries = [claim(kind=Publication, at=at + n * Task.LEASE) for n in range(3)]
    assert [found is not None for found in tries] == [True, True, False]
    assert (done(task).status, done(task).refusal["reason"][:11]) == ("failed", "It was inte")


def test_who_lost_the_lease_publishes_nothing(thing, at, monkeypatch):
    """The compile took longer than the lease, and another process has taken the task over meanwhile."""
    task = asked(thing, at)

    def slow(**words):
        claim(kind=Publication, at=at + 2 * Task.LEASE)
        return publish(**words)

    monkeypatch.setattr(steps, "publish", slow)
    run_due(clock=lambda: at)
    assert Release.objects.count() == 1
    assert (done(task).status, done(task).attempts) == ("running", 2)


def test_without_that_check_it_would_be_published_twice(thing, at, monkeypatch):
    asked(thing, at)

    def slow(**words):
        claim(kind=Publication, at=at + 2 * Task.LEASE)
        return publish(**words | {"guard": None})

    monkeypatch.setattr(steps, "publish", slow)
    run_due(clock=lambda: at)
    assert Release.objects.count() == 2


# Processes


def test_the_command_does_what_is_due(thing, at, capsys):
    asked(thing, at)
    call_command("publish_due")
    assert Release.objects.count() == 2
    assert capsys.readouterr().out == "did 1 task\n"


@pytest.mark.django_db(transaction=True)
def test_two_processes_publish_once(at, tmp_path):
    with database_on_disk(tmp_path):
        released = put_on_sale(family(PARTS, MODULES), at)
        for _ in range(3):
            asked(released.family, at)

        def work():
            run_due(clock=lambda: at)
            connections.close_all()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(Release.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
        assert set(Publication.objects.values_list("status", "attempts")) == {("done", 1)}


@pytest.mark.django_db(transaction=True)
def test_a_killed_process_leaves_what_is_on_sale_and_the_next_one_goes_on(at, tmp_path):
    with database_on_disk(tmp_path) as database:
        released = put_on_sale(family(PARTS, MODULES), at)
        task = asked(released.family, at)
        following = [sys.executable, "manage.py", "publish_due", "--follow", "--interval", "0.05"]
        first = subprocess.Popen(following, cwd=BASE, env=environment(database), stdout=subprocess.DEVNULL)
        _wait(lambda: done(task).status == "running")
        first.send_signal(signal.SIGKILL)
        first.wait()
        if done(task).status == "running":  # it was killed in the middle
            assert CurrentRelease.objects.get().release == released
            Publication.objects.update(lease_until=at)
            run_due(clock=lambda: at + timedelta(seconds=1))
        assert done(task).status == "done"
        assert Release.objects.count() == 2


def _wait(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
