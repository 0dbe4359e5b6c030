"""A small family with everything that a catalog file can hold."""

import copy
import json


def selector(module, attribute=None, operator=None, value=None, *, component=None):
    parts = {"module": module, "component": component, "attribute": attribute, "operator": operator, "value": value}
    return {key: part for key, part in parts.items() if part is not None}


def component(sku, name, *, weight_g=0, **attributes):
    return {
        "sku": sku,
        "name": name,
        "description": f"{name}, made to last.",
        "cost": "3.50",
        "weight_g": weight_g,
        "lead_time_days": 2,
        "attributes": attributes,
    }


def offered(sku, price, most=1):
    return {"sku": sku, "price": price, "max_quantity": most}


def module(code, name, kind, components, **more):
    return {"code": code, "name": name, "step": "Light", "help": "", "kind": kind, "components": components} | more


LAMP = {
    "format": "atelier-catalog/1",
    "attributes": [
        {"code": "power_w", "name": "Power", "kind": "number", "unit": "W"},
        {"code": "sockets", "name": "Sockets", "kind": "list"},
        {"code": "socket", "name": "Socket", "kind": "text"},
        {"code": "dimmable", "name": "Dimmable", "kind": "yes_no"},
    ],
    "family": {
        "code": "lamp",
        "name": "Lamp",
        "tagline": "Your light",
        "description": "Two\nlines",
        "currency": "EUR",
        "position": 4,
        "attribution": "",
    },
    "components": [
        component("LP-FOOT-S", "Small foot", weight_g=900, power_w=40, sockets=["E14"]),
        component("LP-FOOT-L", "Large foot", weight_g=2100, power_w=100.5, sockets=["E27", "E14"]),
        component("LP-BULB-14", "Small bulb", weight_g=40, power_w=5, socket="E14", dimmable=True),
        component("LP-BULB-27", "Large bulb", weight_g=70, power_w=11, socket="E27", dimmable=False),
        component("LP-DIMMER", "Dimmer", weight_g=80),
        component("LP-SHADE", "Shade", weight_g=200),
        component("LP-BEAD-R", "Red beads", weight_g=10),
        component("LP-BEAD-B", "Blue beads", weight_g=20),
    ],
    "modules": [
        module("foot", "Foot", "one", [offered("LP-FOOT-S", "20.00"), offered("LP-FOOT-L", "35.00")]),
        module("bulb", "Bulb", "one", [offered("LP-BULB-14", "4.00", 2), offered("LP-BULB-27", None, 3)]),
        module(
            "extras",
            "Extras",
            "several",
            [offered("LP-DIMMER", "12.00"), offered("LP-SHADE", "18.50")],
            required=False,
            maximum=2,
        ),
        module(
            "beads",
            "Beads",
            "portions",
            [offered("LP-BEAD-R", None, 4), offered("LP-BEAD-B", None, 4)],
            minimum=1,
            maximum=6,
            price_per_100_g="2.20",
            asked_if=[selector("extras", component="LP-SHADE"), selector("foot", "power_w", "at_least", 50)],
        ),
    ],
    "rules": [
        {
            "code": "dimmer-needs-dimmable",
            "form": "needs",
            "strength": "must",
            "if": [selector("extras", component="LP-DIMMER")],
            "then": [selector("bulb", "dimmable", "equal", value=True)],
            "unless": [selector("foot", component="LP-FOOT-L")],
            "says": "The dimmer needs a dimmable bulb.",
        },
        {
            "code": "no-beads-on-small",
            "form": "never_with",
            "strength": "warn",
            "if": [selector("foot", component="LP-FOOT-S"), selector("bulb")],
            "then": [selector("beads", "weight_g", "at_least", 15), selector("extras", component="LP-SHADE")],
            "says": "The small foot tips over.",
        },
        {
            "code": "large-only-with-large",
            "form": "only_with",
            "if": [selector("bulb", "socket", "one_of", ["E27", "E40"])],
            "then": [selector("foot", "sockets", "contains", "E27")],
            "says": "A large bulb needs a large foot.",
        },
        {
            "code": "socket-fits",
            "form": "must_match",
            "left": {"module": "bulb", "attribute": "socket"},
            "operator": "one_of",
            "right": {"module": "foot", "attribute": "sockets"},
            "says": "The bulb has to fit the foot.",
        },
        {
            "code": "power",
            "form": "budget",
            "terms": [{"coefficient": "1.25", "module": "bulb", "attribute": "power_w"}],
            "constant": "2",
            "operator": "at_most",
            "bound": {"module": "foot", "attribute": "power_w"},
            "says": "The foot carries less power.",
        },
        {
            "code": "weight",
            "form": "budget",
            "terms": [
                {"module": "foot", "attribute": "weight_g"},
                {"module": "beads", "attribute": "weight_g"},
            ],
            "operator": "at_most",
            "bound": "3000",
            "unless": [selector("extras", component="LP-SHADE")],
            "says": "Too heavy for the shelf.",
        },
    ],
    "presets": [
        {
            "code": "reading",
            "name": "Reading lamp",
            "description": "",
            "choices": {
                "foot": "LP-FOOT-L",
                "bulb": ["LP-BULB-27", 2],
                "extras": ["LP-DIMMER", "LP-SHADE"],
                "beads": {"LP-BEAD-R": 2, "LP-BEAD-B": 1},
            },
        },
    ],
}


def lamp():
    """Give a copy that a test may change."""
    return copy.deepcopy(LAMP)


def written(folder, document, name="lamp.json"):
    path = folder / name
    path.write_text(json.dumps(document))
    return path
