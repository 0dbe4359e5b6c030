"""Rules that need each other in a circle, and modules that wait for each other, are refused by name."""

import pytest

from catalog.documents import read_document
from catalog.validate import document_problems
from tests.catalog.lamp import lamp, selector

FOOT, BULB = selector("foot", component="LP-FOOT-L"), selector("bulb", component="LP-BULB-27")
SHADE = selector("extras", component="LP-SHADE")


def needs(code, first, second, **words):
    return {"code": code, "form": "needs", "if": [first], "then": [second], "says": "So."} | words


def told(*rules, **asked_if):
    document = lamp()
    document["rules"] += rules
    for module in document["modules"]:
        if module["code"] in asked_if:
            module["asked_if"] = [selector(asked_if[module["code"]])]
    normal, problems = read_document(document)
    assert problems == []
    return [(problem.where, problem.text) for problem in document_problems(normal)]


def test_rules_that_need_each_other_are_named():
    circle = told(needs("a", FOOT, BULB), needs("b", BULB, SHADE), needs("c", SHADE, FOOT))
    text = "These rules need each other in a circle: “a”, “b”, “c”. Take one out; a table can say “only together”."
    assert circle == [("rules[8].then", text)]


def test_a_rule_that_needs_itself_is_named():
    assert [where for where, _ in told(needs("a", FOOT, FOOT))] == ["rules[6].then"]


@pytest.mark.parametrize(
    "last",
    [
        needs("b", BULB, SHADE),
        needs("b", BULB, FOOT, strength="warn"),
        needs("b", BULB, FOOT, unless=[SHADE]),
        needs("b", BULB, FOOT) | {"then": [FOOT, SHADE]},
        needs("b", BULB, FOOT) | {"form": "never_with"},
    ],
)
def test_what_is_no_circle_is_not_refused(last):
    assert told(needs("a", FOOT, BULB), last) == []


def test_modules_that_wait_for_each_other_are_named():
    text = "These modules wait for each other in a circle, so none may ever be asked: “Foot”, “Extras”."
    assert told(foot="extras", extras="foot", beads="bulb") == [("modules[2].asked_if", text)]


def test_modules_in_a_row_are_not_refused():
    assert told(bulb="foot", extras="bulb", beads="extras") == []
