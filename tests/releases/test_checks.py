"""What is said beside the diagram: what could not be checked, and what is only advised against."""

import random

import pytest

from configurator.releases.checks import ClauseCheck, SumCheck, Truth
from configurator.releases.translate import translate
from tests.releases.families import component, family, module, random_family, rule
from tests.releases.plain import Plain, choices_of

CLAUSE = ClauseCheck((("a", frozenset({"1"}), frozenset({"2"})), ("b", frozenset({"x"}), frozenset())))


@pytest.mark.parametrize(
    ("decided", "truth"),
    [
        ({"a": "1"}, Truth.HOLDS),
        ({"a": "2", "b": "x"}, Truth.HOLDS),
        ({}, Truth.OPEN),
        ({"a": "3"}, Truth.OPEN),
        ({"a": "2"}, Truth.OPEN),
        ({"a": "2", "b": "y"}, Truth.UNKNOWN),
        ({"a": "3", "b": "y"}, Truth.BROKEN),
    ],
)
def test_a_clause(decided, truth):
    assert CLAUSE.truth(decided) is truth
    assert CLAUSE.doubtful() == {("a", "2")}


SUM = {"a": {"1": 1, "2": None}, "b": {"x": 5, "y": 0}}


@pytest.mark.parametrize(
    ("op", "bound", "decided", "truth"),
    [
        ("<=", 6, {"a": "1", "b": "x"}, Truth.HOLDS),
        ("<=", 5, {"a": "1", "b": "x"}, Truth.BROKEN),
        (">=", 6, {"a": "1", "b": "x"}, Truth.HOLDS),
        (">=", 7, {"a": "1", "b": "x"}, Truth.BROKEN),
        ("==", 6, {"a": "1", "b": "x"}, Truth.HOLDS),
        ("==", 5, {"a": "1", "b": "x"}, Truth.BROKEN),
        ("<=", 5, {"a": "2", "b": "x"}, Truth.UNKNOWN),
        ("<=", 5, {"a": "2"}, Truth.OPEN),
    ],
)
def test_a_sum(op, bound, decided, truth):
    assert SumCheck(SUM, op, bound).truth(decided) is truth


def test_a_sum_that_is_lifted_holds():
    lifted = SumCheck(SUM, "<=", 0, ClauseCheck((("c", frozenset({"free"}), frozenset({"who knows"})),)))
    sums = {"a": "1", "b": "x"}
    assert lifted.truth({**sums, "c": "free"}) is Truth.HOLDS
    assert lifted.truth({**sums, "c": "who knows"}) is Truth.UNKNOWN
    assert lifted.truth({**sums, "c": "paid"}) is Truth.BROKEN
    assert lifted.truth(sums) is Truth.OPEN
    assert lifted.doubtful() == {("a", "2"), ("c", "who knows")}


@pytest.mark.parametrize("seed", range(80))
def test_checks_say_of_every_build_what_the_rules_say(seed):
    """On whole builds: the checks of a rule together are broken, unknown or hold, as the rule is read plainly."""
    document = random_family(random.Random(seed))
    plain, translation = Plain(document), translate(document)
    every = [*translation.rules, *(c for c in translation.checks if c.strength == "warn")]
    told = {None: Truth.UNKNOWN, True: Truth.HOLDS, False: Truth.BROKEN}
    for build in list(plain.builds())[:60]:
        choices = choices_of(document, build)
        for rule_ in plain.joined_rules():
            truths = [c.test.truth(choices) for c in every if c.code == rule_["code"]]
            worst = min(truths, key=lambda truth: truth.value, default=Truth.HOLDS)
            assert worst is told[plain.rule_holds(build, rule_)], (build, rule_)


def test_a_module_that_is_not_asked_leaves_nothing_unchecked():
    parts = [component("S1", size=1), component("S2"), component("T1"), component("T2")]
    asked_if = [{"module": "s", "attribute": "size", "operator": "equal", "value": 2}]
    several = module("t", "T1 T2", kind="several", minimum=2, required=True, asked_if=asked_if)
    translation = translate(family(parts, [module("s", "S1 S2"), several]))
    rest = {"t/T1": "no", "t/T2": "no"}
    said = {
        sku: [c.code for c in translation.checks if c.test.truth({"s": sku, **rest}) is Truth.UNKNOWN]
        for sku in ("S1", "S2")
    }
    assert said == {"S1": [], "S2": []}
    taken = {"s": "S2", "t/T1": "yes", "t/T2": "yes"}
    assert [c.code for c in translation.checks if c.test.truth(taken) is Truth.UNKNOWN] == [
        "t:asked:t/T1",
        "t:asked:t/T2",
    ]


def test_a_warning_is_a_check_and_never_a_rule_of_the_diagram():
    parts = [component("S1"), component("T1")]
    advice = rule("never_with", strength="warn", **{"if": [{"module": "s"}]}, then=[{"module": "t"}])
    translation = translate(family(parts, [module("s", "S1"), module("t", "T1")], [advice]))
    assert translation.model["constraints"] == []
    assert [(c.code, c.test.truth({"s": "S1", "t": "T1"})) for c in translation.checks] == [("rule", Truth.BROKEN)]
    assert translation.rules == ()
