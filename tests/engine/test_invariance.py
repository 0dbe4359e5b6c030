"""Answers depend on what a model says, not on the order in which it says it."""

import dataclasses
import random

import numpy as np

from configurator.engine import Limits, LinearSum, Table, compile_model
from tests.engine import brute, families


def shuffled(model, rng):
    """The same model with variables, constraints, rows and weights in another order."""
    constraints = []
    for constraint in model.constraints:
        if isinstance(constraint, Table):
            rows = tuple(rng.sample(constraint.rows, len(constraint.rows)))
            constraints.append(dataclasses.replace(constraint, rows=rows))
        elif isinstance(constraint, LinearSum):
            items = list(constraint.weights.items())
            constraints.append(dataclasses.replace(constraint, weights=dict(rng.sample(items, len(items)))))
        else:
            literals = tuple(rng.sample(constraint.literals, len(constraint.literals)))
            constraints.append(dataclasses.replace(constraint, literals=literals))
    rng.shuffle(constraints)
    variables = tuple(rng.sample(model.variables, len(model.variables)))
    return dataclasses.replace(model, variables=variables, constraints=tuple(constraints))


def by_name(kb, choices):
    found = kb.evaluate(kb.encode(choices))
    cells = {
        (name, value): (int(found.changes[at]), int(found.cheapest[at]) if found.changes[at] >= 0 else None)
        for number, name in enumerate(kb.variables)
        for value, at in zip(kb.values[number], range(kb.offsets[number], kb.offsets[number + 1]), strict=True)
    }
    return found.consistent, found.count, found.cheapest_total, cells


def test_evaluate_shuffled_models_and_choices_give_the_same_answers():
    for seed in range(80):
        model, rng = brute.random_model(seed), random.Random(seed)
        one, two = compile_model(model), compile_model(shuffled(model, rng))
        for _ in range(3):
            choices = {v.name: rng.choice(v.values) for v in model.variables if rng.random() < 0.5}
            reordered = dict(rng.sample(list(choices.items()), len(choices)))
            assert by_name(one, choices) == by_name(two, reordered), seed


def test_compile_twice_gives_equal_bytes():
    limits = Limits(orders=2, sifting=100_000)
    one, two = compile_model(families.pc(), limits=limits), compile_model(families.pc(), limits=limits)
    assert one.to_bytes() == two.to_bytes()


def test_evaluate_shuffled_yogurt_gives_the_same_answers():
    model = families.yogurt()
    limits = Limits(orders=1, sifting=0)
    one = compile_model(model, limits=limits)
    two = compile_model(shuffled(model, random.Random(4)), limits=limits)
    for choices in ({}, {"cup": "150", "flavour3": "2"}, {"cup": "150", "flavour1": "4", "flavour2": "4"}):
        assert by_name(one, choices) == by_name(two, choices)


def test_repairs_and_likelihoods_shuffled_models_give_the_same_answers():
    for seed in range(300, 340):
        model, rng = brute.random_model(seed), random.Random(seed)
        one, two = compile_model(model), compile_model(shuffled(model, rng))
        weights = {(v.name, value): rng.uniform(0.1, 3) for v in model.variables for value in v.values}
        for _ in range(3):
            choices = {v.name: rng.choice(v.values) for v in model.variables if rng.random() < 0.7}
            variable = rng.choice(model.variables)
            wish = variable.name, rng.choice(variable.values)
            assert repaired(one, choices, wish) == repaired(two, choices, wish), seed
            assert weighed(one, choices, weights) == weighed(two, choices, weights), seed


def repaired(kb, choices, wish):
    """How good each repair is; which of equal ones comes first may follow the order of the model."""
    found = kb.repairs(kb.encode(choices), wish=kb.encode_value(*wish, at="wish"))
    return [(len(way.changes), way.total, way.lead_time) for way in found]


def weighed(kb, choices, weights):
    flats = {
        (name, value): int(kb.offsets[v]) + i
        for v, name in enumerate(kb.variables)
        for i, value in enumerate(kb.values[v])
    }
    logs = np.zeros(len(flats))
    for key, flat in flats.items():
        logs[flat] = np.log(weights[key])
    found = kb.probable(kb.encode(choices), logs=logs)
    return found and (round(found.score, 9), {key: round(found.likelihood[flat], 9) for key, flat in flats.items()})
