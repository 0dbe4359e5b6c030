"""Domains against an incremental SAT solver, on models too large for brute force."""

import random

import numpy as np
import pytest

from configurator.engine import Limits, compile_model
from configurator.engine.bench import _clicks
from configurator.engine.sat import SatDomains
from tests.engine import brute, families
from tests.engine.test_knowledge import case

MODELS = {
    "dell": lambda: case("dell"),
    "eshop": lambda: case("eshop"),
    "laptop": families.laptop,
    "yogurt": families.yogurt,
    "pc": families.pc,
}


def mismatches(model, clicks, seed, limits=None):
    """How many of so many random clicks, consistent and not, differ from the solver's domains."""
    kb, solver, rng = compile_model(model, limits=limits), SatDomains(model), random.Random(seed)
    wrong = asked = 0
    while asked < clicks:
        for chosen in _clicks(kb, 1, rng):
            if rng.random() < 0.2:
                variable = rng.randrange(len(chosen))
                chosen[variable] = rng.randrange(len(kb.values[variable]))
            wrong += not np.array_equal(kb.evaluate(chosen).changes == 0, solver.available(chosen))
            wrong += not np.array_equal(kb.available(chosen), solver.available(chosen))
            asked += 1
    return wrong


@pytest.mark.parametrize("name", ["dell", "laptop", "pc"])
def test_domains_random_clicks_equal_sat(name):
    clicks = {"dell": 100, "laptop": 17, "pc": 3}[name]
    assert mismatches(MODELS[name](), clicks, seed=1, limits=Limits(orders=1, sifting=0)) == 0


def test_solver_random_models_equals_brute_force():
    """The oracle itself is right."""
    for seed in range(60):
        model, rng = brute.random_model(seed), random.Random(seed)
        solver, found = SatDomains(model), brute.variants(model)
        for _ in range(3):
            chosen = [rng.randrange(len(v.values)) if rng.random() < 0.4 else -1 for v in model.variables]
            changes = brute.evaluate(model, found, chosen)[2]
            assert solver.available(np.array(chosen)).tolist() == [c == 0 for c in changes], seed


@pytest.mark.oracle
@pytest.mark.parametrize("name", MODELS)
def test_domains_many_random_clicks_equal_sat(name):
    assert mismatches(MODELS[name](), 300 if name != "pc" else 40, seed=2) == 0
