"""Deliveries to receivers that do as they like, in order and beside each other."""

import time
from asyncio import sleep
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from configurator.fulfillment.deliveries.claim import AT_ONCE
from configurator.fulfillment.deliveries.post import Answer
from configurator.fulfillment.deliveries.replay import replay
from configurator.fulfillment.deliveries.schedule import MOST_TRIES
from configurator.fulfillment.models import Delivery, DeliveryAttempt, DeliveryQuerySet
from configurator.fulfillment.receivers.secrets import issue_secret
from configurator.fulfillment.receivers.switch import enable, retire
from configurator.languages.told import say_text
from configurator.orders.models import Kind
from tests.fulfillment import server as servers
from tests.fulfillment.receiving import Clock, happened, make_all, receiver, sender, states
from tests.orders.shop import AT, ordered

pytestmark = pytest.mark.django_db


def test_sender_delivers_what_is_made_signed(shop, server, clock):
    mill = receiver(server.url("/orders?plant=1"))
    order = ordered(shop)
    make_all()
    clock.now = datetime.now(UTC)
    assert sender(clock).drain() == 1
    (got,) = server.got
    delivery = Delivery.objects.get()
    assert got.body == bytes(delivery.body)
    assert got.verified(mill.secret)["order"] == str(order.key)
    assert got.path == "/orders?plant=1"
    told = {name: got.headers[name] for name in ("webhook-id", "content-type", "atelier-event", "atelier-order")}
    assert told == {
        "webhook-id": str(delivery.event),
        "content-type": "application/json",
        "atelier-event": "order.placed",
        "atelier-order": str(order.key),
    }
    assert (delivery.state, delivery.ended_at, delivery.leased_until) == ("delivered", clock.now, None)
    attempt = DeliveryAttempt.objects.get()
    assert (attempt.status, attempt.error, attempt.at, attempt.probe) == (204, "", clock.now, False)
    assert sender(clock).drain() == 0


def test_sender_signs_with_both_secrets_while_a_receiver_changes_over(shop, server, clock):
    clock.now = datetime.now(UTC)
    mill = receiver(server.url())
    second = issue_secret(receiver=mill, at=clock.now)
    ordered(shop)
    make_all()
    sender(clock).drain()
    assert server.got[0].verified(mill.secret) == server.got[0].verified(second)
    replay(pks=[Delivery.objects.get().pk], at=clock.now)
    ahead = clock.now + timedelta(hours=25)
    sender(Clock(ahead)).drain()
    signatures = server.got[1].headers["webhook-signature"].split(" ")
    assert len(signatures) == 1


def test_sender_tries_ten_times_over_days_and_then_gives_up(shop, server, clock):
    server.answers["/"] = servers.status(500, body=b"no room")
    receiver(server.url())
    ordered(shop)
    make_all()
    waits = []
    while states() == ["waiting"]:
        due = Delivery.objects.get().due_at
        waits.append((due - clock.now).total_seconds())
        clock.now = due
        assert sender(clock).drain() == 1
    planned = [0, 5, 300, 1_800, *(hours * 3_600 for hours in (2, 5, 10, 14, 20, 24))]
    assert len(waits) == len(planned) == MOST_TRIES
    assert all(plan <= wait <= plan * 1.1 for wait, plan in zip(waits, planned, strict=True))
    delivery = Delivery.objects.get()
    assert (delivery.state, say_text(delivery.last_error), delivery.tries) == ("dead", "answered 500", 10)
    assert len(set(server.ids())) == 1
    assert len({got.body for got in server.got}) == 1
    assert set(DeliveryAttempt.objects.values_list("status", "answer")) == {(500, "no room")}


def test_dead_letter_is_sent_again_with_the_same_id_and_body(shop, server, clock):
    server.answers["/"] = servers.status(400)
    receiver(server.url())
    ordered(shop)
    make_all()
    while states() == ["waiting"]:
        clock.now = Delivery.objects.get().due_at
        sender(clock).drain()
    server.answers.clear()
    assert sender(clock).drain() == 0
    assert replay(pks=Delivery.objects.dead().values_list("pk", flat=True), at=clock.now) == 1
    assert sender(clock).drain() == 1
    assert states() == ["delivered"]
    assert len({(got.id, got.body) for got in server.got}) == 1


@pytest.mark.parametrize(("words", "seconds"), [("3600", 3_600), ("1", 5), ("99999999999", 86_400)])
def test_sender_waits_as_long_as_the_receiver_asks(shop, server, clock, words, seconds):
    server.answers["/"] = servers.status(429, [("Retry-After", words)])
    receiver(server.url())
    ordered(shop)
    make_all()
    sender(clock).drain()
    wait = (Delivery.objects.get().due_at - clock.now).total_seconds()
    assert seconds <= wait <= seconds * 1.1


def test_a_receiver_that_asks_to_wait_gets_nothing_else_meanwhile(shop, server, clock):
    server.answers["/"] = servers.status(503, [("Retry-After", "600")])
    receiver(server.url())
    ordered(shop)
    make_all()
    sender(clock).drain()
    ordered(shop)
    make_all()
    clock.go(seconds=599)
    assert sender(clock).drain() == 0
    server.answers.clear()
    clock.go(seconds=1)
    assert sender(clock).drain() == 2


def test_a_receiver_that_is_gone_is_turned_off_and_its_orders_are_kept(shop, server, clock):
    server.answers["/"] = servers.status(410)
    mill = receiver(server.url())
    ordered(shop)
    make_all()
    sender(clock).drain()
    mill.refresh_from_db()
    assert (mill.state, mill.state_reason) == ("disabled", "It answered that it is gone for good (410).")
    ordered(shop)
    make_all()
    clock.go(days=30)
    assert sender(clock).drain() == 0
    assert states() == ["waiting", "waiting"]
    server.answers.clear()
    assert enable(receiver=mill, at=clock.now) == 2
    assert sender(clock).drain() == 2
    assert states() == ["delivered", "delivered"]


def test_a_receiver_that_is_given_up_gets_nothing_and_nothing_of_it_can_be_sent_again(shop, server, clock):
    mill = receiver(server.url())
    ordered(shop)
    make_all()
    assert retire(receiver=mill, at=AT) == 1
    assert sender(clock).drain() == 0
    assert states() == ["dead"]
    assert replay(pks=[Delivery.objects.get().pk], at=AT) == 0


def test_redirects_are_not_followed(shop, server, clock):
    server.answers["/"] = servers.status(302, [("Location", server.url("/elsewhere"))])
    receiver(server.url())
    ordered(shop)
    make_all()
    sender(clock).drain()
    assert [got.path for got in server.got] == ["/"]
    assert say_text(Delivery.objects.get().last_error) == "answered 302"


def test_an_address_that_leads_inside_gets_nothing(shop, server, clock, settings):
    settings.RECEIVERS_ALLOW = []
    receiver(server.url().replace("http:", "https:"))
    ordered(shop)
    make_all()
    sender(clock).drain()
    assert server.got == []
    assert "private network" in DeliveryAttempt.objects.get().error


# In order, and beside each other


def test_messages_of_one_order_go_in_order(shop, server, clock):
    receiver(server.url())
    order = ordered(shop)
    for kind in (Kind.HELD, Kind.RELEASED, Kind.CANCELLED):
        happened(order, kind)
    make_all()
    sender(clock).drain()
    assert [got.headers["atelier-event"] for got in server.got] == [
        "order.placed",
        "order.held",
        "order.released",
        "order.cancelled",
    ]


def blocked(shop, server, clock):
    """What goes out while the first message of one of two orders is refused."""
    first, second = ordered(shop), ordered(shop)
    receiver(server.url())
    happened(first)
    happened(second)
    make_all()

    def refuse(handler, running):
        refused = running.got[-1].headers["atelier-order"] == str(first.key)
        servers.status(400 if refused else 204)(handler, running)

    server.answers["/"] = refuse
    sender(clock, at_once=1).drain()
    return [(got.headers["atelier-order"] == str(first.key), got.headers["atelier-event"]) for got in server.got]


def test_a_message_that_fails_holds_up_its_own_order_only(shop, server, clock):
    assert blocked(shop, server, clock) == [(True, "order.placed"), (False, "order.placed"), (False, "order.held")]


def test_without_its_guard_a_later_message_overtakes(shop, server, clock, monkeypatch):
    monkeypatch.setattr(DeliveryQuerySet, "first_of_their_order", lambda self: self)
    assert (True, "order.held") in blocked(shop, server, clock)


def test_a_receiver_that_hangs_delays_nobody(shop, server, other, clock):
    async def post(request):
        if str(server.port) in request.url:
            await sleep(3)
        return Answer(status=204)

    receiver(server.url())
    receiver(other.url(), code="other")
    for _ in range(AT_ONCE + 4):
        ordered(shop)
    make_all()
    working = sender(clock, post=post)
    started = time.monotonic()

    def watch():
        servers.wait_until(lambda: working._came is not None and time.monotonic() - started > 1)
        working.stop.set()

    watching = Thread(target=watch)
    watching.start()
    working.run()
    watching.join()
    done = Delivery.objects.filter(state="delivered").values_list("receiver__code", "pk")
    by = {code: sum(1 for found, _ in done if found == code) for code in ("other", "mill")}
    assert by["other"] == AT_ONCE + 4
    assert by["mill"] == AT_ONCE  # those on their way when it was asked to stop
