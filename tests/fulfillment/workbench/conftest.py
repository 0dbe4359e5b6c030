import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from configurator.customers.models import User
from configurator.fulfillment.workbench.steps import Press
from configurator.orders.models import Kind, Order
from configurator.orders.record import NewEvent, record
from tests.conftest import Browser
from tests.orders.shop import AT, guest, ordered, publish_lamp

SOON = AT + timedelta(hours=1)


@pytest.fixture
def owner(db):
    """A guest of a shop that sells lamps."""
    publish_lamp()
    return guest()


@pytest.fixture
def order(owner):
    """Two lamps: 2 PAPER, 4 LED, 2 PLUG."""
    return ordered(owner)


@pytest.fixture
def hand(db):
    """Someone who may make orders, and nothing else of the staff's."""
    user = User.objects.create_user("hand@example.com", "a-password-of-the-cast", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="work_orders"))
    return user


@pytest.fixture
def bench(hand):
    """Their browser."""
    browser = Browser()
    browser.force_login(hand, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def happen(order, *kinds, source="receiver:mill", **more):
    """What is reported of an order, one after the other."""
    for number, kind in enumerate(kinds, start=1):
        at = AT + timedelta(minutes=number)
        event = NewEvent(kind=Kind(kind), key=uuid.uuid4(), at=at, source=source, **more)
        recorded = record(order_key=order.key, event=event, now=at)
    return recorded


def press(order, hand, **more):
    said = {"order_key": order.key, "version": 1, "key": uuid.uuid4(), "staff_id": hand.pk}
    return Press(**said | more)


def status(order):
    return Order.objects.get(pk=order.key).status
