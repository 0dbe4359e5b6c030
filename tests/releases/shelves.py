"""A shelf to measure: numbers that rules compare with each other and with components."""

import copy

from tests.releases.families import component, family, module, rule

ATTRIBUTES = [
    {"code": "width_mm", "name": "Width", "kind": "number", "unit": "mm"},
    {"code": "height_mm", "name": "Height", "kind": "number", "unit": "mm"},
    {"code": "tilt", "name": "Tilt", "kind": "number", "unit": "°"},
    {"code": "thickness", "name": "Thickness", "kind": "number", "unit": "mm"},
]


def numbers(code, attribute, low, high, step, *, price="0.00", each="0", start=None, **words):
    """A module in which a number is given."""
    said = {"attribute": attribute, "from": low, "to": high, "step": step, "price": price, "price_per_unit": each}
    if start is not None:
        said["start"] = start
    return module(code, "", kind="number", required=True, number=said) | words


MODULES = [
    numbers("width", "width_mm", "400", "2400", "10", price="20.00", each="0.05", start="1200"),
    numbers("height", "height_mm", "200", "2600", "50", each="0.0333"),
    numbers("tilt", "tilt", "-3", "3", "0.5", price="1.00", required=False),
    module("wood", "THIN THICK", prices={"THIN": "5.00", "THICK": "30.00"}),
]
RULES = [
    rule(
        "needs",
        "sag",
        says="From 900 mm on a board sags unless it is thick.",
        **{"if": [{"module": "width", "attribute": "width_mm", "operator": "at_least", "value": 900}]},
        then=[{"module": "wood", "component": "THICK"}],
    ),
    rule(
        "budget",
        "falls",
        says="It may be three times as high as it is wide.",
        terms=[
            {"coefficient": "1", "module": "height", "attribute": "height_mm"},
            {"coefficient": "-3", "module": "width", "attribute": "width_mm"},
        ],
        operator="at_most",
        bound="0",
    ),
]


def shelf(modules=MODULES, rules=RULES, presets=()):
    """The family."""
    parts = [component("THIN", thickness=18), component("THICK", thickness=40)]
    modules, rules = copy.deepcopy(modules), copy.deepcopy(rules)
    return family(parts, modules, rules, code="shelf", presets=presets) | {"attributes": ATTRIBUTES}


def possible(width=None, height=None, wood=None):
    """The oracle of the two rules, by hand: whether these go together."""
    sags = width is not None and width >= 900 and wood == "THIN"
    falls = width is not None and height is not None and height > 3 * width
    return not sags and not falls
