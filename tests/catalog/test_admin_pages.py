"""Every admin page of the catalog opens, and costs as many queries for three rows as for one."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from catalog.documents import read_document
from catalog.exporting import normalised
from catalog.groups import ensure_groups
from catalog.models import (
    Attribute,
    CompatibilityRule,
    Component,
    ComponentAttribute,
    Module,
    ModuleCondition,
    Offering,
    Preset,
    PresetChoice,
    ProductFamily,
    RuleTerm,
)
from catalog.snapshot import snapshot
from configurator.customers.models import User
from tests.catalog.adminpage import mistakes, typed
from tests.catalog.lamp import lamp

MODELS = (Attribute, Component, CompatibilityRule, Module, Preset, ProductFamily)
pytestmark = pytest.mark.usefixtures("loaded_lamp")


def url(model, page, *args):
    return reverse(f"admin:catalog_{model._meta.model_name}_{page}", args=args)


def add_address(model):
    family = ProductFamily.objects.get().pk
    asked = {
        CompatibilityRule: f"?family={family}&form=needs",
        Module: f"?family={family}",
        Preset: f"?family={family}",
    }
    return url(model, "add") + asked.get(model, "")


@pytest.mark.parametrize("model", MODELS)
def test_pages_open(desk, model):
    row = model.objects.order_by("pk").last()
    for address in (
        url(model, "changelist"),
        url(model, "changelist") + "?q=foot",
        url(model, "add"),
        add_address(model),
        url(model, "change", row.pk),
        url(model, "delete", row.pk),
        url(model, "history", row.pk),
    ):
        assert desk.get(address).status_code == 200, address


@pytest.mark.parametrize("model", MODELS)
def test_saving_what_is_shown_changes_nothing_but_the_version(desk, model):
    for row in model.objects.all():
        page = url(model, "change", row.pk)
        answer = desk.post(page, typed(desk.get(page)))
        assert (mistakes(answer), answer.status_code) == (None, 302)
    normal, _ = read_document(lamp())
    assert snapshot("lamp") == normalised(normal)


def three_of(model):
    """Make more rows of what a list shows."""
    row = model.objects.order_by("pk").first()
    key = "sku" if model is Component else "code"
    for index in range(3):
        row.pk, row._state.adding = None, True
        setattr(row, key, f"copy-{index}")
        row.save()


@pytest.mark.parametrize("model", MODELS)
def test_list_costs_the_same_for_more_rows(desk, model, django_assert_max_num_queries):
    model_pks = model.objects.order_by("pk").values_list("pk", flat=True)[1:]
    if model is CompatibilityRule:
        model.objects.filter(pk__in=list(model_pks)).delete()
    address = url(model, "changelist")
    with django_assert_max_num_queries(9) as first:
        desk.get(address)
    count = len(first)
    three_of(model)
    with django_assert_max_num_queries(count):
        desk.get(address)


def more_rows():
    """Give the first of everything that has rows more of them."""
    foot, bulb = Module.objects.get(code="foot"), Module.objects.get(code="bulb")
    for index in range(3):
        component = Component.objects.create(sku=f"LP-X-{index}", name=f"Foot {index}")
        Offering.objects.create(module=foot, component=component)
        ModuleCondition.objects.create(asked=foot, module=bulb, component=component)
        RuleTerm.objects.create(
            rule=CompatibilityRule.objects.get(code="dimmer-needs-dimmable"),
            role="if",
            module=foot,
            component=component,
        )
        PresetChoice.objects.create(preset=Preset.objects.get(), module=bulb, component=component)
        attribute = Attribute.objects.create(code=f"x-{index}", name=f"X {index}", kind="number")
        Component.objects.get(sku="LP-FOOT-S").attributes.create(attribute=attribute, number=index)


def test_forms_cost_the_same_for_more_rows(desk, django_assert_max_num_queries):
    pages = {
        url(Component, "change", Component.objects.get(sku="LP-FOOT-S").pk): 14,
        url(Module, "change", Module.objects.get(code="foot").pk): 12,
        url(CompatibilityRule, "change", CompatibilityRule.objects.get(code="dimmer-needs-dimmable").pk): 16,
        url(Preset, "change", Preset.objects.get().pk): 10,
        url(ProductFamily, "change", ProductFamily.objects.get().pk): 10,
    }
    counts = {}
    for page, most in pages.items():
        desk.get(page)
        with django_assert_max_num_queries(most) as counted:
            desk.get(page)
        counts[page] = len(counted)
    more_rows()
    for page, count in counts.items():
        with django_assert_max_num_queries(count):
            desk.get(page)


def test_new_row_asks_for_its_family_first(desk):
    page = desk.get(url(CompatibilityRule, "add"))
    assert "Form of the sentence" in page.content.decode()
    assert "Lamp" in page.content.decode()
    ProductFamily.objects.all().delete()
    assert "There is no product family yet" in desk.get(url(Module, "add")).content.decode()


def test_unknown_family_is_asked_again(desk):
    page = desk.get(url(Module, "add") + "?family=99999999")
    assert "Select a valid choice" in page.content.decode()


def test_pages_run_under_the_strict_policy(desk):
    for model in MODELS:
        page = desk.get(url(model, "change", model.objects.order_by("pk").first().pk))
        text = page.content.decode()
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick=" not in text
        assert all(part.startswith((' src="', ' id="', " type=", " data-")) for part in _script_starts(text)), text


def _script_starts(text):
    return [part.split(">")[0] for part in text.split("<script")[1:]]


def test_component_in_use_cannot_be_deleted_and_says_by_what(desk):
    component = Component.objects.get(sku="LP-DIMMER")
    page = desk.post(url(Component, "delete", component.pk), {"post": "yes"}, follow=True).content.decode()
    assert "would require deleting the following protected related objects" in page
    assert Component.objects.filter(pk=component.pk).exists()


def test_retired_and_brought_back_by_action(desk):
    chosen = list(Component.objects.filter(sku__startswith="LP-FOOT").values_list("pk", flat=True))
    for action, is_active in (("retire", False), ("bring_back", True)):
        desk.post(url(Component, "changelist"), {"action": action, "_selected_action": chosen})
        assert set(Component.objects.filter(pk__in=chosen).values_list("is_active", flat=True)) == {is_active}
    assert set(Component.objects.filter(pk__in=chosen).values_list("version", flat=True)) == {3}


def test_used_attribute_keeps_its_kind(desk):
    used = desk.get(url(Attribute, "change", Attribute.objects.get(code="power_w").pk))
    free = desk.get(url(Attribute, "change", Attribute.objects.create(code="x", name="X", kind="text").pk))
    assert "kind" not in used.context["adminform"].form.fields
    assert "kind" in free.context["adminform"].form.fields


@pytest.mark.parametrize(("group", "status"), [("editor", 200), (None, 403)])
def test_only_editors_enter(group, status):
    ensure_groups()
    user = User.objects.create_user(email="bob@example.com", is_staff=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert {client.get(add_address(model)).status_code for model in MODELS} == {status}
    assert {client.get(url(model, "changelist")).status_code for model in MODELS} == {status}


def test_strangers_are_sent_to_sign_in(client):
    assert client.get(url(Component, "changelist")).status_code == 302


@pytest.mark.parametrize(
    ("model", "field", "term", "found"),
    [
        (Offering, "component", "foot", ["Large foot (LP-FOOT-L)", "Small foot (LP-FOOT-S)"]),
        (RuleTerm, "component", "LP-BULB-14", ["Small bulb (LP-BULB-14)"]),
        (ComponentAttribute, "attribute", "sock", ["Socket", "Sockets"]),
    ],
)
def test_autocomplete_finds_by_name_and_code(desk, model, field, term, found):
    asked = {"app_label": "catalog", "model_name": model._meta.model_name, "field_name": field, "term": term}
    answer = desk.get(reverse("admin:autocomplete"), asked)
    assert [row["text"] for row in answer.json()["results"]] == found
