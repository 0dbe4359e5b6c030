import itertools
from dataclasses import replace

import numpy as np
import pytest

from configurator.programs.allocate import allocate
from configurator.programs.prices import Market, find_prices
from tests.programs.market import CEILING, COUNT, FLOOR, market


def kept(found, asked):
    """Whether every limit holds."""
    sums = np.where(found.chosen, asked.value, 0).sum(axis=1)
    used = np.where(found.chosen, asked.cost, 0).sum(axis=0)
    return {
        "budgets": bool((used <= asked.budget * (1 + 1e-9)).all()),
        "ceilings": bool((sums <= asked.ceiling).all()),
        "count": bool((found.chosen.sum(axis=1) <= asked.count).all()),
        "floors": np.flatnonzero(sums < asked.floor).tolist() == found.short.tolist(),
        "suited": bool((asked.gain[found.chosen] > 0).all()),
    }


@pytest.mark.parametrize(
    ("customers", "deals", "budgets"), [(400, 30, 0.3), (1_000, 60, 0.1), (1_000, 60, 0.3), (1_000, 60, 0.8)]
)
def test_allocation_is_within_limits_and_near_the_bound(customers, deals, budgets):
    _, asked = market(seed=customers + deals, customers=customers, deals=deals, budgets=budgets)
    found = allocate(asked)
    assert kept(found, asked) == dict.fromkeys(["budgets", "ceilings", "count", "floors", "suited"], True)
    assert 0.99 <= found.share_of_bound <= 1


def test_coupons_of_the_top_tier_sum_to_what_is_promised():
    tier, asked = market(seed=1, customers=800, deals=60, budgets=0.3)
    found = allocate(asked)
    sums = np.where(found.chosen, asked.value, 0).sum(axis=1)[tier == 2]
    assert found.short.tolist() == []
    assert len(sums) > 30
    assert FLOOR <= sums.min() <= sums.max() <= CEILING


def test_floors_that_cannot_be_met_are_named():
    asked = Market(
        gain=np.array([[5.0, 4.0], [5.0, 4.0]]),
        cost=np.ones((2, 2)),
        value=np.array([[100, 100], [100, 100]]),
        budget=np.array([1.0, 2.0]),
        floor=np.array([200, 0]),
        ceiling=np.array([300, 300]),
        count=2,
    )
    found = allocate(asked)
    assert found.chosen.tolist() == [[True, True], [False, True]]
    assert found.short.tolist() == []
    hopeless = Market(asked.gain, asked.cost, asked.value, asked.budget, np.array([250, 250]), asked.ceiling, 2)
    found = allocate(hopeless)
    assert found.short.tolist() == [0, 1]
    assert found.gain <= found.bound * (1 + 1e-9)


def best_of(asked):
    """The best allocation there is, by trying all."""
    size, best = asked.gain.size, 0.0
    for bits in itertools.product([False, True], repeat=size):
        chosen = np.array(bits).reshape(asked.gain.shape)
        sums = np.where(chosen, asked.value, 0).sum(axis=1)
        used = np.where(chosen, asked.cost, 0).sum(axis=0)
        if (used <= asked.budget).all() and (sums <= asked.ceiling).all() and (chosen.sum(axis=1) <= asked.count).all():
            best = max(best, float(asked.gain[chosen].sum()))
    return best


def test_no_allocation_is_above_the_bound():
    rng = np.random.default_rng(2)
    shares = []
    for _ in range(30):
        value = rng.integers(1, 9, (3, 3))
        asked = Market(
            gain=rng.random((3, 3)),
            cost=rng.random((3, 3)),
            value=value,
            budget=rng.random(3) * 2,
            floor=np.zeros(3, np.int64),
            ceiling=rng.integers(4, 16, 3),
            count=2,
        )
        best, bound, found = best_of(asked), find_prices(asked).bound, allocate(asked)
        assert found.gain <= best + 1e-9
        assert best <= bound + 1e-9
        shares.append(found.gain / best if best else 1)
    assert np.mean(shares) > 0.93


def test_gain_alone_would_be_worse():
    """Negative control: without prices of what is scarce the audit sees what is lost."""
    _, asked = market(seed=4, customers=400, deals=30, budgets=0.1)
    asked = replace(asked, floor=np.zeros(400, np.int64))
    found, left, counts = allocate(asked), asked.budget.copy(), np.zeros(400)
    gain, sums = 0.0, np.zeros(400)
    for place in np.argsort(-asked.gain, axis=None):
        customer, deal = np.unravel_index(place, asked.gain.shape)
        value, cost = asked.value[customer, deal], asked.cost[customer, deal]
        fits = counts[customer] < COUNT and sums[customer] + value <= asked.ceiling[customer] and cost <= left[deal]
        if fits and asked.gain[customer, deal] > 0:
            gain += asked.gain[customer, deal]
            left[deal] -= cost
            counts[customer] += 1
            sums[customer] += value
    assert gain / found.bound < 0.97


def test_nobody_and_nothing():
    empty = np.zeros((0, 0))
    nobody = np.zeros(0, np.int64)
    asked = Market(empty, empty, empty.astype(np.int64), np.zeros(0), nobody, nobody, 12)
    found = allocate(asked)
    assert (found.gain, found.share_of_bound, found.chosen.shape) == (0, 1, (0, 0))
