from datetime import timedelta

from configurator.profiles.usual import Usual, usual_of, usuals_of
from tests.profiles.shop import AT, DARK, LIGHT, act, ordered

DAY = timedelta(days=1)


def test_usual_is_the_most_frequent_build(customer):
    for day, build in enumerate([DARK, LIGHT, DARK, LIGHT, DARK, {"shade": "GOLD"}]):
        act(customer, ordered(build), at=AT + day * DAY)
    expected = Usual(family_code="lamp", choices=DARK, times=3, last_at=AT + 4 * DAY, release_number=1, order_count=6)
    assert usuals_of(customer_id=customer.customer_id) == {"lamp": expected}


def test_usual_of_equally_frequent_builds_is_the_latest(customer):
    for day, build in enumerate([DARK, LIGHT, LIGHT, DARK]):
        act(customer, ordered(build), at=AT + day * DAY)
    assert usual_of(customer_id=customer.customer_id, family_code="lamp").choices == DARK


def test_usuals_by_family_and_by_customer(customer, stranger, django_assert_num_queries):
    act(customer, ordered(DARK), ordered({"seat": "OAK"}, family="chair"))
    act(stranger, ordered(LIGHT))
    with django_assert_num_queries(1):
        usuals = usuals_of(customer_id=customer.customer_id)
    assert {code: usual.choices for code, usual in usuals.items()} == {"lamp": DARK, "chair": {"seat": "OAK"}}
    assert usual_of(customer_id=stranger.customer_id, family_code="lamp").choices == LIGHT


def test_usual_before_the_first_order_is_none(customer):
    assert usual_of(customer_id=customer.customer_id, family_code="lamp") is None
