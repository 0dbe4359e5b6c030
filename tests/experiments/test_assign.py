"""Sides by hash: the same each time, another lot in another test, the share that was asked for; who takes no part."""

import uuid
from datetime import timedelta

import pytest

from configurator.customers.forget import forget_customer
from configurator.customers.models import Learning
from configurator.experiments.assign import arm_in, arm_of, drawn
from configurator.experiments.running import Running
from tests.conftest import AT
from tests.experiments.shop import customer_of, experiment, keeping, started, who_sees


def running(percent, key=None):
    return Running(key or uuid.uuid4(), "b", percent, AT, AT, AT)


@pytest.mark.parametrize("percent", [10, 50, 90])
def test_the_share_is_that_of_the_test(percent):
    test = running(percent)
    sides = [arm_in(test, person_id=uuid.uuid4(), usual="a") for _ in range(4_000)]
    assert abs(sides.count("b") / 4_000 - percent / 100) < 0.04


def test_a_customer_stays_on_their_side_and_another_test_draws_anew():
    people = [uuid.uuid4() for _ in range(1_000)]
    one, other = running(50), running(50)

    def sides(test):
        return [arm_in(test, person_id=person, usual="a") for person in people]

    before = sides(one)
    drawn.cache_clear()
    assert sides(one) == before
    agreeing = sum(a == b for a, b in zip(before, sides(other), strict=True))
    assert 400 < agreeing < 600


@pytest.mark.django_db
def test_without_a_test_before_it_and_after_it_all_is_as_usual():
    visitor = keeping()
    assert arm_of(varied="home-first", customer=customer_of(visitor), at=AT) == "usual"
    test = started()
    joe = customer_of(who_sees(test, "families"))
    moments = (AT - timedelta(seconds=1), AT, test.ends_at - timedelta(seconds=1), test.ends_at)
    seen = [arm_of(varied="home-first", customer=joe, at=at) for at in moments]
    assert seen == ["usual", "families", "families", "usual"]
    assert arm_of(varied="home-button", customer=joe, at=AT) == "usual"
    assert arm_of(varied="home-first", customer=None, at=AT) == "usual"


@pytest.mark.django_db
@pytest.mark.parametrize("learning", [Learning.OFF, Learning.VISIT])
def test_who_does_not_let_us_learn_always_sees_the_usual(learning):
    started(percent=90)
    people = [customer_of(keeping(learning)) for _ in range(20)]
    assert {arm_of(varied="home-first", customer=one, at=AT) for one in people} == {"usual"}
    people = [customer_of(keeping()) for _ in range(20)]
    assert "families" in {arm_of(varied="home-first", customer=one, at=AT) for one in people}


@pytest.mark.django_db
def test_who_had_all_erased_sees_the_usual():
    test = started()
    visitor = who_sees(test, "families")
    forget_customer(customer_id=visitor.customer_id, at=AT)
    assert arm_of(varied="home-first", customer=customer_of(visitor), at=AT) == "usual"


@pytest.mark.django_db
def test_one_that_is_written_and_not_started_shows_nothing():
    experiment(percent=90)
    people = [customer_of(keeping()) for _ in range(20)]
    assert {arm_of(varied="home-first", customer=one, at=AT) for one in people} == {"usual"}
