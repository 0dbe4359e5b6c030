"""Constraints to blame, found by the search or by the solver; and those that others imply."""

import dataclasses
import itertools
import random

import numpy as np
import pytest

from configurator.engine import Clause, LinearSum, ProductModel, Rulebook, Table, Variable, implying
from tests.engine import brute


def pigeons(holes):
    """One more pigeon than holes, no two in one: every constraint is needed, and no ruling out finds it."""
    values = tuple(f"h{i}" for i in range(holes))
    variables = tuple(Variable(name=f"p{i}", values=values) for i in range(holes + 1))
    pairs = itertools.combinations([v.name for v in variables], 2)
    apart = tuple(Table(variables=pair, allowed=False, rows=tuple((h, h) for h in values)) for pair in pairs)
    return ProductModel(name="pigeons", variables=variables, constraints=apart)


@pytest.mark.parametrize("holes", [3, 6])
def test_blame_pigeonholes_names_every_constraint(holes):
    model = pigeons(holes)
    rules = Rulebook(model)
    assert rules.blame(np.full(holes + 1, -1, dtype=np.int32)) == rules.names
    assert ("_solver" in rules.__dict__) == (holes == 6)


def test_blame_possible_values_names_nothing():
    assert Rulebook(pigeons(3)).blame(np.array([0, 1, 2, -1], dtype=np.int32)) != ()
    assert Rulebook(pigeons(3)).blame(np.array([0, 1, -1, -1], dtype=np.int32)) != ()
    assert (
        Rulebook(ProductModel(name="free", variables=pigeons(3).variables, constraints=())).blame(
            np.array([0, 0, 0, 0], dtype=np.int32)
        )
        == ()
    )


def test_blame_constraint_that_never_holds_is_the_reason():
    x = Variable(name="x", values=("a", "b"))
    never = LinearSum(weights={"x": (1, 1)}, op=">=", bound=2, id="never")
    other = Clause(literals=(("x", ("a",)),), id="other")
    rules = Rulebook(ProductModel(name="never", variables=(x,), constraints=(other, never)))
    assert rules.blame(np.array([0], dtype=np.int32)) == ("never",)
    assert rules.redundant() == ("other",)


def test_redundant_equal_constraints_imply_each_other():
    x, y = Variable(name="x", values=("a", "b")), Variable(name="y", values=("a", "b"))
    apart = [Table(variables=("x", "y"), allowed=False, rows=(("a", "a"),), id=name) for name in ("one", "two")]
    same = Clause(literals=(("x", ("b",)), ("y", ("b",))), id="three")
    only = Clause(literals=(("x", ("b",)), ("y", ("a",))), id="four")
    model = ProductModel(name="twice", variables=(x, y), constraints=(*apart, same, only))
    assert Rulebook(model).redundant() == ("one", "two", "three")


def test_redundant_many_decisions_or_none_give_the_same_answer():
    for seed in range(2000, 2030):
        model = brute.random_model(seed)
        assert Rulebook(model, decisions=0).redundant() == Rulebook(model, decisions=10**6).redundant(), seed


def test_blame_exact_sum_that_no_weights_reach():
    rng = random.Random(5)
    variables = tuple(Variable(name=f"x{i}", values=tuple("abcd")) for i in range(12))
    weights = {v.name: tuple(2 * rng.randrange(20) for _ in range(4)) for v in variables}
    even = LinearSum(weights=weights, op="==", bound=101, id="odd")
    rules = Rulebook(ProductModel(name="sums", variables=variables, constraints=(even,)))
    assert rules.blame(np.full(12, -1, dtype=np.int32)) == ("odd",)


def _variants(model, numbers):
    return brute.variants(dataclasses.replace(model, constraints=tuple(model.constraints[n] for n in sorted(numbers))))


def test_implying_random_models_names_a_minimal_set_that_is_enough():
    found = []
    for seed in range(3000, 3060):
        model = brute.random_model(seed)
        every = set(range(len(model.constraints)))
        for number in every:
            others, only = every - {number}, _variants(model, {number})
            if not _variants(model, others):
                continue  # rules about other things may be why
            named = implying(model, number, among=others)
            assert (named is None) == (not set(_variants(model, others)) <= set(only)), (seed, number)
            if named is not None:
                found.append(len(named))
                assert set(named) <= others
                assert set(_variants(model, named)) <= set(only), (seed, number)
                for each in named if not _is_exact(model.constraints[number]) else ():
                    assert not set(_variants(model, set(named) - {each})) <= set(only), (seed, number)
    assert {0, 1, 2} <= set(found)


def _is_exact(constraint):
    """Two ways to break it, each with a minimal set of its own."""
    return isinstance(constraint, LinearSum) and constraint.op == "=="


def test_implying_goes_by_way_of_other_variables():
    """a needs b, b needs c, so a needs c; what shares no variable is not asked."""
    variables = tuple(Variable(name=name, values=("no", "yes")) for name in "abcd")

    def needs(one, other):
        return Clause(literals=((one, ("no",)), (other, ("yes",))))

    alone = Clause(literals=(("d", ("yes",)),))
    model = ProductModel(
        name="chain", variables=variables, constraints=(needs("a", "c"), needs("a", "b"), alone, needs("b", "c"))
    )
    assert implying(model, 0, among=[1, 2, 3]) == (1, 3)
    assert implying(model, 0, among=[1, 2]) is None
