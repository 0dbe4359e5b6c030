"""The breaker: a receiver that is down delays nobody, and gets everything when it is back."""

import pytest

from configurator.fulfillment.models import Delivery, DeliveryAttempt
from tests.fulfillment import server as servers
from tests.fulfillment.receiving import down, make_all, receiver, sender, states
from tests.orders.shop import AT, ordered

pytestmark = pytest.mark.django_db


def test_breaker_opens_after_failures_in_a_row_and_lets_one_probe_through(shop, server, clock):
    mill = down(shop, clock, server)
    assert mill.broken_at == AT
    before = len(server.got)
    assert sender(clock).drain() == 0
    clock.go(seconds=5)
    assert sender(clock).drain() == 1
    assert len(server.got) == before + 1
    assert DeliveryAttempt.objects.filter(probe=True).count() == 1
    assert set(Delivery.objects.values_list("tries", flat=True)) == {1}  # a probe costs no try


def test_probes_come_less_and_less_often_but_every_ten_minutes(shop, server, clock):
    mill = down(shop, clock, server)
    waits = []
    for _ in range(9):
        mill.refresh_from_db()
        waits.append((mill.resume_at - clock.now).total_seconds())
        clock.now = mill.resume_at
        assert sender(clock).drain() == 1
    assert waits == [5, 30, 60, 120, 300, 600, 600, 600, 600]


def test_when_the_breaker_closes_all_that_waits_is_due_at_once(shop, server, clock):
    mill = down(shop, clock, server, orders=8)
    server.answers.clear()
    clock.go(seconds=5)
    assert Delivery.objects.waiting().filter(due_at__gt=clock.now).count() >= 7
    assert sender(clock).drain() == 8
    assert states() == ["delivered"] * 8
    mill.refresh_from_db()
    assert (mill.broken_at, mill.failures, mill.resume_at) == (None, 0, None)


def test_one_message_that_fails_opens_no_breaker(shop, server, clock):
    mill = down(shop, clock, server, orders=1)
    for _ in range(8):
        clock.now = Delivery.objects.get().due_at
        sender(clock).drain()
    mill.refresh_from_db()
    assert (mill.failures, mill.broken_at) == (9, None)


def test_refusals_open_no_breaker(shop, server, clock):
    server.answers["/"] = servers.status(422)
    mill = receiver(server.url())
    for _ in range(8):
        ordered(shop)
    make_all()
    sender(clock).drain()
    mill.refresh_from_db()
    assert (mill.failures, mill.broken_at) == (0, None)


def test_a_receiver_that_never_comes_back_leaves_dead_letters(shop, server, clock):
    down(shop, clock, server)
    clock.go(days=3, hours=23)
    sender(clock).drain()
    assert set(states()) == {"waiting"}
    clock.go(hours=2)
    sender(clock).drain()
    assert set(states()) == {"dead"}


def test_a_receiver_that_comes_back_while_no_sender_runs_gets_everything_however_late(shop, server, clock):
    down(shop, clock, server)
    server.answers.clear()
    clock.go(days=30)
    sender(clock).drain()
    assert set(states()) == {"delivered"}
