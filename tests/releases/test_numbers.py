"""Modules in which a number is given, against every build of small random families worked out the slow way."""

import copy
import random
from decimal import Decimal

import pytest

from catalog.documents import read_document
from catalog.numbers import MOST_VALUES, with_numbers
from catalog.validate import document_problems
from configurator.engine import compile_model, parse_model
from configurator.languages.told import say
from configurator.releases.examples import failed_examples
from configurator.releases.translate import translate
from tests.releases.families import _rule, component, random_family
from tests.releases.plain import choices_of
from tests.releases.priced import PlainPrices, random_lines
from tests.releases.shelves import numbers, shelf

SPANS = [("1", "3", "1"), ("-1", "1", "0.5"), ("0.25", "2", "0.25"), ("2", "2", "1"), ("-3", "-1", "1")]


def twins(seed):
    """A random family with one or two modules of numbers, and the same with each number as a component."""
    rng = random.Random(seed)
    numbered = random_family(rng)
    plain = copy.deepcopy(numbered)
    for place, code in enumerate("xy"[: rng.randint(1, 2)]):
        low, high, step = rng.choice(SPANS)
        price, each = rng.choice([("0.00", "0"), ("4.00", "0.333"), ("1.05", "0.005"), (None, "0")])
        attribute = rng.choice(["size", "rate", "weight_g"]) if low[0] != "-" else rng.choice(["size", "rate"])
        given = numbers(code, attribute, low, high, step, price=price, each=each, required=rng.random() < 0.6)
        values = [
            Decimal(low) + Decimal(step) * n for n in range(20) if Decimal(low) + Decimal(step) * n <= Decimal(high)
        ]
        names = {value: f"{code}={int(value) if value == int(value) else float(value)}" for value in values}
        weights = {value: int(value) if attribute == "weight_g" else 0 for value in values}
        plain["components"] += [
            component(names[v], weight_g=weights[v]) | {"attributes": {attribute: float(v) if v % 1 else int(v)}}
            for v in values
        ]
        costs = {v: None if price is None else f"{Decimal(price) + Decimal(each) * v}" for v in values}
        offered = [{"sku": names[v], "price": costs[v]} for v in values]
        twin = given | {"kind": "one", "components": [line | {"max_quantity": 1} for line in offered]}
        del twin["number"]
        numbered["modules"].insert(place, given)
        plain["modules"].insert(place, twin)
    more = [_rule(rng, plain["modules"], f"n{i}") for i in range(rng.randint(1, 3))]
    lines = random_lines(rng, [m for m in numbered["modules"] if m["components"]]) if seed % 2 else []
    for document in (numbered, plain):
        document["rules"] = [*document["rules"], *more]
        document["prices"] = lines
    return numbered, plain


def named(document, build):
    """A build in the engine's names, in which a number stands for itself."""
    return {variable: value.partition("=")[2] or value for variable, value in choices_of(document, build).items()}


@pytest.mark.parametrize("seed", range(48))
def test_builds_prices_and_what_is_possible_are_those_of_every_build_looked_at(seed):
    numbered, plain = twins(seed)
    oracle = PlainPrices(plain)
    every = [(named(plain, build), oracle.total(build)) for build in oracle.builds() if oracle.allows(build)]
    translation = translate(numbered)
    knowledge = compile_model(parse_model(translation.model))
    assert knowledge.evaluate(knowledge.encode({})).count == len(every)
    if not every:
        return
    rng = random.Random(seed)
    for choices, total in rng.sample(every, min(25, len(every))):
        found = knowledge.evaluate(knowledge.encode(choices))
        assert (found.count, found.cheapest_total if total is not None else None) == (1, total)
    given = [code for code in "xy" if code in translation.vocabulary.modules]
    some = dict(rng.sample(sorted(rng.choice(every)[0].items()), 1))
    changes = knowledge.evaluate(knowledge.encode(some)).changes
    for code in given:
        rest = {v: value for v, value in some.items() if v != code}
        v = knowledge.variables.index(code)
        for n, text in enumerate(knowledge.values[v]):
            possible = any(one[code] == text and rest.items() <= one.items() for one, _ in every)
            assert (changes[int(knowledge.offsets[v]) + n] == 0) == possible


def test_the_comparison_sees_a_number_that_is_left_out():
    seen = []
    for seed in range(6):
        numbered, plain = twins(seed)
        module = next(m for m in plain["modules"] if m["code"] == "x")
        module["components"] = module["components"][1:]
        oracle = PlainPrices(plain)
        knowledge = compile_model(parse_model(translate(numbered).model))
        seen.append(knowledge.evaluate(knowledge.encode({})).count != sum(map(oracle.allows, oracle.builds())))
    assert any(seen)


def problems_of(**number):
    document = shelf()
    document["components"], document["rules"] = document["components"], []
    document["modules"] = [copy.deepcopy(document["modules"][0]), document["modules"][3]]
    document["attributes"] = [a for a in document["attributes"] if a["code"] in ("width_mm", "thickness")]
    document["modules"][0]["number"] |= number
    read, problems = read_document(document)
    assert problems == []
    return [(problem.place[2:], problem.text) for problem in document_problems(read)]


def test_a_whole_module_has_no_problem():
    assert problems_of() == []


@pytest.mark.parametrize(
    ("number", "place", "text"),
    [
        ({"step": "0"}, "step", "Expected a number above 0."),
        ({"step": "-5"}, "step", "Expected a number above 0."),
        ({"to": "300"}, "to", "This is less than 400, where it begins."),
        (
            {"step": "1"},
            "step",
            "These are 2,001 different numbers; the most is 1,000. Take a step of 5 or more, or a shorter range.",
        ),
        ({"step": "30"}, "to", "In steps of 30 from 400 on it is never reached: take 2380 or 2410."),
        ({"start": "1203"}, "start", "This can't be given here; the nearest is 1200 or 1210."),
        ({"start": "9999"}, "start", "This can't be given here; the nearest is 2400."),
        ({"price_per_unit": "-0.06"}, "price_per_unit", "400 would cost -4.00, less than nothing."),
        (
            {"price": None},
            "price_per_unit",
            "Without a price it is on request; leave the price per unit empty then.",
        ),
        ({"attribute": "nothing"}, "attribute", "There is no attribute “nothing”."),
    ],
)
def test_what_can_t_be_meant_is_said_beside_its_field(number, place, text):
    found = [said for where, said in problems_of(**number) if where == ("number", place)]
    assert found == [text]


def test_so_many_numbers_as_there_may_be_are_right():
    assert problems_of(**{"from": "1", "to": str(MOST_VALUES), "step": "1", "start": "1"}) == []
    assert problems_of(**{"from": "1", "to": str(MOST_VALUES + 1), "step": "1", "start": "1"}) != []


def test_presets_and_examples_give_numbers():
    document = shelf(presets=[{"code": "p", "name": "P", "description": "", "choices": {"width": 1203}}])
    document["examples"] = [
        {"code": "wide", "name": "Wide", "choices": {"width": 1200, "wood": "THIN"}, "must_be": "impossible"},
        {"code": "tilted", "name": "Tilted", "choices": {"tilt": -1.5}, "must_be": "possible"},
        {"code": "high", "name": "High", "choices": {"width": "wide"}, "must_be": "possible"},
    ]
    read, problems = read_document(document)
    assert problems == []
    assert [(p.place, p.text) for p in document_problems(read)] == [
        (("presets", 0, "choices", "width"), "1203 can't be given here; the nearest is 1200 or 1210."),
        (("examples", 2, "choices", "width"), "Expected a number."),
    ]


def test_a_family_without_numbers_is_not_touched():
    document = random_family(random.Random(5))
    assert with_numbers(document) is document


def test_examples_are_run_on_numbers(db):
    from configurator.releases.trials import compile_draft  # noqa: PLC0415

    document, _ = read_document(
        shelf()
        | {
            "examples": [
                {"code": "wide", "name": "Wide", "choices": {"width": 1200, "wood": "THIN"}, "must_be": "possible"},
                {"code": "low", "name": "Low", "choices": {"height": 250, "width": 400}, "must_be": "possible"},
            ]
        }
    )
    failed = failed_examples(compile_draft(document=document))
    assert [one.code for one in failed] == ["wide"]
    assert "sags" in say(failed[0].words)
