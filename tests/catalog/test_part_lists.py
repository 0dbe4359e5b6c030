"""Lists of parts: in files and tables, what can't be meant, and what they come to."""

import pytest
from django.db.models import RestrictedError
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.documents import read_document
from catalog.explode import Part, PartsList
from catalog.exporting import document_text, dump_catalog, dumped, normalised
from catalog.importing import CatalogFileError, load_catalog
from catalog.models import Attribute, Component, Module, PartLine
from catalog.snapshot import snapshot
from catalog.validate import document_problems
from tests.catalog.lamp import component, lamp


def parted():
    """Give the lamp with screws and a bag for them: on modules, by attribute, on components, several levels deep."""
    document = lamp()
    document["components"] += [
        component("LP-SCREW", "Screw", weight_g=2),
        component("LP-BAG", "Bag of screws"),
        component("LP-LABEL", "Label"),
        component("LP-WIRE", "Wire"),
    ]
    part(document, "LP-BAG")["parts"] = [
        {"part": "LP-SCREW", "quantity": "4"},
        {"part": "LP-LABEL", "quantity": "1"},
    ]
    part(document, "LP-DIMMER")["parts"] = [{"part": "LP-SCREW", "quantity": "2"}]
    module(document, "foot")["parts"] = [
        {"part": "LP-BAG", "quantity": "1"},
        {
            "attribute": "power_w",
            "operator": "at_least",
            "value": 50,
            "part": "LP-WIRE",
            "quantity": "0.03",
            "per": "power_w",
        },
        {"component": "LP-FOOT-S", "part": "LP-LABEL", "quantity": "2"},
    ]
    module(document, "beads")["parts"] = [{"part": "LP-WIRE", "quantity": "1"}]
    return document


def part(document, sku):
    return next(entry for entry in document["components"] if entry["sku"] == sku)


def module(document, code):
    return next(entry for entry in document["modules"] if entry["code"] == code)


def normal(document):
    read, problems = read_document(document)
    assert problems == []
    return read


def refusals(document):
    return [(problem.where, problem.text) for problem in document_problems(normal(document))]


def exploded(document, *taken):
    return [(found.of, found.sku, found.quantity) for found in PartsList(normal(document)).explode(taken)]


def test_parts_are_counted_down_the_tree():
    assert exploded(parted(), ("foot", "LP-FOOT-L", 1), ("extras", "LP-DIMMER", 1), ("beads", "LP-BEAD-R", 3)) == [
        ("LP-FOOT-L", "LP-BAG", 1),
        ("LP-FOOT-L", "LP-WIRE", 4),  # 0.03 times 100.5 W, rounded up
        ("LP-DIMMER", "LP-SCREW", 2),
        ("LP-BEAD-R", "LP-WIRE", 3),
        ("LP-BAG", "LP-SCREW", 4),
        ("LP-BAG", "LP-LABEL", 1),
    ]
    assert exploded(parted(), ("foot", "LP-FOOT-S", 2)) == [
        ("LP-FOOT-S", "LP-BAG", 2),
        ("LP-FOOT-S", "LP-LABEL", 4),
        ("LP-BAG", "LP-SCREW", 8),
        ("LP-BAG", "LP-LABEL", 2),
    ]
    assert exploded(parted(), ("bulb", "LP-BULB-14", 2)) == []


def test_rounding_is_for_each_component_before_counting():
    document = parted()
    module(document, "bulb")["parts"] = [{"part": "LP-WIRE", "quantity": "0.1", "per": "power_w"}]
    assert exploded(document, ("bulb", "LP-BULB-14", 2)) == [("LP-BULB-14", "LP-WIRE", 2)]


def test_part_that_is_chosen_too_is_counted_in_both_ways():
    document = parted()
    part(document, "LP-SHADE")["parts"] = [{"part": "LP-DIMMER"}]
    assert exploded(document, ("extras", "LP-DIMMER", 1), ("extras", "LP-SHADE", 1)) == [
        ("LP-DIMMER", "LP-SCREW", 4),
        ("LP-SHADE", "LP-DIMMER", 1),
    ]


def test_parts_of_parts_come_in_the_order_of_what_they_belong_to():
    document = parted()
    part(document, "LP-WIRE")["parts"] = [{"part": "LP-LABEL"}, {"part": "LP-SCREW"}]
    module(document, "bulb")["parts"] = [{"part": sku} for sku in ("LP-SCREW", "LP-LABEL", "LP-BAG", "LP-WIRE")]
    assert exploded(document, ("bulb", "LP-BULB-14", 1)) == [
        ("LP-BULB-14", "LP-SCREW", 1),
        ("LP-BULB-14", "LP-LABEL", 1),
        ("LP-BULB-14", "LP-BAG", 1),
        ("LP-BULB-14", "LP-WIRE", 1),
        ("LP-BAG", "LP-SCREW", 4),
        ("LP-BAG", "LP-LABEL", 1),
        ("LP-WIRE", "LP-LABEL", 1),
        ("LP-WIRE", "LP-SCREW", 1),
    ]


def test_named_part_carries_its_name():
    document = normal(parted())
    (found,) = PartsList(document).explode([("extras", "LP-DIMMER", 3)])
    assert found == Part("LP-SCREW", "Screw", "LP-DIMMER", 6)


def test_old_document_without_parts_has_none():
    assert PartsList(normal(lamp())).explode([("foot", "LP-FOOT-L", 1)]) == ()


SKUS = [f"P{number}" for number in range(7)]


@st.composite
def trees(draw):
    """Draw parts without a circle, since each only needs later ones, with lines of a module; and what is taken."""
    lines = st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["1", "2", "0.5", "1.5"]), st.booleans()), max_size=3)
    components = []
    for index, sku in enumerate(SKUS):
        own = [(to, n, per) for to, n, per in draw(lines) if to > index]
        components.append(
            {"sku": sku, "name": sku, "weight_g": 0, "attributes": {"panels": draw(st.integers(-1, 5))}}
            | ({"parts": [_line(*line) for line in own]} if own else {})
        )
    of_module = [_line(*line) | draw(st.sampled_from([{}, {"component": "P0"}, _COMPARED])) for line in draw(lines)]
    module = {"code": "m"} | ({"parts": of_module} if of_module else {})
    taken = draw(st.lists(st.tuples(st.just("m"), st.sampled_from(SKUS), st.integers(1, 4)), max_size=4))
    return {"components": components, "modules": [module]}, taken


_COMPARED = {"attribute": "panels", "operator": "at_least", "value": 2}


def _line(to, quantity, per):
    line = {"part": SKUS[to], "quantity": quantity}
    return line | {"per": "panels"} if per or "." in quantity else line


def naive(document, taken):
    """Walk every way down, one piece of a component after the other."""
    components = {entry["sku"]: entry for entry in document["components"]}
    found = {}

    def need(line, of):
        panels = components[of]["attributes"]["panels"]
        doubled = int(float(line["quantity"]) * 2)
        count = -(-doubled * panels // 2) if "per" in line else int(line["quantity"])
        for _ in range(count):
            found[of, line["part"]] = found.get((of, line["part"]), 0) + 1
            take(line["part"])

    def take(sku):
        for line in components[sku].get("parts", ()):
            need(line, sku)

    for _, sku, quantity in taken:
        panels = components[sku]["attributes"]["panels"]
        for _ in range(quantity):
            for line in document["modules"][0].get("parts", ()):
                if line.get("component", sku) == sku and ("attribute" not in line or panels >= 2):
                    need(line, sku)
            take(sku)
    return found


@settings(max_examples=200)
@given(trees())
def test_exploding_equals_walking_every_way(drawn):
    document, taken = drawn
    rows = PartsList(document).explode(taken)
    assert {(row.of, row.sku): row.quantity for row in rows} == naive(document, taken)
    assert len({(row.of, row.sku) for row in rows}) == len(rows)
    assert PartsList(document).explode(taken) == rows


def test_many_ways_to_one_part_cost_no_time():
    chain = [{"sku": f"P{n}", "name": "", "weight_g": 0, "attributes": {}} for n in range(60)]
    for number, entry in enumerate(chain[:-1]):
        entry["parts"] = [{"part": f"P{number + 1}", "quantity": "1"}] * 2
    document = {"components": chain, "modules": [{"code": "m"}]}
    assert PartsList(document).explode([("m", "P0", 1)])[-1].quantity == 2**59


def test_loaded_family_reads_as_the_file(load):
    load(parted())
    assert snapshot("lamp") == normalised(normal(parted()))
    assert PartLine.objects.count() == 7


def test_same_file_twice_changes_nothing_and_a_changed_line_one_row(load):
    load(parted())
    report = load(parted())
    assert [dict(+counted) for counted in (report.created, report.changed, report.removed)] == [{}, {}, {}]
    document = parted()
    part(document, "LP-BAG")["parts"][0]["quantity"] = "5"
    module(document, "beads")["parts"][0]["per"] = "pieces"
    report = load(document)
    assert dict(+report.changed) == {"components": 1, "modules": 1}
    assert Component.objects.get(sku="LP-BAG").version == 2
    assert Module.objects.get(code="beads").version == 2
    assert snapshot("lamp") == normalised(normal(document))
    assert load(lamp()).unchanged["components"] == 7
    assert PartLine.objects.filter(module__isnull=False).count() == 0
    assert {line.component.sku for line in PartLine.objects.all()} == {"LP-BAG"}  # it is no longer of this family


def test_dumped_file_loads_and_dumps_the_same(load, tmp_path):
    load(parted())
    path = tmp_path / "dumped" / "lamp.json"
    path.parent.mkdir()
    dump_catalog(family_code="lamp", path=path)
    text = path.read_text()
    load_catalog(path=path)
    assert document_text(dumped(family_code="lamp")) == text


def test_retired_part_is_told_when_publishing(load):
    load(parted())
    Component.objects.filter(sku="LP-SCREW").update(is_active=False)
    problems = document_problems(snapshot("lamp"))
    assert {problem.text for problem in problems} == {"There is no component “LP-SCREW”, or it is retired."}
    assert document_problems(snapshot("lamp", with_retired=True)) == []


def test_part_in_use_can_not_be_deleted(load):
    load(parted())
    with pytest.raises(RestrictedError):
        Component.objects.get(sku="LP-SCREW").delete()


def test_attribute_that_parts_multiply_keeps_its_kind(load):
    document = parted()
    part(document, "LP-WIRE")["attributes"] = {"length": 3}
    part(document, "LP-WIRE")["parts"] = [{"part": "LP-LABEL", "per": "length"}]
    document["attributes"].append({"code": "length", "name": "Length", "kind": "number"})
    load(document)
    other = lamp()
    other["family"]["code"] = "other"
    for index, entry in enumerate(other["components"]):
        entry["sku"] = f"X{index}"
    other["attributes"] = [{"code": "length", "name": "Length", "kind": "text"}]
    for entry in other["components"]:
        entry["attributes"] = {"length": "long"}
    other["modules"] = [dict(other["modules"][0], components=[{"sku": f"X{n}", "price": "1.00"} for n in range(8)])]
    other["rules"], other["presets"] = [], []
    with pytest.raises(CatalogFileError, match="used elsewhere"):
        load(other, "other.json")
    assert Attribute.objects.get(code="length").kind == "number"


def test_good_parts_are_not_refused():
    assert refusals(parted()) == []


@pytest.mark.parametrize(
    ("change", "where", "text"),
    [
        (
            lambda d: part(d, "LP-BAG")["parts"][0].update(part="LP-NONE"),
            "components[9].parts[0].part",
            "There is no component “LP-NONE”, or it is retired.",
        ),
        (
            lambda d: part(d, "LP-BAG")["parts"][0].update(quantity="0"),
            "components[9].parts[0].quantity",
            "Expected a number above 0.",
        ),
        (
            lambda d: part(d, "LP-BAG")["parts"][0].update(quantity="2.5"),
            "components[9].parts[0].quantity",
            "Expected a whole number; a broken one only times an attribute.",
        ),
        (
            lambda d: part(d, "LP-BAG")["parts"][0].update(quantity="1000001"),
            "components[9].parts[0].quantity",
            "This is more than 1,000,000 pieces.",
        ),
        (
            lambda d: part(d, "LP-BAG")["parts"][0].update(per="panels"),
            "components[9].parts[0].per",
            "There is no attribute “panels”.",
        ),
        (
            lambda d: part(d, "LP-BAG")["parts"][0].update(per="socket"),
            "components[9].parts[0].per",
            "Only a number can be multiplied; this attribute has texts.",
        ),
        (
            lambda d: part(d, "LP-BAG")["parts"][0].update(per="power_w"),
            "components[9].parts[0].per",
            "“Bag of screws” has no “power_w”, so nobody knows how many it needs.",
        ),
        (
            lambda d: module(d, "extras").update(parts=[{"part": "LP-SCREW", "per": "power_w"}]),
            "modules[2].parts[0].per",
            "“Dimmer” has no “power_w”, so nobody knows how many it needs.",
        ),
        (
            lambda d: module(d, "foot")["parts"][2].update(component="LP-SHADE"),
            "modules[0].parts[2].component",
            "This module does not offer “LP-SHADE”.",
        ),
        (
            lambda d: module(d, "foot")["parts"][1].update(operator="contains"),
            "modules[0].parts[1].operator",
            "“contains” does not compare numbers; use “is” or “is not” or “is at most” or “is at least”.",
        ),
        (
            lambda d: part(d, "LP-SCREW").update(parts=[{"part": "LP-SCREW"}]),
            "components[8].parts",
            "“Screw” can't be a part of itself. Take it out.",
        ),
        (
            lambda d: part(d, "LP-SCREW").update(parts=[{"part": "LP-BAG"}]),
            "components[8].parts",
            "These are parts of each other: “Bag of screws”, “Screw”. Take it out.",
        ),
        (
            lambda d: part(d, "LP-DIMMER").update(parts=[{"part": "LP-SCREW"}] * 101),
            "components[4].parts",
            "These are 101 lines of parts; the most is 100.",
        ),
        (
            lambda d: part(d, "LP-BAG")["parts"][0].update(quantity="1000000"),
            "modules[0].parts",
            "One product could need 1,000,016 pieces of parts, most of them here; the most is 1,000,000.",
        ),
        (
            lambda d: d["components"].append(component("LP-ALONE", "Alone")),
            "components[12].sku",
            "No module offers “LP-ALONE”, and nothing needs it.",
        ),
    ],
)
def test_what_can_not_be_meant_is_refused(change, where, text):
    document = parted()
    change(document)
    assert (where, text) in refusals(document)


def test_different_parts_are_limited():
    document = lamp()
    parts = [f"LP-{number}" for number in range(100)]
    beads = [f"LP-BEAD-{number}" for number in range(101)]
    document["components"] += [component(name, name, weight_g=1) for name in parts + beads]
    module(document, "beads")["components"] = [
        {"sku": name, "price": None} for name in [*beads, "LP-BEAD-R", "LP-BEAD-B"]
    ]
    module(document, "beads")["parts"] = [{"part": name} for name in parts]
    document["presets"] = []
    text = "One product could need 10,300 different parts, most of them here; the most is 10,000."
    assert refusals(document) == [("modules[3].parts", text)]


def test_levels_are_limited():
    def chained(levels):
        document = lamp()
        names = [f"LP-{level}" for level in range(levels)]
        document["components"] += [component(name, name) for name in names]
        for above, below in zip(["LP-SHADE", *names], names, strict=False):
            part(document, above)["parts"] = [{"part": below}]
        return document

    assert refusals(chained(8)) == []
    assert refusals(chained(9)) == [("components[5].parts", "Its parts stand 9 levels deep; the most is 8.")]
    assert refusals(chained(3000))[0][1] == "Its parts stand 9 levels deep; the most is 8."


def test_shape_of_a_line():
    document = parted()
    part(document, "LP-BAG")["parts"] = [{"quantity": "2"}, {"part": "LP-SCREW", "module": "foot"}]
    module(document, "foot")["parts"] = []
    read, problems = read_document(document)
    assert [(problem.where, problem.text) for problem in problems] == [
        ("components[9].parts[0].part", "This is missing."),
        ("components[9].parts[1].module", "Unknown key; known are part, quantity, per."),
    ]
    assert "parts" not in read["modules"][0]
