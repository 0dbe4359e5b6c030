"""The engine against brute force on random small models."""

import random

import numpy as np
import pytest

from configurator.engine import compile_model
from tests.engine import brute


def answers(kb, chosen):
    found = kb.evaluate(np.array(chosen, dtype=np.int32))
    variant = None if found.cheapest_variant is None else tuple(found.cheapest_variant.tolist())
    cheapest = np.where(found.changes >= 0, found.cheapest, 0).tolist()
    return found.consistent, found.count, found.changes.tolist(), cheapest, variant, found.cheapest_total


def random_choices(rng, model):
    share = rng.choice([0, 0.3, 0.7, 1])
    return [rng.randrange(len(v.values)) if rng.random() < share else -1 for v in model.variables]


def compare(seed):
    model = brute.random_model(seed)
    kb, found, rng = compile_model(model), brute.variants(model), random.Random(seed)
    for _ in range(4):
        chosen = random_choices(rng, model)
        assert answers(kb, chosen) == brute.evaluate(model, found, chosen), (seed, chosen)
        available = kb.available(np.array(chosen, dtype=np.int32))
        assert available.tolist() == [c == 0 for c in brute.evaluate(model, found, chosen)[2]], (seed, chosen)
        variable = rng.randrange(len(model.variables))
        wish = (variable, rng.randrange(len(model.variables[variable].values)))
        for wanted in (None, wish):
            repaired = kb.repair(np.array(chosen, dtype=np.int32), wish=wanted)
            repaired = None if repaired is None else tuple(repaired.tolist())
            assert repaired == brute.repair(model, found, chosen, wanted), (seed, chosen, wanted)


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_everything_random_models_equals_brute_force(start):
    for seed in range(start, start + 50):
        compare(seed)


@pytest.mark.oracle
@pytest.mark.parametrize("start", range(200, 2000, 100))
def test_everything_many_random_models_equals_brute_force(start):
    for seed in range(start, start + 100):
        compare(seed)
