"""The family of all real parts: small enough, and untouched by what stays outside the diagram."""

import dataclasses

import numpy as np
import pytest

from configurator.engine import FORBIDDEN, KnowledgeBase, Limits, ProductModel, compile_model
from tests.engine import parts

pytestmark = [
    pytest.mark.skipif(parts.FOLDER is None, reason="needs the folder of real parts"),
    pytest.mark.xdist_group("parts"),
]
DIAGRAM = ("levels", "node_edge", "base", "edge_class", "kids", "level_of_class")


@pytest.fixture(scope="module")
def priced():
    return compile_model(parts.pc_parts(priced=True))


def rows(kb):
    """The diagram without what stands beside it: members, prices, delivery times."""
    return [getattr(kb.arrays, name).tolist() for name in DIAGRAM]


def changed(change):
    """The priced family with one variable replaced."""
    model = parts.pc_parts(priced=True)
    variables = tuple(change(v) if v.name == "gpu" else v for v in model.variables)
    return dataclasses.replace(model, variables=variables)


def test_all_parts_are_one_family_of_bounded_size():
    kb = compile_model(parts.pc_parts())
    assert [len(values) for values in kb.values] == [789, 2399, 3699, 4828, 6990, 6991, 3836, 3749, 3295]
    assert kb.edge_count < 400_000
    assert len(kb.to_bytes()) < 10_000_000
    empty = kb.evaluate(kb.encode({}))
    assert empty.count > 2**64
    office = kb.encode(dict(zip(kb.variables, _names(kb, empty.cheapest_variant), strict=True)))
    assert (kb.evaluate(office).count, kb.evaluate(office).cheapest_total) == (1, empty.cheapest_total)


def _names(kb, variant):
    return [kb.values[variable][value] for variable, value in enumerate(variant.tolist())]


def test_priced_parts_around_whole_builds_equal_the_constraints_themselves(priced):
    """For every value of every module: what the diagram says equals the constraints read one by one."""
    model, rng = parts.pc_parts(priced=True), np.random.default_rng(0)
    assert priced.edge_count < 20_000
    for _ in range(12):
        found, variant = priced.minimise(rng.integers(0, 10**6, len(priced.prices)))
        available = priced.available(variant)
        for number, variable in enumerate(model.variables):
            here = available[priced.offsets[number] : priced.offsets[number + 1]]
            assert here.tolist() == parts.fitting(model, variant, number).tolist(), (found, variable.name)


def test_priced_parts_the_order_that_was_found_gives_the_same_bytes(priced):
    model = parts.pc_parts(priced=True)
    assert compile_model(model, order=priced.order).to_bytes() == priced.to_bytes()
    other = compile_model(model, order=sorted(priced.order))
    assert (other.order, other.edge_count > priced.edge_count) == (tuple(sorted(priced.order)), True)


def test_priced_parts_an_order_that_is_not_good_enough_is_left_for_a_better_one(priced):
    model, bad = parts.pc_parts(priced=True), sorted(priced.order)
    assert compile_model(model, order=priced.order, enough=priced.edge_count).to_bytes() == priced.to_bytes()
    assert compile_model(model, order=bad, enough=priced.edge_count).to_bytes() == priced.to_bytes()
    taken = compile_model(model, order=bad, enough=10**9)
    assert taken.edge_count > priced.edge_count
    # a search that may try nothing gives something larger still, or nothing: what the order gave is kept then
    hasty = Limits(orders=0, searching=0, sifting=0, finals=0, work=30_000_000)
    assert compile_model(model, order=priced.order, enough=0, limits=hasty).edge_count <= priced.edge_count


def test_priced_parts_an_order_of_other_variables_is_searched_anew(priced):
    model = parts.pc_parts(priced=True)
    assert compile_model(model, order=[*priced.order[:-1], "gone"]).to_bytes() == priced.to_bytes()


def test_priced_parts_a_price_change_changes_no_row(priced):
    dearer = changed(lambda v: dataclasses.replace(v, prices=tuple(price + 7 for price in v.prices)))
    assert rows(compile_model(dearer)) == rows(priced)
    moved = priced.prices.copy()
    moved[priced.offsets[6] : priced.offsets[7]] += 7
    assert compile_model(dearer).evaluate(priced.encode({})).cheapest.tolist() == (
        priced.evaluate(priced.encode({}), prices=moved).cheapest.tolist()
    )


def test_priced_parts_an_exact_copy_of_a_part_changes_no_row(priced):
    model = _with_copy(parts.pc_parts(priced=True), "gpu", 5)
    copied = compile_model(model)
    assert rows(copied) == rows(priced)
    assert copied.evaluate(copied.encode({})).count > priced.evaluate(priced.encode({})).count


def test_priced_parts_a_new_kind_of_part_does_change_rows(priced):
    """What the comparison is worth: a card that fits as nothing before it."""
    model = _with_copy(parts.pc_parts(priced=True), "gpu", 5)
    constraints = tuple(_longer(constraint) for constraint in model.constraints)
    assert rows(compile_model(dataclasses.replace(model, constraints=constraints))) != rows(priced)


def test_priced_parts_a_sell_out_changes_no_row(priced):
    """Sold out is a cost: the same diagram answers, and equals one compiled without the part."""
    gpu = list(priced.variables).index("gpu")
    costs = priced.prices.copy()
    total, variant = priced.minimise(costs)
    sold = int(priced.offsets[gpu] + variant[gpu])
    costs[sold] = FORBIDDEN
    left, other = priced.minimise(costs)
    assert other[gpu] != variant[gpu]
    assert left >= total
    assert KnowledgeBase.from_bytes(priced.to_bytes()).minimise(costs)[0] == left
    chosen = priced.encode({})
    chosen[gpu] = other[gpu]
    assert priced.evaluate(chosen).cheapest_total == left


def _with_copy(model: ProductModel, name: str, place: int) -> ProductModel:
    """Append a value that every constraint treats as it treats the value at a place."""
    variable = next(v for v in model.variables if v.name == name)
    original = variable.values[place]
    double = dataclasses.replace(
        variable, values=(*variable.values, "copy"), prices=(*variable.prices, variable.prices[place])
    )
    constraints = tuple(_copied(constraint, name, original, place) for constraint in model.constraints)
    variables = tuple(double if v.name == name else v for v in model.variables)
    return dataclasses.replace(model, variables=variables, constraints=constraints)


def _copied(constraint, name, original, place):
    if hasattr(constraint, "weights"):
        weights = {n: (*row, row[place]) if n == name else row for n, row in constraint.weights.items()}
        return dataclasses.replace(constraint, weights=weights)
    literals = tuple(
        (n, (*values, "copy") if n == name and original in values else values) for n, values in constraint.literals
    )
    return dataclasses.replace(constraint, literals=literals)


def _longer(constraint):
    if constraint.id not in {"card length", "plugs"}:
        return constraint
    return dataclasses.replace(
        constraint,
        weights={
            **constraint.weights,
            "gpu": (*constraint.weights["gpu"][:-1], {"plugs": 40}.get(constraint.id, 1911)),
        },
    )


def test_null_weights_satisfy_the_sum():
    """The data's many gaps: an unknown length fits every case."""
    kb = compile_model(parts.pc_parts(priced=True))
    lengths = next(c for c in parts.pc_parts(priced=True).constraints if c.id == "card length").weights
    unknown = [number for number, weight in enumerate(lengths["case"]) if weight is None]
    longest = max(range(len(lengths["gpu"])), key=lambda i: lengths["gpu"][i] or 0)
    chosen = kb.encode({})
    chosen[list(kb.variables).index("gpu")] = longest
    case = list(kb.variables).index("case")
    fits = kb.available(chosen)[kb.offsets[case] : kb.offsets[case + 1]]
    assert unknown
    assert np.count_nonzero(fits[unknown])
