"""Several senders, senders that die, and a database that is busy."""

import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from configurator.fulfillment.deliveries import claim as claiming
from configurator.fulfillment.deliveries import sender as sending
from configurator.fulfillment.deliveries.claim import AT_ONCE, LEASE, claim
from configurator.fulfillment.deliveries.post import TIMEOUT_SECONDS
from configurator.fulfillment.models import Delivery, Receiver
from tests.fulfillment import server as servers
from tests.fulfillment.receiving import down, make_all, receiver, sender, states
from tests.orders.shop import AT, ordered

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "sqlite", reason="where rows can be locked the lock is the guard")
@pytest.mark.parametrize(("guarded", "taken"), [(True, 1), (False, 2)])
def test_a_sender_takes_nothing_that_a_faster_one_has(shop, server, monkeypatch, guarded, taken):
    """With its control. A rival claims between our reading and our taking."""
    mill = receiver(server.url())
    ordered(shop)
    make_all()
    take, rivals = claiming._take_free, []

    def unguarded(pks, at):
        return Delivery.objects.filter(pk__in=pks).update(leased_until=at + LEASE)

    def late(pks, at):
        monkeypatch.setattr(claiming, "_take_free", take if guarded else unguarded)
        rivals.extend(claim(receiver=mill, limit=5, at=AT))
        return claiming._take_free(pks, at)

    monkeypatch.setattr(claiming, "_take_free", late)
    assert len(claim(receiver=mill, limit=5, at=AT)) + len(rivals) == taken


def test_two_senders_send_one_probe(shop, server, clock):
    mill = down(shop, clock, server)
    clock.go(seconds=5)
    same = Receiver.objects.get(pk=mill.pk)
    assert [len(claim(receiver=known, limit=9, at=clock.now)) for known in (mill, same)] == [1, 0]


def test_what_a_dead_sender_held_is_sent_again_after_its_lease(shop, server, clock):
    mill = receiver(server.url())
    ordered(shop)
    make_all()
    assert len(claim(receiver=mill, limit=1, at=clock.now)) == 1
    assert sender(clock).drain() == 0
    clock.now += LEASE
    assert sender(clock).drain() == 1
    assert states() == ["delivered"]


def test_lease_is_longer_than_all_that_a_sender_holds():
    assert timedelta(seconds=TIMEOUT_SECONDS * AT_ONCE) < LEASE


def test_a_sender_asked_to_stop_waits_for_what_is_on_its_way(shop, server, clock):
    def slow(handler, running):
        working.stop.set()
        time.sleep(0.3)
        servers.status(204)(handler, running)

    server.answers["/"] = slow
    receiver(server.url())
    ordered(shop)
    make_all()
    working = sender(clock)
    working.run()
    assert states() == ["delivered"]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_busy_loses_no_answer(shop, server, clock, monkeypatch):
    settle, times = sending.settle, []

    def busy(**words):
        times.append(1)
        if len(times) == 1:
            raise OperationalError("database is locked")
        settle(**words)
        working.stop.set()

    monkeypatch.setattr(sending, "settle", busy)
    receiver(server.url())
    ordered(shop)
    make_all()
    working = sender(clock)
    working.run()
    assert (states(), len(server.got), len(times)) == (["delivered"], 1, 2)


def test_trouble_with_one_receiver_is_not_the_others(shop, server, other, clock, monkeypatch):
    settle = sending.settle

    def troubled(*, receiver, **words):
        if receiver.code == "mill":
            raise ValueError("a row that can't be written")
        settle(receiver=receiver, **words)

    monkeypatch.setattr(sending, "settle", troubled)
    receiver(server.url())
    receiver(other.url(), code="other")
    ordered(shop)
    make_all()
    sender(clock).drain()
    states = dict(Delivery.objects.values_list("receiver__code", "state"))
    assert states == {"mill": "waiting", "other": "delivered"}
    monkeypatch.setattr(sending, "settle", settle)
    clock.now += LEASE
    assert sender(clock).drain() == 1
    assert len(set(server.ids())) == 1


def test_the_turn_of_an_order_is_found_in_an_index():
    """Not by a join of all that waits with itself, which at thousands of deliveries takes seconds a claim."""
    plan = Delivery.objects.first_of_their_order().explain()
    assert "delivery_in_turn" in plan
    assert "Join" not in plan
