"""The engine's model has exactly the builds that the rules allow, at exactly their prices."""

import random

import pytest

from configurator.engine import compile_model, parse_model
from configurator.releases.translate import translate
from tests.releases.families import component, family, module, random_family, rule
from tests.releases.plain import Plain, choices_of

FAMILIES = 240


def engine_of(document):
    translation = translate(document)
    return translation, compile_model(parse_model(translation.model))


def key(choices):
    return tuple(sorted(choices.items()))


def assert_same_builds(document):
    """Equal in number, and each allowed build is one of the engine's: so the sets are equal."""
    plain = Plain(document)
    translation, knowledge = engine_of(document)
    allowed = [build for build in plain.builds() if plain.allows(build)]
    assert knowledge.evaluate(knowledge.encode({})).count == len(allowed)
    for build in allowed:
        evaluation = knowledge.evaluate(knowledge.encode(choices_of(document, build)))
        assert (evaluation.consistent, evaluation.count) == (True, 1), build
        assert_price(translation, evaluation.cheapest_total, plain.price(build))
    return allowed


def assert_price(translation, total, price):
    """The plain price; with anything on request the stand-in, which is above every price there can be."""
    if price is None:
        assert total >= translation.stand_in
    else:
        assert total == price < translation.stand_in


@pytest.mark.parametrize("seed", range(FAMILIES))
def test_builds_and_prices_of_random_families(seed):
    assert_same_builds(random_family(random.Random(seed)))


@pytest.mark.parametrize("seed", [248, 255])
def test_families_whose_rules_leave_nothing_are_counted_too(seed):
    assert assert_same_builds(random_family(random.Random(seed))) == []


def test_the_comparison_sees_a_rule_that_is_left_out():
    """Negative control: with one rule fewer on the engine's side the builds are no longer the same."""
    told = 0
    for seed in range(40):
        document = random_family(random.Random(seed))
        if not document["rules"]:
            continue
        forgetful = {**document, "rules": document["rules"][:-1]}
        _, knowledge = engine_of(forgetful)
        plain = Plain(document)
        told += knowledge.evaluate(knowledge.encode({})).count != sum(plain.allows(b) for b in plain.builds())
    assert told >= 5


# One rule at a time, so that a fault has a name

PARTS = [
    component("S1", size=1, colour="red", light=True, fits=["red", "green"]),
    component("S2", size=2, colour="green", light=False, fits=[]),
    component("S3"),
    component("T1", size=2, colour="red", fits=["blue"]),
    component("T2", size=3, colour="blue"),
    component("T3"),
]


def shop(*rules, left=None, right=None):
    return family(PARTS, [left or module("s", "S1 S2 S3"), right or module("t", "T1 T2 T3")], rules)


def pairs(document):
    """The allowed builds as text, "S1 T2"."""
    return {" ".join(sku for taken in build.values() for sku in taken) for build in assert_same_builds(document)}


ALL = {f"{s} {t}" for s in ("S1", "S2", "S3") for t in ("T1", "T2", "T3")}
RED = {"module": "s", "attribute": "colour", "operator": "equal", "value": "red"}


@pytest.mark.parametrize(
    ("selector", "meant", "unknown"),
    [
        ({"module": "s", "component": "S1"}, {"S1"}, set()),
        ({"module": "s"}, {"S1", "S2", "S3"}, set()),
        (RED, {"S1"}, {"S3"}),
        ({"module": "s", "attribute": "colour", "operator": "not_equal", "value": "red"}, {"S2"}, {"S3"}),
        ({"module": "s", "attribute": "colour", "operator": "one_of", "value": ["red", "green"]}, {"S1", "S2"}, {"S3"}),
        ({"module": "s", "attribute": "size", "operator": "at_most", "value": 1}, {"S1"}, {"S3"}),
        ({"module": "s", "attribute": "size", "operator": "at_least", "value": 2}, {"S2"}, {"S3"}),
        ({"module": "s", "attribute": "size", "operator": "equal", "value": "2.0"}, {"S2"}, {"S3"}),
        ({"module": "s", "attribute": "light", "operator": "equal", "value": False}, {"S2"}, {"S3"}),
        ({"module": "s", "attribute": "fits", "operator": "contains", "value": "green"}, {"S1"}, {"S3"}),
    ],
)
def test_every_selector_on_either_side_of_a_rule(selector, meant, unknown):
    t1 = [{"module": "t", "component": "T1"}]
    never = shop(rule("never_with", **{"if": [selector]}, then=t1))
    assert pairs(never) == ALL - {f"{s} T1" for s in meant}
    needed = shop(rule("needs", **{"if": t1}, then=[selector]))
    assert pairs(needed) == ALL - {f"{s} T1" for s in {"S1", "S2", "S3"} - meant - unknown}


def test_needs_is_met_by_either_of_its_right_sides():
    ways = [{"module": "t", "component": "T1"}, {"module": "t", "component": "T2"}]
    assert pairs(shop(rule("needs", **{"if": [RED]}, then=ways))) == ALL - {"S1 T3"}


def test_several_conditions_must_hold_together():
    both = [RED, {"module": "t", "component": "T1"}]
    assert pairs(shop(rule("needs", **{"if": both}, then=[{"module": "s", "component": "S2"}]))) == ALL - {"S1 T1"}


def test_several_only_with_lines_on_one_thing_mean_or():
    lines = [
        rule("only_with", code, **{"if": [RED]}, then=[{"module": "t", "component": sku}])
        for code, sku in (("first", "T1"), ("second", "T2"))
    ]
    assert pairs(shop(*lines)) == ALL - {"S1 T3"}


@pytest.mark.parametrize(
    ("operator", "attributes", "forbidden"),
    [
        ("equal", ("colour", "colour"), {"S1 T2", "S2 T1", "S2 T2"}),
        ("equal", ("size", "size"), {"S1 T1", "S1 T2", "S2 T2"}),
        ("at_most", ("size", "size"), set()),
        ("at_least", ("size", "size"), {"S1 T1", "S1 T2", "S2 T2"}),
        ("one_of", ("colour", "fits"), {"S1 T1", "S2 T1"}),
    ],
)
def test_every_operator_of_must_match(operator, attributes, forbidden):
    left, right = ({"module": m, "attribute": a} for m, a in zip("st", attributes, strict=True))
    assert pairs(shop(rule("must_match", left=left, operator=operator, right=right))) == ALL - forbidden


def size(module_code, coefficient="1"):
    return {"coefficient": coefficient, "module": module_code, "attribute": "size"}


@pytest.mark.parametrize(
    ("operator", "bound", "forbidden"),
    [
        ("at_most", "3", {"S1 T2", "S2 T1", "S2 T2"}),
        ("at_least", "4", {"S1 T1"}),
        ("equal", "4", {"S1 T1", "S2 T2"}),
    ],
)
def test_every_operator_of_a_budget(operator, bound, forbidden):
    terms = [size("s"), size("t")]
    assert pairs(shop(rule("budget", terms=terms, operator=operator, bound=bound))) == ALL - forbidden


def test_a_budget_of_fractions_against_an_attribute():
    """1.25 x size + 0.5 at most the other's size."""
    words = {"terms": [size("s", "1.25")], "constant": "0.5", "operator": "at_most"}
    bound = {"module": "t", "attribute": "size"}
    assert pairs(shop(rule("budget", bound=bound, **words))) == ALL - {"S2 T1"}


def test_a_bound_from_a_module_that_is_left_out_is_no_bound():
    words = {"terms": [size("s")], "operator": "at_most", "bound": {"module": "t", "attribute": "size"}}
    skippable = module("t", "T1", required=False)
    document = shop(rule("budget", constant="2", **words), right=skippable)
    assert pairs(document) == {"S1", "S2", "S3", "S3 T1"}


def test_a_quantity_multiplies_in_a_budget():
    document = shop(
        rule("budget", terms=[size("s")], operator="at_most", bound="3"),
        left=module("s", "S1 S2", most=3),
        right=module("t", "T1"),
    )
    taken = [build["s"] for build in assert_same_builds(document)]
    assert taken == [{"S1": 1}, {"S1": 2}, {"S1": 3}, {"S2": 1}]


def test_portions_multiply_in_a_budget():
    document = shop(
        rule("budget", terms=[size("s")], operator="at_most", bound="3"),
        left=module("s", "S1 S2", kind="portions", most=3, required=False),
        right=module("t", "T1"),
    )
    taken = [build["s"] for build in assert_same_builds(document)]
    assert taken == [{}, {"S2": 1}, {"S1": 1}, {"S1": 1, "S2": 1}, {"S1": 2}, {"S1": 3}]


def table(*rows, modules="s t", **words):
    return rule("table", modules=modules.split(), rows=[row.split() for row in rows], **words)


@pytest.mark.parametrize(
    ("rows", "fits"),
    [
        (["S1 T1"], {"S1 T1"}),
        (["S1 T1", "S2 *"], {"S1 T1", "S2 T1", "S2 T2", "S2 T3"}),
        (["* T2", "S3 T3"], {"S1 T2", "S2 T2", "S3 T2", "S3 T3"}),
        (["* *"], ALL),
    ],
)
def test_a_table_has_exactly_its_rows(rows, fits):
    assert pairs(shop(table(*rows))) == fits


def test_a_table_is_content_where_nothing_is_taken():
    skippable = module("t", "T1 T2", required=False)
    assert pairs(shop(table("S1 T1", "S2 T2"), right=skippable)) == {"S1", "S2", "S3", "S1 T1", "S2 T2"}


def test_a_table_of_three_modules():
    third = module("u", "T3", required=False)
    parts = family(PARTS, [module("s", "S1 S2"), module("t", "T1 T2"), third], [table("S1 T1 T3", modules="s t u")])
    assert pairs(parts) == {"S1 T1", "S1 T2", "S2 T1", "S2 T2", "S1 T1 T3"}


def test_a_table_where_several_are_taken_holds_for_each_of_them():
    several = module("t", "T1 T2 T3", kind="several", required=False)
    document = shop(table("S1 T1", "S1 T2"), left=module("s", "S1 S2"), right=several)
    assert pairs(document) == {"S1", "S2", "S1 T1", "S1 T2", "S1 T1 T2"}


def test_a_table_of_many_like_rows_makes_few_clauses():
    """200 x 200 components in two groups: two clauses, not 20,000."""
    parts = [component(f"{side}{n}") for side in "AB" for n in range(200)]
    columns = [module(side.lower(), " ".join(f"{side}{n}" for n in range(200))) for side in "AB"]
    rows = [f"A{a} B{b}" for a in range(200) for b in range(200) if a % 2 == b % 2]
    translation = translate(family(parts, columns, [table(*rows, modules="a b")]))
    assert len(translation.model["constraints"]) == 2


UNLESS = [{"module": "t", "component": "T3"}]


@pytest.mark.parametrize(
    "words",
    [
        {"form": "needs", "if": [RED], "then": [{"module": "s", "component": "S2"}]},
        {"form": "only_with", "if": [RED], "then": [{"module": "s", "component": "S2"}]},
        {"form": "never_with", "if": [RED], "then": [{"module": "t"}]},
        {
            "form": "must_match",
            "left": {"module": "s", "attribute": "size"},
            "operator": "at_least",
            "right": {"module": "s", "attribute": "weight_g"},
        },
        {"form": "budget", "terms": [size("s")], "operator": "at_most", "bound": "0"},
        {"form": "table", "modules": ["s", "t"], "rows": [["S1", "T1"], ["S2", "T1"], ["S3", "T2"]]},
    ],
)
def test_unless_lifts_every_form(words):
    form = words.pop("form")
    strict, lifted = shop(rule(form, **words)), shop(rule(form, **words, unless=UNLESS))
    assert "S1 T3" not in pairs(strict)
    assert pairs(lifted) == pairs(strict) | {"S1 T3", "S2 T3", "S3 T3"}


@pytest.mark.parametrize("strength", ["warn", "suggest"])
def test_what_is_not_a_must_forbids_nothing(strength):
    advice = rule("never_with", strength=strength, **{"if": [RED]}, then=[{"module": "t"}])
    document = shop(advice)
    assert pairs(document) == ALL
    translation, _ = engine_of(document)
    assert [check.code for check in translation.checks if check.strength == strength] == ["rule"]


# Modules


def fillings(*modules_):
    return [
        tuple(" ".join(f"{n}{sku}" for sku, n in taken.items()) for taken in build.values())
        for build in assert_same_builds(family(PARTS, modules_))
    ]


def test_several_keeps_to_its_minimum_and_maximum():
    found = fillings(module("s", "S1 S2 S3", kind="several", minimum=2, maximum=2, required=True))
    assert found == [("1S2 1S3",), ("1S1 1S3",), ("1S1 1S2",)]


def test_portions_keep_to_their_sum():
    found = fillings(module("s", "S1 S2", kind="portions", most=2, minimum=2, maximum=3, required=True))
    assert found == [("2S2",), ("1S1 1S2",), ("1S1 2S2",), ("2S1",), ("2S1 1S2",)]


def test_asked_if_opens_and_closes_a_module():
    s3 = {"module": "s", "component": "S3"}
    found = fillings(module("s", "S1 S3"), module("t", "T1 T2", asked_if=[s3]))
    assert found == [("1S1", ""), ("1S3", "1T1"), ("1S3", "1T2")]


def test_asked_if_with_several_selectors_opens_on_any():
    either = [{"module": "s", "component": "S1"}, RED, {"module": "s", "component": "S2"}]
    found = fillings(
        module("s", "S1 S2"), module("t", "T1 T2", kind="several", minimum=2, required=True, asked_if=either)
    )
    assert found == [("1S1", "1T1 1T2"), ("1S2", "1T1 1T2")]


def test_a_module_whose_condition_nothing_meets_is_never_asked():
    nobody = {"module": "s", "attribute": "size", "operator": "at_least", "value": 99}
    assert fillings(module("s", "S1 S2"), module("t", "T1", asked_if=[nobody])) == [("1S1", ""), ("1S2", "")]


def test_where_nobody_knows_whether_a_module_is_asked_both_are_right():
    found = fillings(module("s", "S1 S2 S3"), module("t", "T1", asked_if=[RED]))
    assert found == [("1S1", "1T1"), ("1S2", ""), ("1S3", ""), ("1S3", "1T1")]


# Prices


def test_portions_by_weight_are_rounded_half_up_to_the_cent():
    parts = [component("P", weight_g=25), component("Q", weight_g=30)]
    cup = module("c", "P Q", kind="portions", most=2, prices={"P": None, "Q": None}, price_per_100_g="2.10")
    translation, knowledge = engine_of(family(parts, [cup | {"required": False}]))
    # 0.525 -> 0.53, and two portions are two times that
    assert knowledge.prices.tolist() == [0, 53, 106, 0, 63, 126]
    assert translation.unpriced == frozenset()


def test_a_price_on_request_comes_after_every_full_price():
    document = shop(left=module("s", "S1 S2", prices={"S1": None, "S2": "99.00"}))
    translation, knowledge = engine_of(document)
    assert translation.unpriced == {("s", "S1")}
    assert translation.stand_in == 99_00 + 1_00 + 1
    assert knowledge.evaluate(knowledge.encode({})).cheapest_total == 99_00 + 1_00


def test_money_without_minor_units():
    document = family(PARTS, [module("s", "S1", prices={"S1": "1200"})], currency="JPY")
    assert engine_of(document)[1].prices.tolist() == [1200]


def test_a_retired_component_is_not_offered():
    document = shop()
    document["components"] = [c | {"retired": c["sku"] == "S2"} for c in document["components"]]
    _, knowledge = engine_of(document)
    assert knowledge.values == (("S1", "S3"), ("T1", "T2", "T3"))


def test_constraints_have_names_of_their_own():
    for seed in range(60):
        translation, _ = engine_of(random_family(random.Random(seed)))
        names = [constraint["id"] for constraint in translation.model["constraints"]]
        assert len(names) == len(set(names))


def test_delivery_times_are_in_the_model():
    parts = [component("S1", days=3), component("S2", days=0), component("T1", days=9)]
    modules = [module("s", "S1 S2", required=False), module("t", "T1", kind="portions", most=2)]
    _, knowledge = engine_of(family(parts, modules))
    assert knowledge.arrays.lead_times.tolist() == [0, 3, 0, 0, 9, 9]


def test_numbers_are_compared_by_one_sum_however_many_there_are():
    parts = [component(f"S{i}", size=i) for i in range(40)] + [component(f"T{i}", size=f"{i}.5") for i in range(40)]
    parts += [component("S?"), component("T?")]
    modules = [module("s", " ".join(p["sku"] for p in parts if p["sku"][0] == "S"), required=False)]
    modules += [module("t", " ".join(p["sku"] for p in parts if p["sku"][0] == "T"))]
    sides = {side: {"module": code, "attribute": "size"} for side, code in (("left", "s"), ("right", "t"))}
    document = family(parts, modules, [rule("must_match", operator="at_most", **sides)])
    translation, knowledge = engine_of(document)
    assert [c["kind"] for c in translation.model["constraints"]] == ["sum"]
    assert translation.model["constraints"][0]["weights"]["s"][:4] == [None, 0, 2, 4]
    # 0 to i fit i.5; nothing, and what is not known on either side, fits everything
    assert knowledge.evaluate(knowledge.encode({})).count == sum(i + 1 for i in range(40)) + 40 + 2 * 41
