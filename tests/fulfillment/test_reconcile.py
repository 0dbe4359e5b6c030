"""Our list and the receiver's."""

import json
import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from configurator.fulfillment.models import Delivery
from configurator.fulfillment.reconcile import listing
from configurator.fulfillment.reconcile.compare import Compared, reconcile, reconcile_all
from configurator.fulfillment.reconcile.job import compare_lists
from configurator.fulfillment.reconcile.listing import ListError
from configurator.orders.models import Kind, OrderEvent
from tests.fulfillment import server as servers
from tests.fulfillment.receiving import Clock, happened, make_all, receiver, sender
from tests.orders.shop import AT, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
NOTHING = Compared(sent_again=0, recorded=0, refused=0, strangers=frozenset())


@pytest.fixture
def mill(server):
    return receiver(server.url("/orders"), list_url=server.url("/list"))


@pytest.fixture
def orders(mill):
    """Two orders that the mill has got, one of them with a hold."""
    publish_lamp()
    shop = guest()
    found = [ordered(shop), ordered(shop)]
    happened(found[0], Kind.HELD)
    make_all()
    sender(Clock()).drain()
    return found


def page(*entries, after=None):
    return servers.status(200, body=json.dumps({"orders": list(entries), "next": after}).encode())


def entry(order, *reports, lacking=()):
    events = Delivery.objects.filter(order=order).exclude(topic__in=lacking).values_list("event", flat=True)
    return {"order": str(order.pk), "messages": [str(event) for event in events], "reports": list(reports)}


def waiting():
    return list(Delivery.objects.waiting().order_by("sequence").values_list("order", "topic"))


def test_equal_lists_change_nothing(mill, server, orders):
    server.answers["/list"] = page(*map(entry, orders))
    assert reconcile(receiver=mill, at=LATER) == NOTHING
    assert waiting() == []
    mill.refresh_from_db()
    assert mill.compared_at == LATER


def test_an_order_that_the_receiver_lost_is_sent_again_whole_and_in_order(mill, server, orders):
    before = {delivery.event: bytes(delivery.body) for delivery in Delivery.objects.all()}
    first = len(server.got)
    server.answers["/list"] = page(entry(orders[1]))
    assert reconcile(receiver=mill, at=LATER).sent_again == 2
    sender(Clock(LATER)).drain()
    again = [got for got in server.got[first:] if got.path == "/orders"]
    assert [got.headers["atelier-event"] for got in again] == ["order.placed", "order.held"]
    assert all(before[uuid.UUID(got.id)] == got.body for got in again)


def test_a_message_that_the_receiver_lost_is_sent_again(mill, server, orders):
    server.answers["/list"] = page(entry(orders[0], lacking=["order.held"]), entry(orders[1]))
    assert reconcile(receiver=mill, at=LATER).sent_again == 1
    assert waiting() == [(orders[0].pk, "order.held")]


def test_a_report_that_did_not_arrive_is_recorded_once(mill, server, orders):
    report = {"id": str(uuid.uuid4()), "status": "accepted", "at": "2026-03-04T05:30:00Z", "version": 1}
    server.answers["/list"] = page(entry(orders[0], report, {"id": "7"}, "x"), entry(orders[1]))
    assert reconcile(receiver=mill, at=LATER) == Compared(sent_again=0, recorded=1, refused=2, strangers=frozenset())
    assert reconcile(receiver=mill, at=LATER).recorded == 0
    assert OrderEvent.objects.get(source="receiver:mill").kind == "accepted"


def test_orders_that_were_never_sent_are_named(mill, server, orders):
    stranger = uuid.uuid4()
    report = {"id": str(uuid.uuid4()), "status": "accepted", "at": "2026-03-04T05:30:00Z"}
    listed = {"order": str(stranger), "messages": [], "reports": [report]}
    server.answers["/list"] = page(listed, *map(entry, orders))
    compared = reconcile(receiver=mill, at=LATER)
    assert (compared.strangers, compared.refused, compared.recorded) == ({stranger}, 1, 0)


def test_what_was_sent_just_now_is_not_asked_for(mill, server, orders):
    server.answers["/list"] = page()
    assert reconcile(receiver=mill, at=AT + timedelta(minutes=9)).sent_again == 0
    assert reconcile(receiver=mill, at=AT + timedelta(minutes=11)).sent_again == 3


def test_every_page_is_read_with_a_signature(mill, server, orders):
    first, second = page(entry(orders[0]), after="a/b"), page(entry(orders[1]))

    def answer(handler, running):
        (second if "after=a%2Fb" in running.got[-1].path else first)(handler, running)

    server.answers["/list"] = answer
    now = timezone.now()
    Delivery.objects.update(ended_at=now - timedelta(hours=1))
    assert reconcile(receiver=mill, at=now) == NOTHING
    asked = [got for got in server.got if got.path.startswith("/list")]
    assert [got.method for got in asked] == ["GET", "GET"]
    for got in asked:
        assert "since=" in got.path
        servers.Webhook(mill.secret).verify(got.body, got.headers, json_parse=False)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (servers.status(500), "answered 500"),
        (servers.status(302, [("Location", "/list2")]), "answered 302"),
        (servers.status(200, body=b"<html>"), "is not JSON"),
        (servers.status(200, body=b"[]"), "is not an object"),
        (servers.status(200, body=b"{}"), "has no “orders”"),
        (servers.status(200, body=b'{"orders": [7]}'), "An order in the list"),
        (servers.status(200, body=b'{"orders": [{"order": "7", "messages": []}]}'), "An order in the list"),
        (servers.status(200, body=b'{"orders": [], "next": 7}'), "“next” has to be a text"),
        (servers.status(200, body=b'{"orders": [], "next": "again"}'), "more than 3 pages"),
        (servers.huge, "longer than 1,000,000 bytes"),
        (servers.drop, "The list was not given"),
    ],
)
def test_a_list_that_can_not_be_read_changes_nothing(mill, server, orders, monkeypatch, answer, why):
    monkeypatch.setattr(listing, "PAGES", 3)
    server.answers["/list"] = answer
    with pytest.raises(ListError) as reason:
        reconcile(receiver=mill, at=LATER)
    assert why in reason.value.why
    assert waiting() == []


def test_one_receiver_that_gives_no_list_stops_no_other(mill, server, orders):
    server.answers["/list"] = servers.status(500)
    receiver(server.url(), code="other", list_url=server.url("/other"))
    server.answers["/other"] = page()
    receiver(server.url(), code="silent")
    found = reconcile_all(at=LATER)
    assert list(found) == ["mill", "other"]
    assert (type(found["mill"]), found["other"]) == (ListError, NOTHING)


def test_reconcile_command_says_what_came_of_it(mill, server, orders):
    Delivery.objects.update(ended_at=timezone.now() - timedelta(hours=1))
    server.answers["/list"] = page()
    out = StringIO()
    call_command("reconcile", stdout=out)
    assert "mill: " in out.getvalue()
    assert "reports recorded" in out.getvalue()


def test_lists_are_compared_by_a_job(mill, server, orders):
    Delivery.objects.update(ended_at=timezone.now() - timedelta(hours=1))
    server.answers["/list"] = page()
    assert compare_lists.call() == 1
    mill.refresh_from_db()
    assert mill.compared_at is not None
