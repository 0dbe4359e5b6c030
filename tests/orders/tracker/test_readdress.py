import json
import uuid
from dataclasses import replace

import pytest

from configurator.orders.models import Order, OrderDocument, OrderLine
from configurator.orders.tracker.controls import TooLateError
from configurator.orders.tracker.readdress import OtherCountryError, readdress
from configurator.outbox.models import Message
from tests.orders.shop import AT, CONTACT
from tests.orders.tracker.conftest import happen

pytestmark = pytest.mark.django_db

THERE = replace(CONTACT, line1="Short Street 2", city="Hamburg", postcode="20095")


def moved(owner, order, contact=THERE, key=None):
    return readdress(visitor=owner, order_key=order.key, contact=contact, key=key or uuid.uuid4(), at=AT)


def test_readdress_makes_a_version_with_its_document_and_tells_it(owner, order):
    moved(owner, order)
    now = Order.objects.get()
    assert (now.version, now.contact, now.total, now.status) == (2, THERE, order.total, "placed")
    first, second = (json.loads(bytes(d.body)) for d in OrderDocument.objects.order_by("version"))
    assert (first["delivery"]["city"], second["delivery"]["city"], second["order"]["version"]) == (
        "Berlin",
        "Hamburg",
        2,
    )
    assert second["lines"] == first["lines"]
    assert list(OrderLine.objects.order_by("version").values_list("version", "price")) == [
        (1, order.total),
        (2, order.total),
    ]
    told = json.loads(bytes(Message.objects.get(topic="order.changed").payload))
    assert (told["version"], told["document"]) == (2, second)


def test_readdress_twice_with_one_press_is_one_version(owner, order):
    key = uuid.uuid4()
    moved(owner, order, key=key)
    moved(owner, order, key=key)
    assert Order.objects.get().version == 2


def test_readdress_while_it_is_made_is_fine_and_too_late_when_packed(owner, order):
    happen(order, "in_production")
    moved(owner, order)
    happen(order, "packed")
    with pytest.raises(TooLateError):
        moved(owner, order)
    assert Order.objects.get().version == 2


def test_readdress_to_another_country_is_another_order(owner, order):
    with pytest.raises(OtherCountryError):
        moved(owner, order, contact=replace(THERE, country="FR"))
    assert Order.objects.get().version == 1
