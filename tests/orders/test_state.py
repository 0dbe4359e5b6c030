"""The state of an order is a function of the set of its events."""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.orders.models import PROGRESS, Kind, Order
from configurator.orders.state import RANK, state_of
from tests.orders.shop import AT


@dataclass(frozen=True)
class Told:
    kind: str
    at: datetime
    key: uuid.UUID


def events(*kinds):
    """Events of these kinds, a minute after each other."""
    return [Told(kind, AT + timedelta(minutes=n), uuid.UUID(int=n)) for n, kind in enumerate(kinds)]


EVENTS = st.lists(
    st.builds(Told, st.sampled_from(Kind.values), st.datetimes(AT.replace(tzinfo=None)), st.uuids(version=4)),
    max_size=12,
)


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ((), "awaiting_payment"),
        (("ordered",), "awaiting_payment"),
        (("ordered", "lapsed"), "lapsed"),
        (("ordered", "lapsed", "paid", "placed"), "placed"),
        (("ordered", "placed", "accepted"), "accepted"),
        (("delivered",), "delivered"),
        (("placed", "shipped", "packed"), "shipped"),
        (("placed", "held"), "on_hold"),
        (("placed", "held", "released"), "placed"),
        (("placed", "held", "released", "held"), "on_hold"),
        (("accepted", "cancel_requested"), "cancel_requested"),
        (("accepted", "held", "cancel_requested"), "cancel_requested"),
        (("accepted", "cancel_requested", "cancel_refused"), "accepted"),
        (("accepted", "cancel_requested", "cancelled"), "cancelled"),
        (("placed", "rejected", "cancelled"), "rejected"),
        (("packed", "cancelled"), "cancelled"),
        (("shipped", "cancelled"), "shipped"),
        (("delivered", "returned"), "returned"),
        (("placed", "returned"), "placed"),
    ],
)
def test_status_of_what_happened(kinds, status):
    assert state_of(events(*kinds)).status == status


@given(EVENTS, st.randoms(use_true_random=False))
def test_state_does_not_depend_on_order_or_repetition(told, rng):
    again = told + rng.sample(told, rng.randint(0, len(told)))
    rng.shuffle(again)
    assert state_of(again) == state_of(told)


@given(EVENTS)
def test_status_is_one_that_the_database_knows_and_stage_is_the_furthest(told):
    state = state_of(told)
    assert state.status in Order.Status.values
    assert RANK[state.stage] == max([RANK[Kind(event.kind)] for event in told if event.kind in RANK], default=0)


@given(EVENTS)
def test_progress_never_goes_back_with_another_event(told):
    before = state_of(told[:-1]) if told else state_of([])
    assert RANK[state_of(told).stage] >= RANK[before.stage]


def test_a_state_that_listened_to_arrival_would_be_found_out():
    """What the property above is worth: the last to arrive is not the furthest."""
    told = events(*PROGRESS)
    shuffled = random.Random(1).sample(told, len(told))
    assert shuffled[-1].kind != state_of(shuffled).stage == Kind.DELIVERED
