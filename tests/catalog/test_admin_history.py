"""The plain forms tell the history of rules, too."""

import pytest

from catalog.models import CompatibilityRule, RuleChange
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
