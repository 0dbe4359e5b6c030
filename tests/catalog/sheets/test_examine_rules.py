"""What an import would do to modules, rules and attributes, told row by row."""

import pytest

from tests.catalog.sheets.bombs import workbook
from tests.catalog.sheets.told import exported, told

pytestmark = pytest.mark.usefixtures("full_lamp")


def test_module_changes_and_comes():
    data = exported(
        "modules",
        beads={"price_per_100_g [EUR]": "2.5", "asked_if": "extras"},
        cable={"name": "Cable", "step": "Light", "kind": "one", "required": "no"},
    )
    assert told(data) == [
        (
            5,
            "beads",
            "changed",
            [
                ("price_per_100_g", "2.20", "2.50"),
                ("asked_if", "extras: LP-SHADE; foot: power_w at least 50", "extras"),
            ],
        ),
        (
            6,
            "cable",
            "new",
            [("name", None, "Cable"), ("step", None, "Light"), ("kind", None, "one"), ("required", None, "no")],
        ),
    ]


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("kind", "many", "kind: Expected “one” or “several” or “portions” or “number”."),
        ("minimum", "7", "minimum: At least 7 and at most 6 can't both hold."),
        ("asked_if", "beads", "asked_if: A module can't wait for itself; choose another one."),
        ("asked_if", "shade", "asked_if: There is no module “shade” in this family."),
        ("asked_if", "foot: power_w at least many", "asked_if: Expected a number such as 12.5; found “many”."),
        ("asked_if", "foot: sockets at least 5", None),
    ],
)
def test_mistake_in_a_module(column, text, said):
    ((_, key, status, mistakes),) = told(exported("modules", beads={column: text}))
    assert (key, status) == ("beads", "error")
    assert said is None or mistakes == [said]


def test_removed_module_that_others_name_is_told_where():
    found = told(exported("modules", bulb={"remove": "yes"}))
    assert found[0] == (3, "bulb", "removed", [])
    assert ("elsewhere", "Rule socket-fits, left", "There is no module “bulb” in this family.") in found


def test_rule_of_another_form_and_a_new_one():
    data = exported(
        "rules",
        socket__fits={"says": "Fits."},
        power={
            "form": "needs",
            "sum": "",
            "plus": "",
            "operator": "",
            "limit": "",
            "if": "bulb",
            "then": "foot",
        },
        heavy={
            "form": "budget",
            "sum": "2 * foot: weight_g",
            "operator": "<=",
            "limit": "9",
            "says": "Heavy.",
        },
    )
    rows = {row[1]: row for row in told(data)}
    assert rows["socket-fits"][2:] == ("changed", [("says", "The bulb has to fit the foot.", "Fits.")])
    assert rows["power"][2] == "changed"
    assert [change[0] for change in rows["power"][3]] == ["form", "if", "then", "sum", "plus", "operator", "limit"]
    assert rows["heavy"][2:] == (
        "new",
        [
            ("form", None, "budget"),
            ("sum", None, "2 * foot: weight_g"),
            ("operator", None, "at most"),
            ("limit", None, "9"),
            ("says", None, "Heavy."),
        ],
    )


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        (
            "form",
            "unless",
            "form: Expected a rule with a form: needs, never_with, only_with, must_match, budget, table.",
        ),
        ("strength", "shall", "strength: Expected “must” or “warn” or “suggest”."),
        ("if", "extras: LP-NONE", "if: This module does not offer “LP-NONE”."),
        ("then", "", "then: This is missing."),
        ("sum", "bulb: power_w", "sum: Expected an empty cell: a rule of the form “needs” has no “sum”."),
        ("says", "", "says: Expected a text of 1 to 500 characters."),
        ("valid_from", "1.3.2026", None),
        ("unless", "foot: power_w", None),
    ],
)
def test_mistake_in_a_rule(column, text, said):
    ((_, key, status, mistakes),) = told(exported("rules", dimmer__needs__dimmable={column: text}))
    assert (key, status) == ("dimmer-needs-dimmable", "error")
    assert mistakes[0].startswith(f"{column}: ")
    assert said is None or said in mistakes


def test_mistake_in_one_of_several_parts_says_which():
    table = "foot | bulb\nLP-FOOT-S | LP-BULB-14\nLP-FOOT-L | LP-NONE"
    power = "bulb: power_w + foot: power"
    found = {row[1]: row[3] for row in told(exported("rules", fits={"table": table}, power={"sum": power}))}
    assert found == {
        "fits": ["table: Line 3: “bulb” does not offer “LP-NONE”."],
        "power": ["sum: Part 2: There is no attribute “power”."],
    }


def test_attribute_keeps_its_kind_while_it_is_used():
    assert told("code,name,kind,unit\nsocket,Socket,number,")[0] == (
        2,
        "socket",
        "changed",
        [("kind", "text", "number")],
    )
    found = told("code,name,kind,unit\nsocket,Socket,number,")[1:]
    assert ("elsewhere", "Component LP-BULB-14, attribute:socket") in [row[:2] for row in found]


def test_new_attribute_makes_a_column_in_the_same_workbook():
    data = workbook(
        ["sku", "attribute:lumen [lm]"],
        ["LP-BULB-14", 400],
        Attributes=[["code", "name", "kind", "unit"], ["lumen", "Light", "number", "lm"]],
    )
    assert told(data) == [
        (2, "lumen", "new", [("name", None, "Light"), ("kind", None, "number"), ("unit", None, "lm")]),
        (2, "LP-BULB-14", "changed", [("attribute:lumen", "", "400")]),
    ]
