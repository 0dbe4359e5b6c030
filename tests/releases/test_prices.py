"""Lines of the price are part of the model: totals, cheapest completions and differences are those of every variant."""

import random
from collections import Counter

import pytest

from configurator.engine import compile_model, parse_model
from configurator.releases.price_lines import amounts_of
from configurator.releases.translate import translate
from tests.releases.families import component, family, module, random_family
from tests.releases.plain import choices_of
from tests.releases.priced import PlainPrices, random_lines

FAMILIES = 64


def priced_family(seed):
    rng = random.Random(seed)
    document = random_family(rng)
    if seed % 4:  # the others have prices on request too
        for offering in (line for entry in document["modules"] for line in entry["components"]):
            if offering["price"] is None and not any(m["price_per_100_g"] for m in document["modules"]):
                offering["price"] = "4.75"
    return document | {"prices": random_lines(rng, document["modules"])}


def variants(document):
    """Every allowed build in the engine's names with its naive total."""
    plain = PlainPrices(document)
    return [(choices_of(document, b), plain.total(b), plain.lines(b)) for b in plain.builds() if plain.allows(b)]


def compiled(document):
    translation = translate(document)
    return translation, compile_model(parse_model(translation.model))


def cheapest_of(knowledge, evaluation, variable, value):
    v = knowledge.variables.index(variable)
    flat = int(knowledge.offsets[v]) + knowledge.values[v].index(value)
    return int(evaluation.changes[flat]), int(evaluation.cheapest[flat])


def line_amounts(translation, knowledge, variant):
    paid = {
        name: int(knowledge.prices[int(knowledge.offsets[v]) + int(variant[v])])
        for v, name in enumerate(knowledge.variables)
    }
    return {line.code: amount for line, amount in amounts_of(translation.price_lines, paid)}


@pytest.mark.parametrize("seed", range(FAMILIES))
def test_totals_differences_and_completions_are_the_naive_ones(seed):
    document = priced_family(seed)
    every = variants(document)
    translation, knowledge = compiled(document)
    assert knowledge.evaluate(knowledge.encode({})).count == len(every)  # lines of the price allow and forbid nothing
    if not every:
        return
    rng = random.Random(seed)
    for choices, total, lines in rng.sample(every, min(40, len(every))):
        found = knowledge.evaluate(knowledge.encode(choices))
        if total is None:
            assert found.cheapest_total >= translation.stand_in + min(0, *(t for _, t, _ in every if t is not None), 0)
        else:
            assert found.cheapest_total == total
            assert line_amounts(translation, knowledge, found.cheapest_variant) == lines
    some = dict(rng.sample(sorted(rng.choice(every)[0].items()), 1))
    for choices in ({}, some):
        _assert_cheapest(knowledge, choices, every)


def _assert_cheapest(knowledge, choices, every):
    fitting = [(c, total) for c, total, _ in every if choices.items() <= c.items()]
    found = knowledge.evaluate(knowledge.encode(choices))
    priced = [total for _, total in fitting if total is not None]
    if priced:
        assert found.cheapest_total == min(priced)
    for variable, values in zip(knowledge.variables, knowledge.values, strict=True):
        if variable in choices or variable.startswith("price:"):
            continue
        for value in values:
            with_it = [total for c, total in fitting if c[variable] == value]
            changes, cheapest = cheapest_of(knowledge, found, variable, value)
            assert (changes == 0) == bool(with_it)
            if any(total is not None for total in with_it):
                assert cheapest == min(total for total in with_it if total is not None)


def test_every_kind_of_line_and_condition_was_met():
    kinds = Counter()
    for seed in range(FAMILIES):
        document = priced_family(seed)
        named = {line["code"]: line["kind"] + (" if" if line.get("if") else "") for line in document["prices"]}
        kinds += Counter({named[code] for _, _, lines in variants(document) for code in lines})
    assert all(
        kinds[kind] > 3 for kind in ("base", "fixed", "fixed if", "percent", "percent if", "free", "portions")
    ), kinds


def test_the_comparison_sees_a_line_that_is_left_out():
    """Negative control: without its lines the engine's totals are others."""
    told = 0
    for seed in range(1, 40, 4):
        document = priced_family(seed)
        _, knowledge = compiled(document | {"prices": []})
        for choices, total, lines in variants(document)[:20]:
            if total is not None and sum(lines.values()):
                told += knowledge.evaluate(knowledge.encode(choices)).cheapest_total != total
    assert told > 50


def toppings(prices, count=2):
    skus = " ".join(prices)
    bowl = module("bowl", skus, kind="portions", most=2, prices=prices)
    return family([component(sku) for sku in prices], [bowl]) | {
        "prices": [{"code": "gift", "kind": "free", "name": "First two free", "count": count, "of": "bowl"}]
    }


def total_of(document, choices):
    _, knowledge = compiled(document)
    return knowledge.evaluate(knowledge.encode(choices)).cheapest_total


@pytest.mark.parametrize("order", [("nut", "oat", "fig"), ("fig", "oat", "nut"), ("oat", "fig", "nut")])
def test_the_two_cheapest_are_free_in_whatever_order_they_stand_or_are_taken(order):
    price = {"nut": "1.00", "oat": "0.40", "fig": "0.70"}
    document = toppings({sku: price[sku] for sku in order})
    everything = {f"bowl/{sku}": "1" for sku in order}
    assert total_of(document, everything) == 100  # the 40 and the 70 cents are free
    assert total_of(document, everything | {"bowl/oat": "2"}) == 170  # both 40 cents are


def test_what_is_free_by_itself_is_one_of_the_cheapest():
    document = toppings({"ice": "0.00", "nut": "1.00"})
    assert total_of(document, {"bowl/ice": "1", "bowl/nut": "2"}) == 100


def test_a_percentage_is_rounded_half_up_for_each_component():
    cards = module("card", "one two", kind="several", prices={"one": "0.10", "two": "0.30"})
    document = family([component("one"), component("two")], [cards])
    document["prices"] = [{"code": "fee", "kind": "percent", "name": "Fee", "percent": "5", "of": "card"}]
    # 0.5 and 1.5 cents: 1 and 2; of the sum of 40 cents it would be 2
    assert total_of(document, {"card/one": "yes", "card/two": "yes"}) == 43
