"""The engine against brute force on random small models."""

import itertools
import math
import random

import numpy as np
import pytest

from configurator.engine import Rulebook, check, compile_model
from configurator.engine.rulebook import DECISIONS
from tests.engine import brute


def answers(kb, chosen):
    return said(kb.evaluate(np.array(chosen, dtype=np.int32)))


def said(found):
    variant = None if found.cheapest_variant is None else tuple(found.cheapest_variant.tolist())
    cheapest = np.where(found.changes >= 0, found.cheapest, 0).tolist()
    return found.consistent, found.count, found.changes.tolist(), cheapest, variant, found.cheapest_total


def random_choices(rng, model):
    share = rng.choice([0, 0.3, 0.7, 1])
    return [rng.randrange(len(v.values)) if rng.random() < share else -1 for v in model.variables]


def compare(seed):
    model = brute.random_model(seed)
    kb, found, rng = compile_model(model), brute.variants(model), random.Random(seed)
    rules = Rulebook(model, decisions=rng.choice([0, 2, DECISIONS]))
    truth = brute.Truth(model)
    compare_findings(model, found, truth, check(kb, rules))
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
            compare_repairs(model, found, chosen, wanted, kb.repairs(np.array(chosen), wish=wanted))
            compare_conflict(model, truth, chosen, wanted, kb.explain(np.array(chosen), wish=wanted, rules=rules))
        compare_probable(kb, found, chosen, rng)


def compare_repairs(model, found, chosen, wish, repairs):
    """The complete list of the best, minimal and distinct sets, each in its best form."""
    assert [tuple(way.variant.tolist()) for way in repairs] == brute.repairs(model, found, chosen, wish)
    for way in repairs:
        x = tuple(way.variant.tolist())
        assert (way.total, way.lead_time) == (brute.price(model, x), brute.lead_time(model, x))
        others = [v for v, c in enumerate(chosen) if c >= 0 and c != x[v] and (wish is None or v != wish[0])]
        assert way.changes == {v: x[v] for v in others}
    if repairs:
        assert tuple(repairs[0].variant.tolist()) == brute.repair(model, found, chosen, wish)


def compare_conflict(model, truth, chosen, wish, conflict):
    """Unsatisfiable, minimal in its choices under all constraints, and minimal in its constraints."""
    everyone = range(len(model.constraints))
    fixed = {v: c for v, c in enumerate(chosen) if c >= 0}
    wished = {} if wish is None else {wish[0]: wish[1]}
    assert (conflict is not None) == truth.excludes(everyone, fixed | wished)
    if conflict is None:
        return
    cited = {v: chosen[v] for v in conflict.choices}
    assert all(v in fixed and v not in wished for v in cited)
    for v in cited:
        assert not truth.excludes(everyone, {u: c for u, c in cited.items() if u != v} | wished)
    compare_blame(model, truth, cited | wished, conflict.constraints)


def compare_blame(model, truth, fixed, names):
    """Enough to exclude the values, and none of them too many."""
    blamed = [i for i in range(len(model.constraints)) if model.constraint_name(i) in names]
    assert [model.constraint_name(i) for i in blamed] == list(names)
    assert truth.excludes(blamed, fixed)
    for one in blamed:
        assert not truth.excludes([other for other in blamed if other != one], fixed)


def compare_probable(kb, found, chosen, rng):
    """Likelihoods within a tolerance; the greatest product wins, and among equal ones the first."""
    logs = np.array([math.log(rng.uniform(0.1, 3)) for _ in kb.prices])
    answer = kb.probable(np.array(chosen), logs=logs)
    matching = [x for x in found if brute.departures(x, chosen) == 0]
    assert (answer is None) == (not matching)
    if answer is None:
        return
    best = max(brute.product(x, logs, kb.offsets) for x in matching)
    assert tuple(answer.variant.tolist()) in matching
    assert math.isclose(answer.score, best, abs_tol=1e-9)
    for v, (first, last) in enumerate(itertools.pairwise(kb.offsets)):
        with_it = [x for x in found if brute.departures(x, chosen, without=v) == 0]
        for n in range(last - first):
            expected = max((brute.product(x, logs, kb.offsets) for x in with_it if x[v] == n), default=-math.inf)
            assert np.isclose(answer.likelihood[first + n], expected, atol=1e-9)
    beside = kb.evaluate(np.array(chosen), logs=logs)
    assert (beside.probable.score, beside.probable.likelihood.tolist()) == (answer.score, answer.likelihood.tolist())
    assert answers(kb, chosen) == said(beside)
    even = kb.probable(np.array(chosen), logs=np.full(len(logs), 0.7))
    assert tuple(even.variant.tolist()) == min(matching)


def compare_findings(model, found, truth, findings):
    values = [(i, n) for i, v in enumerate(model.variables) for n in range(len(v.values))]
    dead = [(i, n) for i, n in values if not any(x[i] == n for x in found)]
    named = {(i, n): (model.variables[i].name, model.variables[i].values[n]) for i, n in values}
    assert (findings.void, findings.count) == (not found, len(found))
    assert list(findings.dead) == [named[value] for value in dead]
    single = [i for i in range(len(model.variables)) if len({x[i] for x in found}) == 1]
    assert list(findings.core) == [named[i, found[0][i]] for i in single]
    assert list(findings.redundant) == [model.constraint_name(i) for i in truth.redundant()]
    blamed = {named[value]: dict([value]) for value in dead} if found else {None: {}}
    assert [one.of for one in findings.blame] == list(blamed)
    for one in findings.blame:
        compare_blame(model, truth, blamed[one.of], one.constraints)


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_everything_random_models_equals_brute_force(start):
    for seed in range(start, start + 50):
        compare(seed)


@pytest.mark.oracle
@pytest.mark.parametrize("start", range(200, 2000, 100))
def test_everything_many_random_models_equals_brute_force(start):
    for seed in range(start, start + 100):
        compare(seed)
