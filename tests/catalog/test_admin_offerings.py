"""Modules with more components than fit on a page show them in a list of their own."""

import pytest
from django.urls import reverse

from catalog.admin import offering as page
from catalog.models import Component, Module, Offering
from tests.catalog.adminpage import mistakes, typed

pytestmark = pytest.mark.usefixtures("loaded_lamp")


@pytest.fixture
def foot(monkeypatch):
    """The lamp's first module, which offers more than fits."""
    monkeypatch.setattr(page, "MANY", 1)
    return Module.objects.get(code="foot")


def of_module(module):
    return reverse("admin:catalog_module_change", args=[module.pk])


def of_list(module):
    return f"{reverse('admin:catalog_offering_changelist')}?family=lamp&module={module.pk}"


def of_row(sku):
    return reverse("admin:catalog_offering_change", args=[Offering.objects.get(component__sku=sku).pk])


def test_a_module_with_many_components_links_to_their_list(desk, foot):
    text = desk.get(of_module(foot)).content.decode()
    assert "2 components with their prices" in text
    assert "offerings-TOTAL_FORMS" not in text
    listed = desk.get(of_list(foot)).content.decode()
    assert "LP-FOOT-S" in listed
    assert "LP-FOOT-L" in listed
    assert desk.get(of_list(foot) + "&q=FOOT-S").content.decode().count("LP-FOOT-") < listed.count("LP-FOOT-")


def test_a_module_with_few_components_has_them_on_its_page(desk):
    text = desk.get(of_module(Module.objects.get(code="foot"))).content.decode()
    assert "offerings-TOTAL_FORMS" in text
    assert "components with their prices" not in text


def test_its_page_can_be_saved_without_them(desk, foot):
    answer = desk.post(of_module(foot), typed(desk.get(of_module(foot))) | {"name": "Base"})
    assert (mistakes(answer), answer.status_code) == (None, 302)
    foot.refresh_from_db()
    assert (foot.name, foot.offerings.count()) == ("Base", 2)


def test_its_page_is_still_checked_against_them(desk, foot):
    wrong = {"kind": "several", "minimum": 3, "required": "on"}
    answer = desk.post(of_module(foot), typed(desk.get(of_module(foot))) | wrong)
    assert mistakes(answer) == {"minimum": ["The components here make 2 at most."]}


def test_a_price_is_changed_and_counts_the_modules_saving_up(desk, foot):
    answer = desk.post(of_row("LP-FOOT-S"), typed(desk.get(of_row("LP-FOOT-S"))) | {"price": "21.50"})
    assert answer.status_code == 302
    assert str(Offering.objects.get(component__sku="LP-FOOT-S").price) == "21.50"
    assert Module.objects.get(pk=foot.pk).version == foot.version + 1


def test_a_component_is_added_once_only(desk, foot):
    new = Component.objects.create(sku="LP-NEW", name="New")
    add = reverse("admin:catalog_offering_add")
    data = {"module": foot.pk, "component": new.pk, "price": "1.00", "max_quantity": 1, "position": 9}
    assert desk.post(add, data).status_code == 302
    again = desk.post(add, data)
    assert mistakes(again) == {"": ["Component with this Module and Component already exists."]}
    assert foot.offerings.count() == 3


def test_what_several_take_once_is_checked(desk, foot):
    Module.objects.filter(pk=foot.pk).update(kind="several")
    answer = desk.post(of_row("LP-FOOT-S"), typed(desk.get(of_row("LP-FOOT-S"))) | {"max_quantity": 2})
    assert list(mistakes(answer)) == ["max_quantity"]


def test_taking_out_leaves_what_a_preset_takes(desk, foot):
    new = Component.objects.create(sku="LP-NEW", name="New")
    Offering.objects.create(module=foot, component=new, price="1.00")
    chosen = [offering.pk for offering in foot.offerings.all()]
    answer = desk.post(of_list(foot), {"action": "take_out", "_selected_action": chosen}, follow=True)
    told = [str(message) for message in answer.context["messages"]]
    assert told[-1] == "1 taken out."
    assert "has to stay: " in told[0]
    assert [offering.component.sku for offering in foot.offerings.in_order()] == ["LP-FOOT-S", "LP-FOOT-L"]
    assert Module.objects.get(pk=foot.pk).version == foot.version + 1


def test_nothing_is_deleted_without_looking(desk, foot):
    pk = foot.offerings.first().pk
    assert desk.post(reverse("admin:catalog_offering_delete", args=[pk]), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in desk.get(of_list(foot)).content.decode()
    assert foot.offerings.count() == 2


def test_a_module_can_still_be_deleted_with_all_it_offers(desk):
    module = Module.objects.get(code="foot")
    answer = desk.get(reverse("admin:catalog_module_delete", args=[module.pk])).content.decode()
    assert "permission to delete" not in answer
