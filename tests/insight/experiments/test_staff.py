"""The page of a test: before the start, while it runs, at the end, stopped; rights; its spreadsheet; queries."""

import uuid

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from configurator.customers.models import User
from configurator.experiments.models import Experiment
from tests.configurations.shop import text_of
from tests.experiments.shop import DAY, experiment, started
from tests.insight.experiments.shop import buys, came, exposed_to
from tests.profiles.shop import act, clicked

pytestmark = pytest.mark.django_db


def url(test):
    return f"/staff/experiments/{test.pk}/"


def said(staff, test, query=""):
    answer = staff.get(url(test) + query)
    assert answer.status_code == 200
    return text_of(answer)


def ran(days=30, **words):
    """One that started so many days ago by the clock of the page."""
    return started(at=timezone.now() - days * DAY, measure="spent", **words)


def came_in(test, *, usual=3, families=3):
    """So many on each side; those who saw the products first bought for 20 more."""
    for arm, number in (("usual", usual), ("families", families)):
        for n in range(number):
            visitor = exposed_to(test, arm, test.started_at + DAY)
            buys(visitor, test.started_at + 2 * DAY, 10 + n + 20 * (arm == "families"))


def test_before_the_start_it_says_what_could_be_seen(staff):
    seen = timezone.now() - 20 * DAY
    for n in range(6):
        visitor = came(seen)
        act(visitor, clicked("shade/PAPER"), at=seen)
        buys(visitor, seen + DAY, 10 * (n + 1))
    page = said(staff, experiment(measure="spent", wanted="1"))
    assert "3 customers who see A, and 3 who see B." in page
    assert "The smallest difference that would be seen in four of five such tests: €" in page
    assert "The €1.00 that you hope for cannot be seen with so few: it takes " in page
    assert "It ends 28 days after its start." in page
    assert "would be seen." in said(staff, experiment(measure="spent", wanted="900"))


def test_that_nothing_can_be_seen_is_said(staff):
    assert "Nothing can be seen with this test" in said(staff, experiment())


def test_starting_and_stopping_by_the_buttons(staff):
    test = experiment()
    assert "It has started" in text_of(staff.post(url(test), {"do": "start"}, follow=True))
    page = said(staff, test)
    assert "Started by Sam." in page
    assert "To look before, and to stop when it looks good, would find a difference where there is none." in page
    assert "That can't be done with it any more" in text_of(staff.post(url(test), {"do": "start"}, follow=True))
    assert "It has no result" in text_of(staff.post(url(test), {"do": "stop"}, follow=True))
    page = said(staff, test)
    assert "stopped early: no result" in page
    assert 'value="stop"' not in staff.get(url(test)).content.decode()
    assert staff.post(url(test), {"do": "nonsense"}).status_code == 400


def test_one_thing_is_in_one_test_at_a_time(staff):
    ran(10)
    other = experiment(name="For you first", arm="foryou")
    page = said(staff, other)
    assert "“Products first” varies the same thing until" in page
    assert "Start it" not in page
    assert "“Products first” varies the same thing now." in text_of(
        staff.post(url(other), {"do": "start"}, follow=True)
    )
    other.refresh_from_db()
    assert other.started_at is None


def test_while_it_runs_there_are_counts_and_no_figure(staff):
    test = ran(20)
    came_in(test, usual=4)
    page = said(staff, test)
    assert "saw A first 4 saw B first 3" in page
    assert "The sides fit" in page
    for words in ("€", "better", "worse", "The difference lies"):
        assert words not in page
    sheet = staff.get(url(test) + "?as=csv").content.decode("utf-8-sig")
    assert "spent" not in sheet
    assert "difference" not in sheet


def test_at_the_end_the_result_is_told_with_a_drawing_and_a_table(staff):
    test = ran()
    came_in(test)
    page = said(staff, test)
    assert "“Products first” is better by €20.00 (€" in page
    assert "B: Products first 3 €31.00" in page
    drawn = staff.get(url(test)).content.decode()
    assert drawn.count('class="point"') == 1
    assert 'value="stop"' not in drawn


def test_sides_that_do_not_fit_are_warned_of_also_beside_the_result(staff):
    test = ran()
    came_in(test, usual=2, families=30)
    page = said(staff, test)
    assert "The sides don't fit: B should have 50 % of them" in page
    assert "The sides don't fit (see above): what follows can't be trusted." in page


def test_a_stopped_one_has_no_result_for_ever(staff):
    test = ran(20)
    came_in(test)
    staff.post(url(test), {"do": "stop"})
    then = timezone.now() - 40 * DAY
    Experiment.objects.update(started_at=then, ends_at=then + 28 * DAY, stopped_at=then + DAY)
    page = said(staff, test)
    assert "Stopped early" in page
    assert "better" not in page
    assert "difference," not in staff.get(url(test) + "?as=csv").content.decode()


def test_the_spreadsheet_has_figures_and_nobody(staff):
    test = ran()
    came_in(test)
    answer = staff.get(url(test) + "?as=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    day = (test.started_at + DAY).date()
    assert answer["Content-Type"].startswith("text/csv")
    assert lines[:8] == [
        "what,day,arm,value",
        "customers,,usual,3",
        "customers,,families,3",
        f"first_seen,{day},families,3",
        f"first_seen,{day},usual,3",
        "spent,,usual,11.0",
        "spent,,families,31.0",
        "difference,,families,20.0",
    ]
    assert [line.split(",")[0] for line in lines[8:]] == ["from", "to", "smallest"]
    customer = str(test.exposures.first().customer_id)
    for page in (answer, staff.get(url(test))):
        assert customer not in page.content.decode()


@pytest.mark.parametrize(("right", "sees", "starts"), [("", 403, 403), ("view", 200, 403), ("run", 200, 303)])
def test_rights(client, right, sees, starts):
    test = experiment()
    user = User.objects.create_user("clerk@example.com", "a password of theirs", is_staff=True)
    names = {"": [], "view": ["view_experiment"], "run": ["view_experiment", "run_experiment"]}[right]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(url(test)).status_code == sees
    assert client.post(url(test), {"do": "start"}).status_code == starts
    assert Experiment.objects.exclude(started_at=None).exists() is (right == "run")
    assert client.put(url(test)).status_code == 405
    assert client.get(f"/staff/experiments/{uuid.uuid4()}/").status_code == (404 if right else 403)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_however_many_came(staff, count, django_assert_num_queries):
    test = ran()
    came_in(test, usual=count, families=count)
    with django_assert_num_queries(11):  # session, user, test, who came, who let us; sales, returns, tills, twice
        staff.get(url(test))
