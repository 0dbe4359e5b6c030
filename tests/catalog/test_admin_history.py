"""The plain forms tell the history of rules, too."""

import pytest

from catalog.keep import condition_document
from catalog.models import CompatibilityRule, Module, ModuleCondition, RuleChange
from tests.catalog.adminpage import typed

pytestmark = pytest.mark.usefixtures("loaded_lamp")


def url(rule, act="change"):
    return f"/admin/catalog/compatibilityrule/{rule.pk}/{act}/"


def test_saving_a_plain_form_tells_before_and_after(desk, staff):
    RuleChange.objects.all().delete()
    rule = CompatibilityRule.objects.get(code="power")
    page = desk.get(url(rule))
    assert b"On the rules page" in page.content
    assert desk.post(url(rule), typed(page) | {"note": "Ask Ben."}).status_code == 302
    change = RuleChange.objects.get()
    assert (change.by, change.way, change.code) == (staff, "form", "power")
    assert (change.before.get("note"), change.after["note"]) == (None, "Ask Ben.")


def test_saving_without_a_change_tells_nothing(desk):
    RuleChange.objects.all().delete()
    rule = CompatibilityRule.objects.get(code="power")
    assert desk.post(url(rule), typed(desk.get(url(rule)))).status_code == 302
    assert not RuleChange.objects.exists()


def test_deleting_in_the_plain_list_tells_what_it_was(desk):
    RuleChange.objects.all().delete()
    rule = CompatibilityRule.objects.get(code="power")
    assert desk.post(url(rule, "delete"), {"post": "yes"}).status_code == 302
    change = RuleChange.objects.get()
    assert (change.before["code"], change.after) == ("power", None)


def test_the_last_day_before_the_first_is_told_in_the_plain_form(desk):
    rule = CompatibilityRule.objects.get(code="power")
    days = {"valid_from": "2026-12-24", "valid_to": "2026-12-01"}
    response = desk.post(url(rule), typed(desk.get(url(rule))) | days)
    assert b"The last day is before the first" in response.content


def of(module, act="change"):
    return f"/admin/catalog/module/{module.pk}/{act}/"


def test_when_a_module_is_asked_is_told_too(desk, staff):
    RuleChange.objects.all().delete()
    beads = Module.objects.get(code="beads")
    asked = condition_document(beads)
    assert asked["asked_if"]
    assert desk.post(of(beads), typed(desk.get(of(beads)))).status_code == 302
    assert not RuleChange.objects.exists()

    beads.refresh_from_db()
    data = typed(desk.get(of(beads)))
    gone = {name: "on" for name in data if name.startswith("conditions-") and name.endswith("-id") and data[name]}
    data |= {name.replace("-id", "-DELETE"): "on" for name in gone}
    assert desk.post(of(beads), data).status_code == 302
    change = RuleChange.objects.get()
    assert (change.by, change.way, change.code) == (staff, "form", "asked_if/beads")
    assert (change.before, change.after) == (asked, asked | {"asked_if": []})


def test_a_module_that_is_deleted_takes_its_condition_along(desk):
    beads = Module.objects.get(code="beads")
    module = Module.objects.create(family=beads.family, code="ribbon", name="Ribbon", kind="one", required=False)
    ModuleCondition.objects.create(asked=module, module=beads)
    asked = condition_document(module)
    RuleChange.objects.all().delete()
    assert desk.post(of(module, "delete"), {"post": "yes"}).status_code == 302
    change = RuleChange.objects.get()
    assert (change.code, change.before, change.after) == ("asked_if/ribbon", asked, asked | {"asked_if": []})
