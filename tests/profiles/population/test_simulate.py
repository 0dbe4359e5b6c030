import numpy as np
import pytest

from configurator.engine import compile_model, parse_model
from configurator.profiles.population.history import History
from configurator.profiles.population.own import OwnHistory, blend
from configurator.profiles.population.simulate import NothingPossibleError, Plan, simulate
from tests.profiles.population.sales import MODEL, lamp

PLAN = Plan(customers=30, orders=300, seed=4)


def test_simulate_sells_only_what_is_possible_and_the_same_seed_sells_the_same():
    knowledge = lamp()
    found = simulate(knowledge=knowledge, plan=PLAN)
    assert (found.liked.shape, found.orders.shape, found.customers.shape) == ((30, 3), (300, 3), (300,))
    assert all(knowledge.evaluate(row).consistent for row in (*found.liked, *found.orders))
    assert np.array_equal(simulate(knowledge=knowledge, plan=PLAN).orders, found.orders)
    other = Plan(customers=30, orders=300, seed=5)
    assert not np.array_equal(simulate(knowledge=knowledge, plan=other).orders, found.orders)


def test_simulate_customers_mostly_order_what_they_like():
    found = simulate(knowledge=lamp(), plan=PLAN)
    same = (found.orders == found.liked[found.customers]).all(axis=1)
    assert 0.7 < same.mean() < 0.9
    settled = simulate(knowledge=lamp(), plan=Plan(customers=30, orders=300, restless=0))
    assert (settled.orders == settled.liked[settled.customers]).all()


def test_simulate_nothing():
    assert simulate(knowledge=lamp(), plan=Plan(customers=3, orders=0)).orders.shape == (0, 3)
    void = MODEL | {"constraints": [{"kind": "clause", "literals": [["shade", []]]}]}
    with pytest.raises(NothingPossibleError):
        simulate(knowledge=compile_model(parse_model(void)), plan=PLAN)


def test_planted_tastes_are_found_by_the_fifth_order():
    knowledge = lamp()
    found = simulate(knowledge=knowledge, plan=Plan(customers=60, orders=1_200, own=0.4))
    history = History(knowledge.variables, knowledge.values, found.orders)
    own, hits, asked = OwnHistory(), 0, 0
    for customer, row in zip(found.customers.tolist(), found.orders, strict=True):
        own.learn(customer, row)
        if len(own.rows[customer]) == 5:
            for variable, size in enumerate(history.layout.sizes):
                counts = own.counts(customer, np.full(3, -1, np.int32), variable, size, (np.inf,))
                scores = blend(*counts, np.full(size, 1 / size), (3,))[0, 0]
                hits += int(scores.argmax() == found.liked[customer, variable])
                asked += 1
    assert asked > 150
    assert hits / asked >= 0.9
