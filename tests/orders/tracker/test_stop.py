import json
import uuid

import pytest

from configurator.orders.models import Order
from configurator.orders.tracker.controls import TooLateError
from configurator.orders.tracker.stop import cancel, hold, release
from configurator.outbox.models import Message
from configurator.stock.models import Reservation, StockItem
from configurator.stock.reserve import reserve
from tests.orders.shop import AT, guest
from tests.orders.tracker.conftest import happen

pytestmark = pytest.mark.django_db


def said(visitor, order, key=None):
    return {"visitor": visitor, "order_key": order.key, "key": key or uuid.uuid4(), "at": AT}


def mails():
    return [json.loads(bytes(m.payload))["subject"] for m in Message.objects.filter(topic="mail").order_by("pk")]


def test_cancel_before_anybody_accepted_is_done_at_once_and_told(owner, order):
    StockItem.objects.create(sku="PAPER", on_hand=5)
    reserve(reference=order.key, wanted={"PAPER": 2}, until=None, at=AT)
    assert cancel(**said(owner, order)).state.status == "cancelled"
    assert Message.objects.filter(topic="order.cancelled", key=order.key).count() == 1
    assert mails()[-1] == f"Your order {order.number} is cancelled"
    assert (StockItem.objects.get().reserved, Reservation.objects.get().state) == (0, "freed")


def test_cancel_after_acceptance_asks(owner, order):
    happen(order, "accepted")
    assert cancel(**said(owner, order)).state.status == "cancel_requested"
    assert Message.objects.filter(topic="order.cancel_requested").count() == 1
    assert happen(order, "cancel_refused").state.status == "accepted"
    assert mails()[-1] == f"Your order {order.number} goes on"


def test_cancel_twice_with_one_press_is_once(owner, order):
    key = uuid.uuid4()
    cancel(**said(owner, order, key))
    again = cancel(**said(owner, order, key))
    assert (again.is_new, order.events.filter(kind="cancelled").count()) == (False, 1)


def test_cancel_of_what_is_packed_is_refused_and_changes_nothing(owner, order):
    happen(order, "packed")
    before = order.events.count()
    with pytest.raises(TooLateError):
        cancel(**said(owner, order))
    assert (order.events.count(), Order.objects.get().status) == (before, "packed")


def test_cancel_of_a_strangers_order_does_not_exist(order):
    with pytest.raises(Order.DoesNotExist):
        cancel(**said(guest(), order))


def test_shipped_parts_leave_the_shelf(owner, order):
    StockItem.objects.create(sku="PAPER", on_hand=5)
    reserve(reference=order.key, wanted={"PAPER": 2}, until=None, at=AT)
    happen(order, "delivered", "shipped")
    item = StockItem.objects.get()
    assert (item.on_hand, item.reserved, Reservation.objects.get().state) == (3, 0, "consumed")


def test_hold_and_release(owner, order):
    assert hold(**said(owner, order)).state.status == "on_hold"
    with pytest.raises(TooLateError):
        hold(**said(owner, order))
    later = said(owner, order) | {"at": AT.replace(hour=9)}
    assert release(**later).state.status == "placed"
    assert list(Message.objects.filter(topic__startswith="order.").order_by("pk").values_list("topic", flat=True)) == [
        "order.placed",
        "order.held",
        "order.released",
    ]
