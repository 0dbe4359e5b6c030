"""Counts of any size are exact."""

import random

import numpy as np
import pytest

from configurator.engine import LinearSum, ProductModel, Variable, compile_model
from configurator.engine.counting import exact_count, moduli
from tests.engine import brute


@pytest.mark.parametrize(("variables", "values"), [(30, 4), (31, 4), (32, 4), (33, 4), (41, 7), (90, 13), (1100, 2)])
def test_count_without_rules_is_the_product(variables, values):
    names = tuple(str(value) for value in range(values))
    model = ProductModel(
        name="free", variables=tuple(Variable(name=f"v{i}", values=names) for i in range(variables)), constraints=()
    )
    kb = compile_model(model)
    assert kb.evaluate(kb.encode({})).count == values**variables
    assert kb.evaluate(kb.encode({"v0": "0", "v2": "1"})).count == values ** (variables - 2)


@pytest.mark.parametrize("seed", range(5))
def test_count_beyond_64_bits_equals_python_integers(seed):
    rng = random.Random(seed)
    names = tuple(str(value) for value in range(90))
    variables = tuple(Variable(name=f"v{i}", values=names) for i in range(14))
    weights = [
        {v.name: tuple(rng.randrange(4) for _ in names) for v in part} for part in (variables[:9], variables[5:])
    ]
    sums = tuple(LinearSum(weights=weight, op="<=", bound=9) for weight in weights)
    kb = compile_model(ProductModel(name="wide", variables=variables, constraints=sums))
    chosen = kb.encode({"v3": "7"})
    found = kb.evaluate(chosen)
    fits = np.ones(len(kb.prices), dtype=np.bool_)
    fits[kb.offsets[3] : kb.offsets[4]] = np.arange(90) == 7
    members = [int(fits[kb.arrays.member[a:b]].sum()) for a, b in zip(*_bounds(kb), strict=True)]
    assert found.count == exact_count(kb.arrays, [1, *members[1:]])
    assert found.count > 2**64


def _bounds(kb):
    return kb.arrays.class_start[:-1].tolist(), kb.arrays.class_start[1:].tolist()


def test_moduli_tell_all_numbers_of_so_many_bits_apart():
    chosen = moduli(1000)
    assert 2**64 * np.prod([int(m) for m in chosen], dtype=object) > 2**1000
    assert all(np.gcd(a, b) == 1 for i, a in enumerate(chosen) for b in [2, *chosen[:i]])


def test_rough_bits_hold_the_count():
    for seed in range(40):
        kb = compile_model(brute.random_model(seed))
        assert kb.evaluate(kb.encode({})).count.bit_length() <= kb.names.count_bits
