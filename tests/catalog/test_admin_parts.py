"""Parts on the pages of components and modules: read back, refused beside the field, checked against the version."""

import pytest
from django.urls import reverse

from catalog.models import Attribute, Component, Module, PartLine
from catalog.sheets.examine import examine
from catalog.sheets.grids import Grid
from catalog.snapshot import snapshot
from tests.catalog.adminpage import added, mistakes, typed
from tests.catalog.test_part_lists import normal, parted


@pytest.fixture(autouse=True)
def loaded(load):
    load(parted())


def times(number, rest):
    return f"{number} \N{MULTIPLICATION SIGN} {rest}"


def page(row):
    return reverse(f"admin:catalog_{row._meta.model_name}_change", args=(row.pk,))


def part(sku):
    return Component.objects.get(sku=sku)


def foot():
    return Module.objects.get(code="foot")


def attribute(code):
    return Attribute.objects.get(code=code)


def shown(desk, row):
    return typed(desk.get(page(row)))


def prefix_of(desk, row, fk_name):
    formsets = [inline.formset for inline in desk.get(page(row)).context["inline_admin_formsets"]]
    return next(found.prefix for found in formsets if found.model is PartLine and found.fk.name == fk_name)


def posted(desk, row, fk_name, **line):
    """Add a line to a row's form and save."""
    prefix = prefix_of(desk, row, fk_name)
    return prefix, desk.post(page(row), added(shown(desk, row), prefix, **line))


def test_lines_are_read_back(desk):
    text = desk.get(page(foot())).content.decode()
    for sentence in (
        times("1", "Bag of screws for each Foot"),
        "Wire for each Foot with Power at least 50 W: " + times("0.03", "Power, rounded up"),
        times("2", "Label for each Small foot"),
    ):
        assert sentence in text
    text = desk.get(page(part("LP-BAG"))).content.decode()
    for sentence in (times("4", "Screw for each Bag of screws"), times("1", "Bag of screws for each Foot")):
        assert sentence in text
    assert times("4", "Screw for each Bag of screws") in desk.get(page(part("LP-SCREW"))).content.decode()


def test_saving_what_is_shown_changes_no_part(desk):
    before = snapshot("lamp")
    for row in (foot(), part("LP-BAG"), part("LP-SCREW"), part("LP-DIMMER")):
        answer = desk.post(page(row), shown(desk, row))
        assert (mistakes(answer), answer.status_code) == (None, 302)
    assert snapshot("lamp") == before


def test_parts_are_added(desk):
    row = part("LP-SHADE")
    _, answer = posted(desk, row, "component", part=part("LP-SCREW").pk, quantity="3", position="0")
    assert (mistakes(answer), answer.status_code) == (None, 302)
    extras = Module.objects.get(code="extras")
    _, answer = posted(
        desk, extras, "module", component=row.pk, part=part("LP-WIRE").pk, quantity="0.5", per=attribute("power_w").pk
    )
    assert mistakes(answer) == {"parts-0-per": ["“Shade” has no “power_w”, so nobody knows how many it needs."]}
    _, answer = posted(desk, extras, "module", component=row.pk, part=part("LP-WIRE").pk, quantity="2")
    assert (mistakes(answer), answer.status_code) == (None, 302)
    found = snapshot("lamp")
    assert next(entry for entry in found["modules"] if entry["code"] == "extras")["parts"] == [
        {"component": "LP-SHADE", "part": "LP-WIRE", "quantity": "2"}
    ]
    assert next(entry for entry in found["components"] if entry["sku"] == "LP-SHADE")["parts"] == [
        {"part": "LP-SCREW", "quantity": "3"}
    ]
    assert Component.objects.get(sku="LP-SHADE").version == 2


def test_circle_is_refused_and_nothing_is_lost(desk):
    prefix, answer = posted(desk, part("LP-SCREW"), "component", part=part("LP-BAG").pk, quantity="7")
    assert mistakes(answer) == {prefix: ["These are parts of each other: “Screw”, “Bag of screws”. Take it out."]}
    assert 'value="7"' in answer.content.decode()
    assert not PartLine.objects.filter(component__sku="LP-SCREW").exists()


@pytest.mark.parametrize(
    ("line", "field", "text"),
    [
        ({"quantity": "0"}, "quantity", "Expected a number above 0."),
        ({"quantity": "1.5"}, "quantity", "Expected a whole number; a broken one only times an attribute."),
    ],
)
def test_number_that_can_not_be_meant_is_refused(desk, line, field, text):
    prefix, answer = posted(desk, part("LP-SHADE"), "component", part=part("LP-SCREW").pk, **line)
    assert mistakes(answer) == {f"{prefix}-0-{field}": [text]}


def test_part_that_is_retired_is_refused(desk):
    Component.objects.filter(sku="LP-SCREW").update(is_active=False)
    prefix, answer = posted(desk, part("LP-SHADE"), "component", part=part("LP-SCREW").pk, quantity="1")
    text = "There is no component “LP-SCREW”, or it is retired."
    assert mistakes(answer) == {f"{prefix}-0-part": [text]}


def test_half_a_comparison_is_refused(desk):
    line = {"attribute": attribute("power_w").pk, "part": part("LP-WIRE").pk, "quantity": "1"}
    _, answer = posted(desk, foot(), "module", **line)
    assert mistakes(answer) == {
        "parts-3-operator": ["This is missing: compare the attribute to a value."],
        "parts-3-value": ["This is missing: compare the attribute to a value."],
    }


def test_older_page_does_not_write_over_newer_parts(desk):
    row = part("LP-BAG")
    old = shown(desk, row)
    prefix = prefix_of(desk, row, "component")
    assert desk.post(page(row), old | {f"{prefix}-0-quantity": "5"}).status_code == 302
    answer = desk.post(page(row), old | {f"{prefix}-0-quantity": "6"})
    assert answer.status_code == 200
    assert "while you were editing" in answer.content.decode()
    assert sorted(PartLine.objects.filter(component=row).values_list("quantity", flat=True)) == [1, 5]


def test_new_module_may_have_parts_at_once(desk):
    family = foot().family_id
    address = reverse("admin:catalog_module_add") + f"?family={family}"
    data = typed(desk.get(address)) | {"name": "Cable", "code": "cable", "step": "Light", "kind": "one", "position": 9}
    data = added(data, "offerings", component=part("LP-DIMMER").pk, price="1.00", max_quantity=1, position=0)
    data = added(data, "parts", component=part("LP-DIMMER").pk, part=part("LP-WIRE").pk, quantity="1")
    answer = desk.post(address, data)
    assert (mistakes(answer), answer.status_code) == (None, 302)
    assert Module.objects.get(code="cable").parts.count() == 1


def test_component_that_the_parts_of_a_module_name_stays_in_it(desk):
    data = shown(desk, foot())
    offering = next(key for key in data if key.startswith("offerings-") and data[key] == part("LP-FOOT-S").pk)
    answer = desk.post(page(foot()), data | {offering.replace("component", "DELETE"): "on"})
    assert answer.status_code == 200
    assert "LP-FOOT-S" in answer.content.decode()


def test_pages_cost_the_same_for_more_lines(desk, django_assert_max_num_queries):
    rows = (foot(), part("LP-BAG"), part("LP-SCREW"))
    counts = []
    for row in rows:
        desk.get(page(row))
        with django_assert_max_num_queries(20) as counted:
            desk.get(page(row))
        counts.append(len(counted))
    for index in range(3):
        new = Component.objects.create(sku=f"LP-N{index}", name=f"Nut {index}")
        PartLine.objects.create(component=part("LP-BAG"), part=new, position=index)
        PartLine.objects.create(component=new, part=part("LP-SCREW"))
        PartLine.objects.create(module=foot(), part=new, per=attribute("power_w"), position=index + 5)
    for row, count in zip(rows, counts, strict=True):
        with django_assert_max_num_queries(count):
            desk.get(page(row))


def test_part_in_use_is_not_deleted(desk):
    row = part("LP-SCREW")
    answer = desk.post(reverse("admin:catalog_component_delete", args=(row.pk,)), {"post": "yes"})
    assert answer.status_code == 200
    assert Component.objects.filter(sku="LP-SCREW").exists()


@pytest.mark.usefixtures("desk")
def test_sheet_that_retires_a_part_says_what_still_needs_it():
    grid = Grid("Components", [(1, ["sku", "active"]), (2, ["LP-LABEL", "no"])])
    report, _ = examine(family_code="lamp", grids=[grid])
    text = "LP-LABEL is retired by this, but module foot, component LP-BAG still name it: mend that before you publish."
    assert text in report.notes


@pytest.mark.usefixtures("desk")
def test_sheets_keep_parts_and_may_change_a_part_that_no_module_offers():
    grid = Grid("Components", [(1, ["sku", "cost"]), (2, ["LP-SCREW", "0.02"])])
    report, after = examine(family_code="lamp", grids=[grid])
    assert not report.has_mistakes
    assert [change.column for row in report.rows for change in row.changes] == ["cost"]
    before = snapshot("lamp", with_retired=True)
    (screw,) = (entry for entry in after["components"] if entry["sku"] == "LP-SCREW")
    assert screw["cost"] == "0.02"
    assert [entry.get("parts") for entry in after["components"]] == [
        entry.get("parts") for entry in before["components"]
    ]
    assert [entry.get("parts") for entry in after["modules"]] == [entry.get("parts") for entry in before["modules"]]
    assert normal(parted())["modules"][0]["parts"] == after["modules"][0]["parts"]
