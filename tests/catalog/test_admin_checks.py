"""What can't mean anything is refused beside the field, with everything typed still there."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from catalog.models import (
    Attribute,
    CompatibilityRule,
    Component,
    ComponentAttribute,
    Module,
    Offering,
    Preset,
    ProductFamily,
)
from catalog.sentences import rule_sentence
from catalog.snapshot import snapshot
from tests.catalog.adminpage import added, mistakes, typed
from tests.catalog.lamp import lamp

pytestmark = pytest.mark.usefixtures("loaded_lamp")


def page(row):
    return reverse(f"admin:catalog_{row._meta.model_name}_change", args=(row.pk,))


def new_page(model, form=""):
    address = reverse(f"admin:catalog_{model._meta.model_name}_add")
    return f"{address}?family={ProductFamily.objects.get(code='lamp').pk}" + (f"&form={form}" if form else "")


def module(code):
    return Module.objects.get(code=code, family__code="lamp").pk


def component(sku):
    return Component.objects.get(sku=sku).pk


def attribute(code):
    return Attribute.objects.get(code=code).pk


def rule(code):
    return CompatibilityRule.objects.with_terms().get(code=code)


def answer(desk, row, **changes):
    """Post a row's form with some fields changed."""
    return desk.post(page(row), typed(desk.get(page(row))) | changes)


SENTENCE = {"code": "new", "says": "So it is.", "strength": "must", "position": 9}
IF, THEN, UNLESS = "terms", "terms-2", "terms-3"


def new_rule(desk, form, *rows, **fields):
    """Post a new rule with rows of (formset, values)."""
    address = new_page(CompatibilityRule, form)
    data = typed(desk.get(address)) | SENTENCE | fields
    for prefix, values in rows:
        data = added(data, prefix, **values)
    return desk.post(address, data)


def test_each_form_of_rule_is_written_and_read_back(desk):
    dimmer = {"module": module("extras"), "component": component("LP-DIMMER")}
    bulb = {"module": module("bulb"), "attribute": attribute("socket"), "operator": "one_of", "value": "E14\nE27"}
    bulb_power = {"module": module("bulb"), "attribute": attribute("power_w")}
    foot_power = {"module": module("foot"), "attribute": attribute("power_w")}
    term = bulb_power | {"coefficient": "2"}
    answers = [
        new_rule(desk, "needs", (IF, dimmer), (THEN, bulb), code="a"),
        new_rule(desk, "never_with", (IF, dimmer), (THEN, {"module": module("beads")}), (UNLESS, bulb), code="b"),
        new_rule(desk, "only_with", (IF, dimmer), (THEN, bulb), code="c", strength="warn"),
        _match(desk, "at_most", bulb_power, foot_power),
        new_rule(
            desk, "budget", ("terms", term), ("terms-2", foot_power), code="e", operator="at_most", constant="1.5"
        ),
        new_rule(desk, "budget", ("terms", term), code="f", operator="at_least", bound="-3", constant=""),
    ]
    assert [mistakes(one) for one in answers] == [None] * 6
    assert [rule_sentence(rule(code)) for code in "abcdef"] == [
        "Dimmer needs any Bulb with Socket E14 or E27.",
        "Dimmer never goes with any Beads, unless there is any Bulb with Socket E14 or E27.",
        "Dimmer goes only with any Bulb with Socket E14 or E27 (only a warning).",
        "The Power of the Bulb must be at most the Power of the Foot.",
        "2 times the Power of the Bulb plus 1.5 is at most the Power of the Foot.",
        "2 times the Power of the Bulb is at least -3.",
    ]


def _match(desk, operator, left, right):
    address = new_page(CompatibilityRule, "must_match")
    data = typed(desk.get(address)) | SENTENCE | {"code": "d", "operator": operator}
    data |= {f"terms-0-{name}": value for name, value in left.items()}
    data |= {f"terms-2-0-{name}": value for name, value in right.items()}
    return desk.post(address, data)


def selecting(**values):
    return {"module": module("bulb")} | values


DIMMER = "LP-DIMMER"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"component": DIMMER}, "component", "does not offer"),
        ({"attribute": "sockets", "operator": "contains", "value": "E14"}, "attribute", "No component of this module"),
        ({"attribute": "power_w", "operator": "at_least", "value": "much"}, "value", "Expected a number"),
        ({"attribute": "power_w", "operator": "one_of", "value": "5"}, "operator", "does not compare numbers"),
        ({"attribute": "socket", "operator": "at_least", "value": "5"}, "operator", "does not compare texts"),
        ({"attribute": "dimmable", "operator": "equal", "value": "perhaps"}, "value", "yes or no"),
        ({"attribute": "socket", "operator": "equal"}, "value", "missing"),
        ({"attribute": "socket", "value": "E14"}, "operator", "missing"),
        ({"operator": "equal", "value": "5"}, "attribute", "which attribute"),
        ({"component": "LP-BULB-14", "attribute": "socket"}, "attribute", "not both"),
        ({"module": "", "component": "LP-BULB-14"}, "module", "required"),
    ],
)
def test_part_that_cannot_be_meant_is_refused_beside_its_field(desk, values, field, words):
    row = selecting(**values)
    if "component" in row:
        row["component"] = component(row["component"])
    if "attribute" in row:
        row["attribute"] = attribute(row["attribute"])
    response = new_rule(desk, "needs", (IF, selecting()), (THEN, row))
    found = mistakes(response)
    assert list(found) == [f"terms-2-0-{field}"]
    assert words in found[f"terms-2-0-{field}"][0]
    assert found[f"terms-2-0-{field}"][0] in response.content.decode().replace("&#x27;", "'")
    assert not CompatibilityRule.objects.filter(code="new").exists()


def test_empty_side_is_refused_beside_the_side(desk):
    assert mistakes(new_rule(desk, "needs", (IF, selecting()))) == {
        THEN: ["This side is empty: say what is meant here."]
    }
    assert list(mistakes(new_rule(desk, "needs", (THEN, selecting())))) == [IF]
    assert list(mistakes(new_rule(desk, "budget", operator="at_most", bound="5"))) == ["terms"]


def test_emptied_side_is_refused(desk):
    row = rule("dimmer-needs-dimmable")
    assert list(mistakes(answer(desk, row, **{"terms-0-DELETE": "on"}))) == ["terms"]


def test_module_of_another_family_is_refused(desk, load):
    other = lamp()
    other["family"]["code"] = "torch"
    load(other, "torch.json")
    strange = {"module": Module.objects.get(code="bulb", family__code="torch").pk}
    found = mistakes(new_rule(desk, "needs", (IF, selecting()), (THEN, strange)))
    assert list(found) == ["terms-2-0-module"]


@pytest.mark.parametrize(
    ("operator", "left", "right", "field"),
    [
        ("at_most", ("bulb", "socket"), ("foot", "power_w"), "terms-0-attribute"),
        ("one_of", ("bulb", "socket"), ("foot", "power_w"), "terms-2-0-attribute"),
        ("equal", ("bulb", "power_w"), ("bulb", "power_w"), "terms-2-0-attribute"),
        ("equal", ("bulb", "socket"), ("foot", "power_w"), "terms-2-0-attribute"),
        ("contains", ("bulb", "socket"), ("foot", "sockets"), "operator"),
    ],
)
def test_attributes_that_do_not_compare_are_refused(desk, operator, left, right, field):
    sides = [{"module": module(code), "attribute": attribute(name)} for code, name in (left, right)]
    assert list(mistakes(_match(desk, operator, *sides))) == [field]


def test_missing_side_of_a_comparison_is_refused(desk):
    foot = {"module": module("foot"), "attribute": attribute("power_w")}
    assert list(mistakes(_match(desk, "equal", foot, {}))) == ["terms-2-0-module", "terms-2-0-attribute"]


@pytest.mark.parametrize(("bound", "has_attribute"), [("", False), ("5", True)])
def test_budget_has_one_limit(desk, bound, has_attribute):
    power = {"module": module("foot"), "attribute": attribute("power_w")}
    rows = [("terms", power | {"coefficient": "1"}), *([("terms-2", power)] if has_attribute else [])]
    found = mistakes(new_rule(desk, "budget", *rows, operator="at_most", bound=bound))
    assert list(found) == ["bound"]


def test_budget_over_texts_is_refused(desk):
    term = {"module": module("bulb"), "attribute": attribute("socket"), "coefficient": "1"}
    assert list(mistakes(new_rule(desk, "budget", ("terms", term), operator="at_most", bound="5"))) == [
        "terms-0-attribute"
    ]


def test_code_that_the_family_has_is_refused(desk):
    found = mistakes(new_rule(desk, "needs", (IF, selecting()), (THEN, selecting()), code="power"))
    assert found == {"code": ["This family has this code already."]}


def test_typed_entries_stay_after_a_refusal(desk):
    row = rule("dimmer-needs-dimmable")
    text = answer(desk, row, says="Typed with care.", **{"terms-2-0-value": "perhaps"}).content.decode()
    assert "Typed with care." in text
    assert ">\nperhaps</textarea>" in text


@pytest.mark.parametrize(
    ("code", "changes", "field"),
    [
        ("foot", {"minimum": 1}, "minimum"),
        ("foot", {"maximum": 2}, "maximum"),
        ("beads", {"minimum": 5, "maximum": 4}, "minimum"),
        ("beads", {"minimum": 0}, "minimum"),
        ("extras", {"price_per_100_g": "1.00"}, "price_per_100_g"),
        ("extras", {"offerings-0-max_quantity": 2}, "offerings-0-max_quantity"),
        ("beads", {"offerings-0-max_quantity": 0}, "offerings-0-max_quantity"),
        ("beads", {"offerings-1-price": "3.00"}, "offerings-1-price"),
        ("beads", {"conditions-1-value": "lots"}, "conditions-1-value"),
    ],
)
def test_module_that_cannot_be_meant_is_refused_beside_its_field(desk, code, changes, field):
    before = snapshot("lamp")
    response = answer(desk, Module.objects.get(code=code), **changes)
    assert list(mistakes(response)) == [field]
    assert snapshot("lamp") == before


def test_module_cannot_wait_for_itself(desk):
    row = Module.objects.get(code="beads")
    assert list(mistakes(answer(desk, row, **{"conditions-0-module": row.pk, "conditions-0-component": ""}))) == [
        "conditions-0-module"
    ]


def test_weightless_component_is_not_sold_by_weight(desk):
    row = Module.objects.get(code="beads")
    nothing = Component.objects.create(sku="LP-AIR", name="Air")
    data = added(typed(desk.get(page(row))), "offerings", component=nothing.pk, max_quantity=1, position=9)
    assert list(mistakes(desk.post(page(row), data))) == ["offerings-2-component"]


def test_component_that_rules_name_stays_in_its_module(desk):
    row = Module.objects.get(code="extras")
    found = mistakes(answer(desk, row, **{"offerings-0-DELETE": "on"}))
    assert found == {
        "offerings": [
            "LP-DIMMER has to stay: the rule “dimmer-needs-dimmable” names it.",
            "LP-DIMMER has to stay: the preset “Reading lamp” takes it.",
        ]
    }
    assert Offering.objects.filter(component__sku="LP-DIMMER").exists()


def test_module_is_made_with_components(desk):
    address = new_page(Module)
    data = typed(desk.get(address)) | {"name": "Cable", "code": "cable", "step": "Light", "kind": "one"}
    data = added(data, "offerings", component=component("LP-DIMMER"), price="1.00", max_quantity=1, position=0)
    assert mistakes(desk.post(address, data)) is None
    (made,) = [found for found in snapshot("lamp")["modules"] if found["code"] == "cable"]
    assert made["components"] == [{"sku": "LP-DIMMER", "price": "1.00", "max_quantity": 1}]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"choices-1-quantity": 4}, "choices-1-quantity", "Take 1 to 3"),
        ({"choices-0-component": "LP-SHADE"}, "choices-0-component", "does not offer"),
        ({"choices-4-quantity": 4, "choices-5-quantity": 4}, "choices-5-component", "at most 6"),
    ],
)
def test_preset_out_of_range_is_refused_beside_its_field(desk, changes, field, words):
    changes = {name: component(value) if name.endswith("component") else value for name, value in changes.items()}
    found = mistakes(answer(desk, Preset.objects.get(), **changes))
    assert list(found) == [field]
    assert words in found[field][0]


def test_preset_takes_one_where_one_is_chosen(desk):
    row = Preset.objects.get()
    data = added(
        typed(desk.get(page(row))), "choices", module=module("foot"), component=component("LP-FOOT-S"), quantity=1
    )
    assert list(mistakes(desk.post(page(row), data))) == ["choices-6-component"]


def test_empty_preset_is_refused(desk):
    row = Preset.objects.get()
    found = mistakes(answer(desk, row, **{f"choices-{index}-DELETE": "on" for index in range(6)}))
    assert found == {"choices": ["Choose at least one component."]}


@pytest.mark.parametrize(
    ("code", "value", "kept"),
    [
        ("dimmable", "yes", True),
        ("socket", "E14", "E14"),
        ("sockets", "E14\nE27", ["E14", "E27"]),
        ("sockets", "", []),
        ("dimmable", "perhaps", None),
        ("socket", "", None),
    ],
)
def test_attribute_value_is_read_by_its_kind(desk, code, value, kept):
    row = Component.objects.get(sku="LP-SHADE")
    data = added(typed(desk.get(page(row))), "attributes", attribute=attribute(code), value=value)
    response = desk.post(page(row), data)
    if kept is None:
        assert list(mistakes(response)) == ["attributes-0-value"]
    else:
        assert ComponentAttribute.objects.get(component=row, attribute__code=code).value == kept


def test_attribute_twice_is_refused(desk):
    row = Component.objects.get(sku="LP-FOOT-S")
    data = added(typed(desk.get(page(row))), "attributes", attribute=attribute("power_w"), value="5")
    assert list(mistakes(desk.post(page(row), data))) == ["attributes", "attributes-2"]


def uploaded(kind, size=(30, 20), name="lamp.png"):
    data = io.BytesIO()
    Image.new("RGB", size, "red").save(data, kind)
    return SimpleUploadedFile(name, data.getvalue())


def test_uploaded_picture_is_drawn_anew_under_its_content(desk):
    row = Component.objects.get(sku="LP-SHADE")
    data = typed(desk.get(page(row)))
    assert mistakes(desk.post(page(row), data | {"picture": uploaded("PNG")})) is None
    row.refresh_from_db()
    with row.picture.open() as kept:
        assert (Image.open(kept).format, row.picture.name[:8]) == ("WEBP", "catalog/")
    name = row.picture.name
    assert mistakes(answer(desk, row)) is None
    row.refresh_from_db()
    assert row.picture.name == name
    assert f'src="/media/{name}"' in desk.get(page(row)).content.decode()


@pytest.mark.parametrize("content", [b"no picture", b"GIF89a" + b"\0" * 40])
def test_upload_that_is_no_picture_is_refused(desk, content):
    row = Component.objects.get(sku="LP-SHADE")
    upload = SimpleUploadedFile("lamp.png", content)
    assert list(mistakes(answer(desk, row, picture=upload))) == ["picture"]


def test_picture_of_too_many_pixels_is_refused_before_it_is_decoded(desk):
    row = Component.objects.get(sku="LP-SHADE")
    assert list(mistakes(answer(desk, row, picture=uploaded("PNG", (9000, 5000))))) == ["picture"]
