"""What a test could show, from those who came lately: how many, the smallest difference, and that it can't be seen."""

from datetime import timedelta

import pytest

from configurator.customers.identify import set_learning
from configurator.customers.models import Learning, Verb
from configurator.insight.experiments.effect import customers_needed, smallest_effect, spread_left
from configurator.insight.experiments.foresee import foresee
from tests.experiments.shop import DAY, experiment
from tests.insight.experiments.shop import buys, came
from tests.orders.shop import AT, guest, publish_lamp
from tests.profiles.shop import act, clicked

pytestmark = pytest.mark.django_db
NOW = AT + 40 * DAY
SEEN = NOW - 20 * DAY


@pytest.fixture(autouse=True)
def lamps(db):
    publish_lamp()


def ahead(**words):
    return foresee(experiment=experiment(**words), currency="EUR", at=NOW)


def visits(visitor, at, *, family="lamp"):
    act(visitor, clicked("shade/PAPER", verb=Verb.VIEWED, family=family), at=at)


def members(number, paid=lambda n: n):
    """So many who came twenty days ago and bought within a week."""
    for n in range(number):
        visitor = came(AT)
        visits(visitor, SEEN)
        buys(visitor, SEEN - DAY, 1)
        if paid(n):
            buys(visitor, SEEN + 7 * DAY, paid(n))


def test_who_would_come_into_it_is_measured_as_in_a_test():
    members(10)
    found = ahead(measure="spent", wanted="0.5", percent=30)
    spread = spread_left(outcome=list(range(10)), before=[1.0] * 10)
    assert (found.same, found.other, found.usual) == (7, 3, 4.5)
    assert (found.since, found.until) == (NOW - 28 * DAY, NOW - 14 * DAY)
    assert found.smallest == pytest.approx(smallest_effect(spread=spread, treated=3, held=7))
    assert found.needed == customers_needed(spread=spread, wanted=0.5, share=0.3)
    assert found.is_blind


def test_hoping_for_more_than_the_smallest_would_be_seen():
    members(10)
    assert not ahead(measure="spent", wanted="100").is_blind
    assert not ahead(measure="spent").is_blind


def test_a_share_is_hoped_for_in_percentage_points():
    members(10, paid=lambda n: n % 2)
    found = ahead(measure="bought", wanted="50")
    assert (found.usual, found.wanted) == (0.5, 0.5)


def test_only_who_would_take_part_is_expected():
    members(3)
    for at in (SEEN - 10 * DAY, NOW - DAY):  # too early, and too late to be measured by now
        visits(came(AT), at)
    off, visit = came(AT), guest()
    visits(off, SEEN)
    visits(visit, SEEN)
    set_learning(visitor=off, learning=Learning.OFF, at=SEEN + timedelta(hours=1))
    found = ahead(measure="spent")
    assert found.same + found.other == 3


def test_on_the_page_of_a_build_only_who_had_a_product_open():
    members(2)
    visits(came(AT), SEEN, family="")
    assert ahead().same + ahead().other == 3
    found = ahead(varied="build-question", arm="away")
    assert found.same + found.other == 2


@pytest.mark.parametrize(("number", "measure"), [(0, "spent"), (1, "spent"), (5, "choices"), (0, "minutes")])
def test_that_nothing_can_be_seen_is_known(number, measure):
    members(number)
    found = ahead(measure=measure, wanted="1")
    assert (found.smallest, found.is_blind) == (None, False)


def test_where_all_do_the_same_nothing_can_be_said():
    members(5, paid=lambda n: 0)
    assert ahead(measure="spent").smallest is None
