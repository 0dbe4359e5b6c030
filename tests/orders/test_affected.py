"""Open orders that could not be ordered again on another release, for staff."""

import pytest
from django.urls import reverse

from configurator.orders import affected as steps
from configurator.orders.affected import affected_orders
from configurator.releases.shelf import load_release
from tests.orders.shop import guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    """An order of a lamp with its paper shade."""
    publish_lamp()
    return ordered(guest())


def release(**changes):
    return load_release(publish_lamp(**changes).pk)


def test_what_could_be_ordered_again_is_not_listed(order):
    found = affected_orders(release=release(paper="21.90"))
    assert (found.tried, found.all_tried, found.orders) == (1, True, ())


def test_an_order_of_what_is_gone_names_it(order):
    (one,) = affected_orders(release=release(without="PAPER")).orders
    assert (one.number, one.placed_at) == (order.number, order.placed_at)
    assert any("is no longer offered" in text and "PAPER" not in text for text in one.broken.gone)


def test_of_very_many_orders_those_placed_last_are_tried(order, monkeypatch):
    ordered(guest())
    monkeypatch.setattr(steps, "MOST", 1)
    found = affected_orders(release=release(without="PAPER"))
    assert (found.tried, found.all_tried, len(found.orders)) == (1, False, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_same_queries_for_any_number_of_orders(order, count, django_assert_num_queries):
    for _ in range(count - 1):
        ordered(guest())
    other = release(paper="21.90")
    with django_assert_num_queries(1):
        affected_orders(release=other)


def test_staff_see_a_fragment_and_a_page_and_others_nothing(order, staff, member):
    url = reverse("orders:affected", args=["release", release(without="PAPER").pk])
    fragment = staff.get(url, headers={"HX-Request": "true"}).content.decode()
    assert fragment.startswith('<div id="affected-orders">')
    assert order.number in fragment
    assert order.number in staff.get(url).content.decode()
    assert member.get(url).status_code == 403
    assert staff.post(url).status_code == 405
    assert staff.get(reverse("orders:affected", args=["trial", 10**9])).status_code == 404
