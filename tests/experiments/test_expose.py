"""Exposures: once, with the first time; nobody who takes no part; gone with whoever has theirs erased."""

import pytest
from django.db import IntegrityError, transaction

from configurator.customers.identify import set_learning
from configurator.customers.merge import merge
from configurator.customers.models import Learning
from configurator.experiments.expose import _written, expose
from configurator.experiments.models import Exposure
from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from configurator.profiles.forget import forget_profile
from tests.conftest import AT
from tests.experiments.shop import DAY, customer_of, keeping, started, who_sees

pytestmark = pytest.mark.django_db


def see(visitor, at=AT, varied=("home-first",)):
    return expose(varied=varied, customer=customer_of(visitor), at=at)


def rows():
    return list(Exposure.objects.order_by("at").values_list("experiment", "customer", "arm", "at"))


@pytest.mark.parametrize("arm", ["usual", "families"])
def test_the_first_time_is_kept_on_both_sides(arm):
    test = started()
    joe = who_sees(test, arm)
    assert [see(joe, AT + n * DAY) for n in range(3)] == [1, 0, 0]
    assert rows() == [(test.pk, joe.customer_id, arm, AT)]


def test_another_process_does_not_write_it_again():
    test = started()
    joe = who_sees(test, "families")
    see(joe)
    _written.clear()
    assert see(joe, AT + DAY) == 1
    assert rows() == [(test.pk, joe.customer_id, "families", AT)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Exposure.objects.create(experiment=test, customer_id=joe.customer_id, arm="usual", at=AT)


def test_it_costs_one_insert_once_and_then_nothing(django_assert_num_queries):
    test, other = started(), started(varied="home-button", arm="price")
    joe = customer_of(who_sees(test, "families"))
    with django_assert_num_queries(1):
        expose(varied=["home-first", "home-button"], customer=joe, at=AT)
    assert {row[0] for row in rows()} == {test.pk, other.pk}
    with django_assert_num_queries(0):
        expose(varied=["home-first", "home-button"], customer=joe, at=AT)


@pytest.mark.parametrize("learning", [Learning.OFF, Learning.VISIT])
def test_nothing_is_written_of_who_does_not_let_us_learn_always(learning):
    started()
    assert see(keeping(learning)) == 0
    assert expose(varied=["home-first"], customer=None, at=AT) == 0
    assert rows() == []


def test_nobody_comes_into_it_who_could_not_be_measured_whole():
    test = started()
    assert see(keeping(), test.entry_ends_at - DAY) == 1
    assert see(keeping(), test.entry_ends_at) == 0
    assert see(keeping(), AT - DAY) == 0


def test_what_was_seen_goes_with_what_was_learned():
    started()
    joe, ann = keeping(), keeping()
    see(joe), see(ann)
    forget_profile(customer_id=joe.customer_id, at=AT)
    assert [row[1] for row in rows()] == [ann.customer_id]
    assert see(joe) == 0  # and who had theirs erased comes into no test


def test_it_goes_with_the_person_also_what_a_half_of_them_saw():
    started()
    joe, before, ann = keeping(), keeping(), keeping()
    for visitor in (joe, before, ann):
        see(visitor)
    merge(survivor_id=joe.customer_id, absorbed_id=before.customer_id, at=AT)
    erase_person(person=person_behind(customer_id=joe.customer_id), at=AT)
    assert [row[1] for row in rows()] == [ann.customer_id]


def test_a_half_of_a_person_is_on_the_persons_side():
    test = started()
    joe, before = who_sees(test, "families"), who_sees(test, "usual")
    merge(survivor_id=joe.customer_id, absorbed_id=before.customer_id, at=AT)
    see(before)
    assert rows() == [(test.pk, joe.customer_id, "families", AT)]


def test_switching_off_later_writes_nothing_more():
    test = started()
    other = started(varied="home-button", arm="price")
    joe = keeping()
    see(joe)
    set_learning(visitor=joe, learning=Learning.OFF, at=AT)
    assert see(joe, varied=("home-button",)) == 0
    assert (test.exposures.count(), other.exposures.count()) == (1, 0)
