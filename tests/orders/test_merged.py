"""Orders and requests of two customers who turn out to be one person."""

import pytest

from configurator.customers.merge import merge, undo
from configurator.orders.models import Order
from tests.orders.shop import AT, be, guest, member, ordered, publish_lamp


@pytest.fixture
def halves(db):
    publish_lamp()
    found = [member("joe@example.com"), member("joseph@example.com")]
    return found, [ordered(visitor) for visitor in found]


def owned(visitor):
    return set(Order.objects.owned_by(visitor.customer_id))


def test_orders_follow_a_merge_and_go_back_when_it_is_undone(halves):
    (joe, joseph), orders = halves
    made = merge(survivor_id=joe.customer_id, absorbed_id=joseph.customer_id, at=AT)
    assert owned(joe) == owned(joseph) == set(orders)
    assert owned(guest()) == set()
    assert made is not None
    undo(merge_id=made.pk, at=AT)
    assert [owned(visitor) for visitor in (joe, joseph)] == [{orders[0]}, {orders[1]}]


def test_either_account_opens_every_order_of_the_person(client, halves):
    (joe, joseph), orders = halves
    merge(survivor_id=joe.customer_id, absorbed_id=joseph.customer_id, at=AT)
    for visitor in (joe, joseph):
        browser = be(client, visitor)
        assert [browser.get(f"/orders/{order.key}/").status_code for order in orders] == [200, 200]
        listed = browser.get("/account/").content.decode()
        assert [order.number in listed for order in orders] == [True, True]
