"""Forms of rules: every rule goes into its form and comes out of it again; every mistake stands at its blank."""

import pytest

from catalog.documents import RULES
from catalog.models import Attribute, CompatibilityRule, Component
from catalog.snapshot import rule_document
from configurator.releases.authoring.fields import Fields, fields_of, new_fields
from configurator.releases.authoring.typed import read
from tests.catalog.lamp import selector

TABLE = {
    "code": "fits",
    "form": "table",
    "strength": "suggest",
    "modules": ["foot", "bulb"],
    "rows": [["LP-FOOT-S", "LP-BULB-14"], ["LP-FOOT-L", "*"]],
    "unless": [selector("extras", component="LP-DIMMER")],
    "says": "This looks better.",
    "valid_from": "2026-12-01",
    "valid_to": "2026-12-24",
    "note": "For the window.\nUntil Christmas.",
}
CONDITION = {"code": "asked_if/beads", "form": "asked_if", "module": "beads", "asked_if": [selector("bulb")]}


def test_every_rule_goes_into_its_form_and_out_again(place):
    rows = CompatibilityRule.objects.in_order().with_terms()
    for rule in [*map(rule_document, rows), RULES["table"].read(TABLE, (), [])]:
        typed = read(rule["form"], rule["code"], fields_of(rule), place)
        assert (typed.rule, typed.wrong) == (rule, {})


def test_a_condition_goes_into_its_form_and_out_again(place):
    typed = read("asked_if", "beads", fields_of(CONDITION), place)
    assert (typed.rule, typed.wrong) == (CONDITION, {})


@pytest.mark.parametrize("form", ["needs", "never_with", "only_with", "must_match", "budget", "table"])
def test_an_empty_form_says_what_is_missing_and_where(place, form):
    wrong = read(form, "new", new_fields(form), place).wrong
    first = {"must_match": "left-0-module", "budget": "term-0-module", "table": "column-0"}.get(form, "if-0-module")
    assert wrong[first][0] in ("Choose a module first.", "Choose a module.")


def typed_needs(place, **then):
    texts = {"if-0-module": "extras", "if-0-what": "one", "if-0-component": "LP-DIMMER", "strength": "must"}
    texts |= {f"then-0-{key}": text for key, text in ({"module": "bulb", "what": "with"} | then).items()}
    return read("needs", "new", Fields({name: [text] for name, text in texts.items()}), place)


def test_the_customers_sentence_is_drafted_where_none_is_typed(place):
    typed = typed_needs(place, attribute="power_w", operator="at_least", value="11")
    assert typed.wrong == {}
    assert typed.rule["says"] == "Dimmer needs a bulb whose power is at least 11 W."


@pytest.mark.parametrize("typed", ["LP-DIMMER", "Dimmer", "dimmer", "Dimmer (LP-DIMMER)"])
def test_a_component_is_known_by_number_or_name(place, typed):
    assert place.sku_of("extras", typed) == "LP-DIMMER"


@pytest.mark.parametrize(
    ("then", "where", "text"),
    [
        ({"what": "one"}, "then-0-component", "Choose which one."),
        ({"what": "one", "component": "LP-SHADE"}, "then-0-component", "This module does not offer “LP-SHADE”."),
        ({}, "then-0-attribute", "Choose which property."),
        ({"attribute": "power_w"}, "then-0-operator", "Say how it is compared."),
        (
            {"attribute": "power_w", "operator": "at_least", "value": "11 W"},
            "then-0-value",
            "Expected a number (at most 10 digits before and 4 after the point).",
        ),
        ({"attribute": "dimmable", "value": "maybe"}, "then-0-value", "Expected yes or no."),
        ({"attribute": "sockets", "operator": "contains", "value": "E14"}, "then-0-attribute", "No component of this"),
        (
            {"attribute": "socket", "operator": "at_least", "value": "E14"},
            "then-0-operator",
            "“is at least” does not compare texts; use “is” or “is not” or “is one of”.",
        ),
        ({"module": "roof", "what": "any"}, "then-0-module", "There is no module “roof” in this family."),
    ],
)
def test_a_mistake_stands_at_its_blank(place, then, where, text):
    wrong = typed_needs(place, **then).wrong
    assert [told for told in wrong.get(where, []) if told.startswith(text)], wrong


def test_a_rule_about_a_retired_component_is_refused_at_its_blank(place):
    Component.objects.filter(sku="LP-BULB-27").update(is_active=False)
    wrong = typed_needs(place, what="one", component="LP-BULB-27").wrong
    assert wrong == {"then-0-component": ["“LP-BULB-27” is retired: no customer can take it any more."]}


def test_properties_in_different_units_are_not_compared(place):
    Attribute.objects.filter(code="power_w").update(unit="kW")
    Attribute.objects.get_or_create(code="weight_g", defaults={"name": "Weight", "kind": "number", "unit": "g"})
    fields = new_fields("must_match")
    for side, code in (("left", "power_w"), ("right", "weight_g")):
        fields.put(f"{side}-0-module", "foot")
        fields.put(f"{side}-0-attribute", code)
    wrong = read("must_match", "new", fields, place).wrong
    assert wrong == {"right-0-attribute": ["This is in g, “power_w” in kW: bring both to one unit first."]}


def test_a_count_is_a_budget_of_pieces(place):
    fields = new_fields("budget")
    for name, text in {"term-0-module": "beads", "term-0-attribute": "pieces", "bound": "3"}.items():
        fields.put(name, text)
    typed = read("budget", "new", fields, place)
    assert (typed.wrong, typed.rule["says"]) == ({}, "Take at most 3 of beads.")


def test_a_table_with_a_column_that_is_gone_says_so(place):
    rule = RULES["table"].read(TABLE | {"modules": ["foot", "roof"]}, (), [])
    wrong = read("table", "fits", fields_of(rule), place).wrong
    assert wrong["column-1"] == ["There is no module “roof” in this family any more."]


def test_bad_cells_of_a_paste_are_told_and_nothing_is_lost(place):
    fields = new_fields("table")
    pasted = "Small foot\tSmall bulb\nTall foot\tSmall bulb\nSmall foot\tBig bulb"
    for name, text in {"column-0": "foot", "column-1": "bulb", "paste": pasted}.items():
        fields.put(name, text)
    wrong = read("table", "new", fields, place).wrong
    assert [told.split(" is not")[0] for told in wrong["paste"]] == [
        "Row 2, Foot: “Tall foot”",
        "Row 3, Bulb: “Big bulb”",
    ]
    assert fields["paste"] == pasted


def test_rows_are_added_and_taken_away(place):
    fields = new_fields("needs")
    fields.put("if-0-module", "foot")
    fields.act("add-if")
    fields.put("if-1-module", "bulb")
    fields.act("add-if")
    fields.act("drop-if-0")
    assert [fields[f"if-{n}-module"] for n in fields.rows("if")] == ["bulb", ""]
    fields.act("drop-if-9")
    fields.act("drop-if-x")
    assert fields.rows("if") == [0, 1]
