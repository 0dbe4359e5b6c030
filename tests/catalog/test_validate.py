import pytest

from catalog.documents import read_document
from catalog.validate import document_problems
from tests.catalog.lamp import lamp, selector


def problems_of(document):
    normal, problems = read_document(document)
    return [problem.where for problem in problems or document_problems(normal)]


def changed(path, value):
    """Give the lamp with one place changed; a value `...` takes the key away."""
    document = node = lamp()
    *way, last = path
    for step in way:
        node = node[step]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return document


def test_lamp_is_fine():
    assert problems_of(lamp()) == []


RULE_NEEDS = ("rules", 0)
RULE_NEVER = ("rules", 1)
RULE_ONLY = ("rules", 2)
RULE_MATCH = ("rules", 3)
RULE_POWER = ("rules", 4)
REFUSED = [
    # unknown names
    ((*RULE_NEEDS, "if", 0), selector("roof", component="LP-DIMMER"), "rules[0].if[0].module"),
    ((*RULE_NEEDS, "if", 0), selector("extras", component="LP-FOOT-S"), "rules[0].if[0].component"),
    ((*RULE_NEEDS, "then", 0), selector("bulb", "colour", "equal", "red"), "rules[0].then[0].attribute"),
    ((*RULE_NEEDS, "then", 0), selector("extras", "power_w", "equal", 5), "rules[0].then[0].attribute"),
    ((*RULE_NEEDS, "unless", 0), selector("roof"), "rules[0].unless[0].module"),
    (("modules", 3, "asked_if", 0, "module"), "roof", "modules[3].asked_if[0].module"),
    (("modules", 0, "components", 0, "sku"), "LP-NONE", "modules[0].components[0].sku"),
    (("presets", 0, "choices", "roof"), "LP-SHADE", "presets[0].choices.roof"),
    (("presets", 0, "choices", "foot"), "LP-SHADE", "presets[0].choices.foot.LP-SHADE"),
    (("components", 0, "attributes", "colour"), "red", "components[0].attributes.colour"),
    # empty sides
    ((*RULE_NEEDS, "if"), [], "rules[0].if"),
    ((*RULE_NEEDS, "then"), [], "rules[0].then"),
    ((*RULE_POWER, "terms"), [], "rules[4].terms"),
    # values and operators that don't fit the attribute
    ((*RULE_NEEDS, "then", 0), selector("bulb", "power_w", "at_least", "much"), "rules[0].then[0].value"),
    ((*RULE_NEEDS, "then", 0), selector("bulb", "socket", "at_least", 5), "rules[0].then[0].operator"),
    ((*RULE_NEEDS, "then", 0), selector("bulb", "dimmable", "at_most", 1), "rules[0].then[0].operator"),
    ((*RULE_NEEDS, "then", 0), selector("foot", "sockets", "equal", "E14"), "rules[0].then[0].operator"),
    ((*RULE_NEEDS, "then", 0), selector("bulb", "power_w", "one_of", [5, 7]), "rules[0].then[0].operator"),
    ((*RULE_NEEDS, "then", 0), selector("bulb", "socket", "contains", "E14"), "rules[0].then[0].operator"),
    ((*RULE_NEEDS, "then", 0), selector("bulb", "socket", "one_of", "E14"), "rules[0].then[0].value"),
    ((*RULE_NEEDS, "then", 0), selector("bulb", "socket", "one_of", []), "rules[0].then[0].value"),
    ((*RULE_NEEDS, "then", 0), selector("bulb", "socket", "equal"), "rules[0].then[0].value"),
    ((*RULE_NEEDS, "then", 0), {"module": "bulb", "attribute": "socket", "value": "E14"}, "rules[0].then[0].operator"),
    ((*RULE_NEEDS, "then", 0), selector("bulb", operator="equal", value="E14"), "rules[0].then[0].attribute"),
    (
        (*RULE_NEEDS, "then", 0),
        {"module": "bulb", "component": "LP-BULB-14", "value": 3},
        "rules[0].then[0].value",
    ),
    (("components", 0, "attributes", "power_w"), "40", "components[0].attributes.power_w"),
    # must match
    ((*RULE_MATCH, "right"), {"module": "foot", "attribute": "power_w"}, "rules[3].right.attribute"),
    ((*RULE_MATCH, "left"), {"module": "bulb", "attribute": "power_w"}, "rules[3].left.attribute"),
    ((*RULE_MATCH, "operator"), "at_most", "rules[3].left.attribute"),
    ((*RULE_MATCH, "operator"), "equal", "rules[3].right.attribute"),
    ((*RULE_MATCH, "right"), {"module": "bulb", "attribute": "sockets"}, "rules[3].right.attribute"),
    # budgets
    ((*RULE_POWER, "terms", 0, "attribute"), "socket", "rules[4].terms[0].attribute"),
    ((*RULE_POWER, "bound", "attribute"), "sockets", "rules[4].bound.attribute"),
    ((*RULE_POWER, "terms", 0, "coefficient"), "0", "rules[4].terms[0].coefficient"),
    # modules
    (("modules", 3, "maximum"), 0, "modules[3].maximum"),
    (("modules", 3, "minimum"), 7, "modules[3].minimum"),
    (("modules", 0, "minimum"), 1, "modules[0].minimum"),
    (("modules", 0, "maximum"), 1, "modules[0].maximum"),
    (("modules", 2, "required"), True, "modules[2].minimum"),
    (("modules", 2, "price_per_100_g"), "1.00", "modules[2].price_per_100_g"),
    (("modules", 3, "components", 0, "max_quantity"), 0, "modules[3].components[0].max_quantity"),
    (("modules", 2, "components", 0, "max_quantity"), 2, "modules[2].components[0].max_quantity"),
    (("modules", 3, "components", 0, "price"), "1.00", "modules[3].components[0].price"),
    (("modules", 3, "asked_if", 0), selector("beads"), "modules[3].asked_if[0].module"),
    (("components", 6, "weight_g"), 0, "modules[3].components[0].sku"),
    # presets
    (("presets", 0, "choices", "bulb"), ["LP-BULB-14", 3], "presets[0].choices.bulb.LP-BULB-14"),
    (("presets", 0, "choices", "bulb"), ["LP-BULB-14", "LP-BULB-27"], "presets[0].choices.bulb"),
    (("presets", 0, "choices", "beads"), {"LP-BEAD-R": 4, "LP-BEAD-B": 3}, "presets[0].choices.beads"),
    (("presets", 0, "choices", "beads"), {"LP-BEAD-R": 5}, "presets[0].choices.beads.LP-BEAD-R"),
    (("presets", 0, "choices", "beads"), {"LP-BEAD-R": True}, "presets[0].choices.beads"),
    (("presets", 0, "choices", "extras"), ["LP-SHADE", "LP-SHADE"], "presets[0].choices.extras"),
    (("presets", 0, "choices", "extras"), [], "presets[0].choices.extras"),
    (("presets", 0, "choices"), {}, "presets[0].choices"),
    # shape
    (("family", "currency"), "Euro", "family.currency"),
    (("family", "name"), "", "family.name"),
    (("components", 0, "cost"), "-1.00", "components[0].cost"),
    (("components", 0, "cost"), "1.005", "components[0].cost"),
    (("components", 0, "sku"), "LP*2", "components[0].sku"),
    (("components", 0, "weight_g"), 1.5, "components[0].weight_g"),
    (("modules", 0, "code"), "foot/2", "modules[0].code"),
    (("rules", 0, "form"), "wants", "rules[0].form"),
    (("rules", 0, "says"), ..., "rules[0].says"),
    (("rules", 0, "bound"), "5", "rules[0].bound"),
    (("rules", 4, "bound"), "much", "rules[4].bound"),
    (("rules",), "none", "rules"),
    (("modules", 0, "kind"), None, "modules[0].kind"),
    (("format",), "atelier-catalog/2", "format"),
]


@pytest.mark.parametrize(("path", "value", "where"), REFUSED)
def test_what_cannot_be_meant_is_refused_at_its_place(path, value, where):
    assert where in problems_of(changed(path, value))


@pytest.mark.parametrize(("name", "key"), [("attributes", "code"), ("components", "sku"), ("rules", "code")])
def test_repeated_code_is_refused(name, key):
    document = lamp()
    document[name].append(document[name][0])
    assert f"{name}[{len(document[name]) - 1}].{key}" in problems_of(document)


def test_component_twice_in_a_module_is_refused():
    document = lamp()
    document["modules"][0]["components"].append({"sku": "LP-FOOT-S", "price": "1.00"})
    assert problems_of(document) == ["modules[0].components[2].sku"]


def test_component_that_no_module_offers_is_refused():
    document = lamp()
    document["components"].append({"sku": "LP-LOST", "name": "Lost"})
    assert problems_of(document) == ["components[8].sku"]


def test_attribute_that_nothing_names_is_refused():
    document = lamp()
    document["attributes"].append({"code": "mood", "name": "Mood", "kind": "text"})
    assert problems_of(document) == ["attributes[4].code"]


def test_every_mistake_is_told_at_once():
    document = lamp()
    document["rules"][0]["if"][0]["module"] = "roof"
    document["rules"][4]["terms"][0]["attribute"] = "colour"
    document["modules"][0]["minimum"] = 1
    assert problems_of(document) == ["modules[0].minimum", "rules[0].if[0].module", "rules[4].terms[0].attribute"]


@pytest.mark.parametrize("data", [None, 5, [], "text", {}, {"format": "atelier-catalog/1"}, {"family": {"code": []}}])
def test_anything_else_than_a_catalog_is_refused(data):
    assert problems_of(data) != []


def test_weight_may_be_named_without_being_declared():
    normal, problems = read_document(lamp())
    assert problems == []
    assert normal["attributes"][-1] == {"code": "weight_g", "name": "Weight", "kind": "number", "unit": "g"}
