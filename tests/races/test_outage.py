"""The short form of `python -m tests.races.outage`."""

from datetime import timedelta

import pytest

from configurator.fulfillment.models import DeliveryQuerySet
from configurator.fulfillment.receivers import breaker
from tests.races import outage

pytestmark = pytest.mark.django_db
ORDERS = 200
EXACT = {
    "orders": ORDERS,
    "messages": 281,
    "got_away": 281,
    "got_there": 281,
    "repeats_there": 0,
    "dead": 0,
    "waiting": 0,
    "longest_wait_of_the_other_s": 0.0,
    "out_of_order": 0,
}


def figures(settings, orders=ORDERS, hours=3):
    found = outage.run(orders, settings, timedelta(hours=hours))
    return {name: found[name] for name in EXACT}


def test_a_receiver_that_is_away_for_72_hours_gets_everything_in_order_and_delays_nobody(settings):
    assert figures(settings) == EXACT


def test_without_turns_by_order_messages_would_overtake(settings, monkeypatch):
    monkeypatch.setattr(DeliveryQuerySet, "first_of_their_order", lambda self: self)
    assert figures(settings, orders=40, hours=12)["out_of_order"] > 0


def test_without_a_breaker_tries_would_be_used_up(settings, monkeypatch):
    monkeypatch.setattr(breaker, "FAILURES", 10**9)
    monkeypatch.setattr("configurator.fulfillment.deliveries.schedule.MOST_TRIES", 4)  # 72 hours in short
    assert figures(settings, orders=10, hours=3)["dead"] > 0
