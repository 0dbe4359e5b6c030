"""What staff see of background work, and what they may do about it."""

from datetime import timedelta
from random import Random

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from configurator.background import queue
from configurator.background.models import PeriodicJob
from configurator.background.perform import perform_next
from configurator.customers.models import User
from tests.background import chores
from tests.conftest import Browser

pytestmark = pytest.mark.django_db
PAGE, JOBS = "/admin/background/backgroundtask/", "/admin/background/periodicjob/"


@pytest.fixture
def tasks(tmp_path):
    """One of each state."""
    file, now = str(tmp_path / "notes"), timezone.now()
    made = {}
    for name, chore in (("done", chores.note), ("again", chores.broken), ("failed", chores.hopeless)):
        made[name] = chore.enqueue(*([file, "x"] if name == "done" else [file]))
        perform_next(worker="w", clock=timezone.now, rng=Random(1))
    made["running"] = chores.slow.enqueue(file, 5)
    queue.say(row=queue.claim(worker="w", at=now + timedelta(seconds=1)), words="half way")
    made["waiting"] = chores.note.enqueue(file, "later")
    return made


def listed(browser, query=""):
    """Name, state and reason of each row."""
    page = browser.get(f"{PAGE}{query}")
    rows, model = page.context["cl"].result_list, page.context["cl"].model_admin
    return {row.pk: (model.what(row), model.state(row), model.reason(row)) for row in rows}


def test_each_task_tells_its_state_and_the_reason(staff, tasks):
    found = listed(staff)
    shown = {name: found[DBTaskResult.objects.get(pk=task.id).pk] for name, task in tasks.items()}
    assert shown["waiting"] == ("Note", "waiting", "-")
    assert shown["running"] == ("Slow", "half way", "-")
    assert shown["done"][1].startswith("done ")
    assert shown["failed"][1].startswith("failed ")
    assert shown["failed"][2].endswith("GiveUpError: There is no such customer.")
    assert shown["again"][1].startswith("tried 1×, again ")  # noqa: RUF001
    assert shown["again"][2] == "ValueError: no ink left"


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("waiting", {"waiting", "again"}),
        ("again", {"again"}),
        ("running", {"running"}),
        ("failed", {"failed"}),
        ("done", {"done"}),
    ],
)
def test_tasks_are_found_by_state(staff, tasks, state, names):
    keys = {DBTaskResult.objects.get(pk=tasks[name].id).pk for name in names}
    assert set(listed(staff, f"?state={state}")) == keys


def test_try_again_makes_it_ready_at_once(staff, tasks):
    keys = [tasks[name].id for name in ("failed", "again", "running", "done")]
    answer = staff.post(PAGE, {"action": "try_again", "_selected_action": keys}, follow=True)
    assert "2 will be tried again within seconds." in answer.content.decode()
    ready = DBTaskResult.objects.filter(queue.due(at=timezone.now())).values_list("pk", flat=True)
    assert {str(pk) for pk in ready} == {tasks[name].id for name in ("failed", "again", "waiting")}
    answer = staff.post(PAGE, {"action": "try_again", "_selected_action": [tasks["done"].id]}, follow=True)
    assert "None of these waits or has failed." in answer.content.decode()


def test_a_task_is_shown_with_what_went_wrong_and_can_not_be_changed(staff, tasks):
    page = staff.get(f"{PAGE}{tasks['failed'].id}/change/").content.decode()
    assert "There is no such customer." in page
    assert "Traceback" in page
    assert 'name="_save"' not in page or "readonly" in page
    before = DBTaskResult.objects.values().get(pk=tasks["failed"].id)
    staff.post(f"{PAGE}{tasks['failed'].id}/change/", {"status": "SUCCESSFUL"})
    assert DBTaskResult.objects.values().get(pk=tasks["failed"].id) == before
    assert staff.get(f"{PAGE}add/").status_code == 403
    assert staff.post(f"{PAGE}{tasks['failed'].id}/delete/").status_code == 403


def test_who_may_only_look_is_offered_no_other_attempt(tasks):
    looker = User.objects.create_user("lou@example.com", "a-password-of-the-cast", is_staff=True)
    browser = Browser()
    browser.force_login(looker, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get(PAGE).status_code == 403
    looker.user_permissions.add(Permission.objects.get(codename="view_backgroundtask"))
    assert "Try again now" not in browser.get(PAGE).content.decode()
    browser.post(PAGE, {"action": "try_again", "_selected_action": [tasks["failed"].id]})
    assert DBTaskResult.objects.get(pk=tasks["failed"].id).status == queue.FAILED


def test_periodic_jobs_are_listed(staff):
    PeriodicJob.objects.create(name="follow_up", due_at=timezone.now())
    page = staff.get(JOBS).content.decode()
    assert "Follow up" in page
    assert "Work that is done again and again" in page


def test_the_list_costs_the_same_for_more_tasks(staff, tasks, django_assert_max_num_queries):
    for _ in range(20):
        chores.note.enqueue("x", "y")
    with django_assert_max_num_queries(10):
        staff.get(PAGE)
