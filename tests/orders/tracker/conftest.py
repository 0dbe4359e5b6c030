import uuid
from datetime import timedelta

import pytest

from configurator.orders.models import Kind
from configurator.orders.record import NewEvent, record
from tests.orders.shop import AT, guest, ordered, publish_lamp


@pytest.fixture
def owner(db):
    """A guest who ordered two lamps."""
    publish_lamp()
    return guest()


@pytest.fixture
def order(owner):
    return ordered(owner)


def happen(order, *kinds, source="receiver:mill", **more):
    """What those who make it report, one after the other."""
    for number, kind in enumerate(kinds, start=1):
        at = AT + timedelta(minutes=number)
        event = NewEvent(kind=Kind(kind), key=uuid.uuid4(), at=at, source=source, **more)
        recorded = record(order_key=order.key, event=event, now=at)
    return recorded
