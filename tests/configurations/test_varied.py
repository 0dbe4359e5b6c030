"""What an A/B test shows on the page of a build: the question, the order of modules; what it costs, and the click."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from configurator.configurations.varied import largest_first, seen_on_build
from configurator.customers.identify import set_learning
from configurator.customers.models import Customer, Learning
from configurator.experiments import running as known
from configurator.experiments.assign import arm_of
from configurator.experiments.models import Exposure
from configurator.releases.shelf import current_release
from tests.conftest import guest
from tests.experiments.shop import DAY, experiment, started
from tests.profiles.shop import LAMP, publish_shop

pytestmark = pytest.mark.django_db
MODULE = re.compile(r'id="m-(\w+)"')
QUESTION = "/me/question/"


@pytest.fixture
def lamp(db):
    """Four modules in one step, the last two with more options than the first two."""
    publish_shop(LAMP | {"modules": LAMP["modules"][::-1]})
    return current_release("lamp")


def running(**words):
    """A test that began yesterday by the clock of the pages."""
    return started(at=timezone.now() - DAY, **words)


def known_for_good():
    """What runs is not read again, however slow the machine: that is tested by itself."""
    known.running(varied="build-modules", at=timezone.now())
    known._known.at = float("inf")


def browser_on(test, arm):
    """A browser of somebody who lets us learn always and sees this way of it."""
    while True:
        browser = guest()
        set_learning(visitor=browser.visitor, learning=Learning.ALWAYS, at=timezone.now())
        customer = Customer.objects.get(pk=browser.visitor.customer_id)
        if arm_of(varied=test.varied, customer=customer, at=timezone.now()) == arm:
            return browser


def exposures():
    return list(Exposure.objects.order_by("pk").values_list("experiment__varied", "arm"))


def test_modules_stand_with_most_to_choose_from_first(lamp, build):
    test = running(varied="build-modules", arm="largest")
    staff_order = [module.code for _, modules in lamp.steps for module in modules]
    shown = [module.code for _, modules in lamp.steps for module in largest_first(modules)]
    assert (staff_order, shown) == (["extras", "stand", "bulb", "shade"], ["bulb", "shade", "extras", "stand"])
    for arm, order in (("usual", staff_order), ("largest", shown)):
        assert MODULE.findall(build(browser_on(test, arm), lamp).page()) == order
    assert exposures() == [("build-modules", "usual"), ("build-modules", "largest")]


def test_the_question_is_left_out_on_one_side(lamp, build):
    test = running(varied="build-question", arm="away")
    assert QUESTION in build(browser_on(test, "usual"), lamp).page()
    assert QUESTION not in build(browser_on(test, "away"), lamp).page()
    assert exposures() == [("build-question", "usual"), ("build-question", "away")]


@pytest.mark.parametrize("learning", [None, Learning.OFF])
def test_who_takes_no_part_sees_it_as_it_is_and_nothing_is_written(lamp, build, customer, learning):
    running(varied="build-question", arm="away", percent=90)
    if learning:
        set_learning(visitor=customer.visitor, learning=learning, at=timezone.now())
    assert QUESTION in build(customer, lamp).page()
    assert exposures() == []


def test_where_nothing_differs_nobody_is_compared(lamp):
    assert seen_on_build(lamp, with_question=True) == ["build-question", "build-modules"]
    assert seen_on_build(lamp, with_question=False) == ["build-modules"]


def statements(queries):
    """What was asked, without what a transaction is made of."""
    return [q["sql"] for q in queries if not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]


def test_the_page_costs_one_insert_once_and_a_click_nothing(lamp, build):
    test = running(varied="build-modules", arm="largest")
    made = build(browser_on(test, "largest"), lamp)
    known_for_good()
    with CaptureQueriesContext(connection) as first:
        made.page()
    with CaptureQueriesContext(connection) as second:
        made.page()
    added = [sql for sql in statements(first) if "experiments_" in sql]
    assert len(added) == 1
    assert added[0].startswith("INSERT")
    assert [sql for sql in statements(second) if "experiments_" in sql] == []
    with CaptureQueriesContext(connection) as click:
        assert made.take("shade", version=1, value="PAPER").status_code == 200
    assert [sql.split()[0] for sql in statements(click)] == ["SELECT", "UPDATE", "INSERT"]
    assert test.exposures.count() == 1


def test_one_that_is_being_written_costs_nothing(lamp, build, customer):
    experiment(varied="build-modules", arm="largest")
    made = build(customer, lamp)
    known_for_good()
    with CaptureQueriesContext(connection) as asked:
        made.page()
    assert [sql for sql in statements(asked) if "experiments_" in sql] == []
