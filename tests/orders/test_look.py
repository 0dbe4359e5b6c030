# ruff: noqa: RUF001  Persian letters are what is tested
"""Customers' own words are looked at before anything is made: who hears what, and when."""

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from configurator.configurations.models import Configuration
from configurator.fulfillment.workbench.work import Reason, refusal
from configurator.orders.look.forms import LookForm
from configurator.orders.look.steps import OtherwiseError, ask_for_others, pass_words
from configurator.orders.models import Kind, Order
from configurator.orders.place import place
from configurator.orders.state import state_of
from configurator.orders.tracker.amend import amend, begin_change
from configurator.outbox.models import Message
from tests.orders.shop import AT, be, build, guest, submission
from tests.orders.test_words import give, on_sale

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def shop(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return on_sale(look_first=True)


@pytest.fixture
def visitor():
    return guest()


@pytest.fixture
def order(visitor):
    made = build(visitor)
    give(visitor, made)
    return place(visitor=visitor, submission=submission(made), at=AT)


def stands(order):
    return state_of(Order.objects.get(pk=order.pk).events.all())


def told():
    """What makers heard, and with which words."""
    found = []
    for message in Message.objects.filter(topic__startswith="order.").order_by("pk"):
        said = json.loads(bytes(message.payload))
        lines = said.get("document", {}).get("lines", [])
        found.append((said["type"], [one["text"] for line in lines for one in line.get("inscriptions", ())]))
    return found


def mails():
    return [bytes(m.payload).decode() for m in Message.objects.filter(topic="mail").order_by("pk")]


def passed(order, at=LATER, version=1, key=None):
    return pass_words(order_key=order.pk, version=version, key=key or uuid.uuid4(), by="staff:1", at=at)


def refused(order, at=LATER, version=1):
    said = {"reason": "rights", "words": "The name is a brand."}
    return ask_for_others(order_key=order.pk, version=version, key=uuid.uuid4(), by="staff:1", at=at, **said)


def change(order, visitor, text, at=LATER):
    made = begin_change(visitor=visitor, order_key=order.pk, position=1, at=at)
    give(visitor, made, text)
    version = Configuration.objects.get(pk=made.pk).version
    return amend(visitor=visitor, amendment=made.amendment, version=version, at=at)


def test_nothing_is_made_and_nobody_hears_before_the_look(order):
    state = stands(order)
    assert (order.status, state.status, state.look) == (Order.Status.ON_HOLD, Order.Status.ON_HOLD, Kind.LOOK)
    assert told() == []
    assert refusal(state) == Reason.LOOK
    assert "We look at your own words first" in mails()[-1]


def test_guard_is_what_keeps_it_back(visitor, monkeypatch):
    monkeypatch.setattr("configurator.orders.written.needs_look", lambda *, lines: False)
    made = build(visitor)
    give(visitor, made, "Frida")
    place(visitor=visitor, submission=submission(made), at=AT)
    assert told() == [("order.placed", ["Frida"])]


def test_words_that_need_no_look_go_on(visitor):
    on_sale()
    made = build(visitor)
    give(visitor, made, "Frida")
    order = place(visitor=visitor, submission=submission(made), at=AT)
    assert (stands(order).status, stands(order).look) == (Order.Status.PLACED, "")
    assert told() == [("order.placed", ["Frida"])]


def test_looked_at_the_order_goes_on_once(order):
    key = uuid.uuid4()
    passed(order, key=key)
    passed(order, key=key)
    assert (stands(order).status, refusal(stands(order))) == (Order.Status.PLACED, None)
    assert [kind for kind, _ in told()] == ["order.placed"]
    assert "printed as you gave them" in mails()[-1]
    with pytest.raises(OtherwiseError):
        refused(order)


def test_refused_with_a_reason_the_customer_gives_other_words(order, visitor, client):
    refused(order)
    assert (stands(order).status, stands(order).look) == (Order.Status.ON_HOLD, Kind.MEND)
    assert "others have the rights to. The name is a brand." in mails()[-1]
    page = be(client, visitor).get(f"/orders/{order.key}/", follow=True).content.decode()
    assert "others have the rights to. The name is a brand." in page
    assert told() == []
    change(order, visitor, "Good night", at=LATER + timedelta(minutes=1))
    assert stands(order).look == Kind.LOOK
    assert told() == []
    with pytest.raises(OtherwiseError):
        passed(order, version=1)  # another version than was shown
    passed(order, version=2, at=LATER + timedelta(hours=1))
    assert told() == [("order.placed", ["Good night"])]


def test_words_taken_off_need_no_look(order, visitor):
    refused(order)
    change(order, visitor, "", at=LATER + timedelta(minutes=1))
    assert stands(order).status == Order.Status.PLACED
    assert told() == [("order.placed", [])]


def test_words_that_come_with_a_change_hold_makers_who_know_the_order(visitor):
    made = build(visitor)
    order = place(visitor=visitor, submission=submission(made), at=AT)
    change(order, visitor, "Frida")
    assert stands(order).status == Order.Status.ON_HOLD
    assert told() == [("order.placed", []), ("order.held", [])]
    passed(order, version=2, at=LATER + timedelta(hours=1))
    assert told()[2:] == [("order.changed", ["Frida"]), ("order.released", [])]


def test_change_of_something_else_asks_for_no_second_look(order, visitor):
    passed(order)
    change(order, visitor, "شب به خیر\n۱۴۰۳", at=LATER + timedelta(minutes=1))
    assert stands(order).status == Order.Status.PLACED


def test_customer_can_not_let_it_go_on(order, visitor, client):
    be(client, visitor).post(f"/orders/{order.key}/release/", {"key": str(uuid.uuid4())})
    assert stands(order).look == Kind.LOOK
    assert stands(order).status == Order.Status.ON_HOLD


def test_queue_shows_and_answers(order, staff, client):
    url = reverse("orders:looks")
    page = staff.get(url).content.decode()
    assert order.number in page
    assert "شب به خیر" in page
    sent = {"version": "1", "key": str(uuid.uuid4())}
    wrong = staff.post(reverse("orders:look", args=[order.pk]), sent | {"act": "mend"})
    assert wrong.status_code == 422
    assert "Please say why: the customer reads it." in wrong.content.decode()
    assert stands(order).look == Kind.LOOK
    done = staff.post(reverse("orders:look", args=[order.pk]), sent | {"act": "mend", "reason": "offence"})
    assert done.status_code in {302, 303}
    assert stands(order).look == Kind.MEND
    assert order.number not in staff.get(url).content.decode()
    assert client.get(url).status_code in {302, 403}


def test_something_else_needs_words():
    form = LookForm({"act": "mend", "reason": "other", "version": "1", "key": str(uuid.uuid4())})
    assert form.errors == {"words": ["Please say in a sentence what is wrong with it."]}


def test_words_of_another_line_are_still_waited_for(visitor):
    one, two = build(visitor), build(visitor)
    for made in (one, two):
        give(visitor, made, "Frida")
    order = place(visitor=visitor, submission=submission(one, two), at=AT)
    change(order, visitor, "")
    assert stands(order).look == Kind.LOOK
    assert told() == []
