import json
import uuid
from datetime import timedelta

import pytest

from configurator.orders.models import Kind, Order
from configurator.orders.record import NewEvent, record
from configurator.outbox.models import Message
from tests.orders.shop import AT, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    publish_lamp()
    return ordered(guest())


def told(kind, *, key=None, minutes=1, source="receiver:mill", **more):
    at = AT + timedelta(minutes=minutes)
    return NewEvent(kind=kind, key=key or uuid.uuid4(), at=at, source=source, **more)


def test_record_moves_the_order_and_keeps_what_was_said(order):
    event = told(Kind.SHIPPED, detail={"tracking": "1Z"})
    recorded = record(order_key=order.key, event=event, now=AT)
    assert (recorded.is_new, recorded.state.status, Order.objects.get().status) == (True, "shipped", "shipped")
    row = order.events.get(kind="shipped")
    assert (row.key, row.at, row.recorded_at, row.version, row.detail) == (event.key, event.at, AT, 1, event.detail)


def test_record_the_same_event_again_changes_nothing(order):
    event = told(Kind.ACCEPTED)
    record(order_key=order.key, event=event, now=AT)
    again = record(order_key=order.key, event=event, now=AT)
    assert (again.is_new, again.state.status, order.events.filter(kind="accepted").count()) == (False, "accepted", 1)


def test_record_out_of_order_ends_where_the_right_order_ends(order):
    for minutes, kind in ((3, Kind.DELIVERED), (1, Kind.ACCEPTED), (2, Kind.SHIPPED)):
        record(order_key=order.key, event=told(kind, minutes=minutes), now=AT)
    assert Order.objects.get().status == "delivered"


def test_record_tells_those_who_make_it_what_the_customer_did(order):
    event = told(Kind.HELD, source="customer")
    record(order_key=order.key, event=event, now=AT)
    message = Message.objects.get(topic="order.held")
    assert json.loads(bytes(message.payload)) == {
        "type": "order.held",
        "id": str(event.key),
        "at": "2026-03-04T05:06:07.890000Z",
        "order": str(order.key),
        "number": order.number,
        "version": 1,
    }


def test_record_tells_the_others_what_one_receiver_said(order):
    event = told(Kind.CANCELLED)
    record(order_key=order.key, event=event, now=AT)
    said = json.loads(bytes(Message.objects.get(topic="order.cancelled").payload))
    assert (said["by"], said["id"]) == ("receiver:mill", str(uuid.uuid5(order.key, str(event.key))))


def test_record_of_an_unknown_order_is_refused():
    with pytest.raises(Order.DoesNotExist):
        record(order_key=uuid.uuid4(), event=told(Kind.ACCEPTED), now=AT)
