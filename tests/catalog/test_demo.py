"""The demo's families: no rule of theirs asks a component for what is not known of it.

Where an attribute is left out, the rule counts as satisfied and the shop says that it could not check: true of parts
whose data come from elsewhere (the PC's), and wrong of blueberries that are asked whether they are a wafer roll.
"""

import json
from pathlib import Path

import pytest

DEMO = Path(__file__).resolve().parents[2] / "catalog" / "demo"


def asked(part):
    """Each (module, attribute) that a rule names, however deep."""
    if isinstance(part, dict):
        if "module" in part and "attribute" in part:
            yield part["module"], part["attribute"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from asked(inner)


def not_known(family):
    """(rule, attribute, SKU) wherever a rule asks a component for an attribute that it does not have."""
    known = {one["sku"]: one.keys() | one.get("attributes", {}).keys() for one in family["components"]}
    modules = {one["code"]: [part["sku"] for part in one.get("components", ())] for one in family["modules"]}
    return [
        (rule["code"], attribute, sku)
        for rule in family["rules"]
        for module, attribute in set(asked(rule))
        for sku in modules[module]
        if attribute not in known[sku]
    ]


@pytest.mark.parametrize("code", ["laptop", "yogurt", "shelf"])
def test_every_rule_can_be_checked(code):
    assert not_known(json.loads((DEMO / f"{code}.json").read_text())) == []


def test_an_attribute_that_is_left_out_is_found():
    """Negative control."""
    family = json.loads((DEMO / "yogurt.json").read_text())
    tall = {"module": "toppings", "attribute": "tall", "operator": "equal", "value": True}
    family["rules"] = [{"code": "wafer-lid", "if": [tall], "then": [{"module": "takeaway"}]}]
    assert ("wafer-lid", "tall", "FY-TP-BLUEBERRY") in not_known(family)
    assert ("wafer-lid", "tall", "FY-TP-WAFER") not in not_known(family)
