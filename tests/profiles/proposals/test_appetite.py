import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.profiles.proposals.appetite import (
    STEPS,
    STRENGTH,
    Item,
    from_answers,
    log_weights,
    observed,
    positions,
    reason,
    statement,
    told_step,
)
from configurator.profiles.tell import tell
from configurator.profiles.told import told_of
from tests.profiles.shop import AT

PRICES = st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=1, max_size=9)


def brute(prices):
    """Ranks by counting pairs: the mean share of others that are below, equal ones half."""
    known = [p for p in prices if p is not None]
    if len(set(known)) < 2:
        return [None] * len(prices)
    below = {p: sum(q < p for q in known) + (sum(q == p for q in known) - 1) / 2 for p in known}
    return [None if p is None else below[p] / (len(known) - 1) for p in prices]


@given(PRICES)
def test_a_place_is_the_rank_in_the_module(prices):
    assert positions([Item(price=p) for p in prices]) == pytest.approx(brute(prices))


@given(PRICES, st.integers(1, 5))
def test_the_own_place_weighs_most_and_weights_fall_with_the_distance(prices, step):
    places = positions([Item(price=p) for p in prices])
    weights, own = log_weights(places, step), (step - 1) / 4
    pairs = [(abs(p - own), w) for p, w in zip(places, weights, strict=True) if p is not None]
    assert all(-STRENGTH - 0.01 <= w <= 0 for w in weights)
    assert all((a < b) == (v > w) or math.isclose(a, b) for a, v in pairs for b, w in pairs)


def test_signals_are_averaged_and_silent_ones_left_out():
    items = [Item(10, 1, None), Item(20, 5, None), Item(30, 3, None)]
    assert positions(items) == [0.0, 0.75, 0.75]
    assert positions([Item(10, 1), Item(20, 1)]) == [0.0, 1.0]
    assert positions([Item(10, 1)] * 3) == [None] * 3


def test_without_an_appetite_nothing_shifts():
    assert log_weights([0.0, 0.5, None], None) == [0.0, 0.0, 0.0]
    assert (reason(1.0, None), reason(1.0, 3), reason(0.2, 5), reason(None, 5)) == (None,) * 4
    said = reason(0.9, 5)
    assert said is not None
    assert said() == "you like the newest"


def test_choices_speak_for_the_step_of_their_mean_place():
    places = {"a/1": 1.0, "a/2": 0.0, "b/1": 1.0, "c/1": 0.5, "c/2": 0.5, "d/1": None}
    few = {"a/1": 1, "b/1": 1, "c/1": 1, "d/1": 9}
    assert observed(places, few) is None
    found = observed(places, dict.fromkeys(places, 10))
    assert (found.step, found.choices) == (3, 5)
    assert observed(places, {**dict.fromkeys(places, 1), "a/1": 100, "b/1": 100}).step == 5


def test_three_answers_come_to_their_mean():
    assert from_answers({"new": "5", "better": "4", "rare": "1"}) == 3
    assert from_answers({"new": "5", "better": "5", "rare": "4"}) == 5
    for odd in ({}, {"new": "5", "better": "5"}, {"new": "5", "better": "5", "rare": "9"}):
        assert from_answers(odd) is None


def test_a_step_is_told(customer):
    assert told_step(told_of(customer_id=customer.customer_id)) is None
    tell(visitor=customer, statements=[statement(4)], at=AT)
    told = told_of(customer_id=customer.customer_id)
    assert (told_step(told), told.facts[0].words) == (4, f"Appetite: {STEPS[4]}")
