from datetime import timedelta

import pytest

from configurator.profiles.usual import Ordered, Usual, usual_among, usual_of, usuals_of
from tests.profiles.shop import AT, DARK, LIGHT, act, ordered

DAY = timedelta(days=1)


def test_usual_is_the_most_frequent_build(customer):
    for day, build in enumerate([DARK, LIGHT, DARK, LIGHT, DARK, {"shade": "GOLD"}]):
        act(customer, ordered(build), at=AT + day * DAY)
    expected = Usual(family_code="lamp", choices=DARK, times=3, last_at=AT + 4 * DAY, release_number=1, order_count=6)
    assert usuals_of(customer_id=customer.customer_id) == {"lamp": expected}


def test_usual_of_equally_frequent_builds_is_the_latest(customer):
    for day, build in enumerate([LIGHT, DARK, DARK, LIGHT]):
        act(customer, ordered(build), at=AT + day * DAY)
    assert usual_of(customer_id=customer.customer_id, family_code="lamp").choices == LIGHT


def usual(*days_and_builds, half_life):
    orders = [Ordered(AT + day * DAY, 1, build) for day, build in days_and_builds]
    return usual_among(family_code="lamp", orders=orders, half_life=half_life * DAY)


@pytest.mark.parametrize(("half_life", "expected"), [(0, DARK), (1_000, DARK), (100, LIGHT), (1, LIGHT)])
def test_an_old_habit_weighs_less_with_every_half_life(half_life, expected):
    found = usual((0, DARK), (1, DARK), (2, DARK), (300, LIGHT), (301, LIGHT), half_life=half_life)
    assert found.choices == expected


def test_weights_are_powers_of_a_half():
    """Two orders a half-life ago weigh as one of today, which is then the latest; three weigh more."""
    assert usual((0, DARK), (0, DARK), (10, LIGHT), half_life=10).choices == LIGHT
    assert usual((0, DARK), (0, DARK), (0, DARK), (10, LIGHT), half_life=10).choices == DARK


@pytest.mark.parametrize("later", [0, 5_000])
def test_time_that_passes_without_an_order_changes_nothing(later):
    days = [(0, DARK), (40, LIGHT), (41, DARK), (300, LIGHT)]
    moved = usual(*((day + later, build) for day, build in days), half_life=90)
    assert (moved.choices, moved.times, moved.order_count) == (LIGHT, 2, 4)


def test_no_orders_have_no_usual():
    with pytest.raises(ValueError, match="empty"):
        usual_among(family_code="lamp", orders=[], half_life=DAY)


def test_usuals_by_family_and_by_customer(customer, stranger, django_assert_num_queries):
    act(customer, ordered(DARK), ordered({"seat": "OAK"}, family="chair"))
    act(stranger, ordered(LIGHT))
    with django_assert_num_queries(1):
        usuals = usuals_of(customer_id=customer.customer_id)
    assert {code: usual.choices for code, usual in usuals.items()} == {"lamp": DARK, "chair": {"seat": "OAK"}}
    assert usual_of(customer_id=stranger.customer_id, family_code="lamp").choices == LIGHT


def test_usual_before_the_first_order_is_none(customer):
    assert usual_of(customer_id=customer.customer_id, family_code="lamp") is None
