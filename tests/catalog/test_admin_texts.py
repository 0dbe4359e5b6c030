"""The page of a family's texts: missing ones, stale ones, two people, mistakes beside their field, who may what."""

import json
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from catalog.models import CatalogText, Module
from catalog.texts.fields import originals
from configurator.customers.models import User
from configurator.languages.told import say_text
from tests.catalog.lamp import lamp

PAGE = "/admin/catalog/productfamily/lamp/texts/"


@pytest.fixture(autouse=True)
def two_languages(settings, load):
    settings.LANGUAGE_CODE = "en"
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fa", "فارسی")]
    load(lamp() | {"texts": {"de": {"modules": {"foot": {"name": "Fuß"}}}}})


def rows_of(answer):
    """The rows of the page by key, each with its place on it."""
    return {tuple(json.loads(row["key"])): row for row in answer.context["rows"]}


def sent(desk, answer, *changes, query="", **more):
    """Send a page back with some texts typed over: (key, language, text)."""
    fields = {"rows": len(answer.context["rows"])}
    for row in answer.context["rows"]:
        fields[str(row["number"])] = row["key"]
        for cell in row["cells"]:
            fields |= {cell["name"]: cell["text"], f"{cell['name']}.was": cell["was"]}
    for key, language, text in changes:
        fields[f"{rows_of(answer)[key]['number']}.{language}"] = text
    return desk.post(PAGE + query, fields | more, follow=True)


FOOT, BULB = ("modules", "foot", "name"), ("modules", "bulb", "name")


def test_everything_stands_beside_its_original_with_how_far_each_language_is(desk):
    answer = desk.get(PAGE)
    assert answer.status_code == 200
    german, persian = answer.context["progress"]
    assert (german.done, german.old, persian.done) == (1, 0, 0)
    assert german.total == answer.context["page"].paginator.count > 30
    assert rows_of(answer)[FOOT]["cells"][0]["text"] == "Fuß"
    assert 'dir="rtl"' in answer.content.decode()


def test_what_is_typed_is_saved_and_what_is_emptied_goes(desk, staff):
    answer = sent(desk, desk.get(PAGE), (BULB, "de", " Leuchtmittel "), (BULB, "fa", "لامپ"), (FOOT, "de", ""))
    assert "3 texts were saved." in answer.content.decode()
    stored = {(row.code, row.language): (row.text, row.original, row.by) for row in CatalogText.objects.all()}
    assert stored == {("bulb", "de"): ("Leuchtmittel", "Bulb", staff), ("bulb", "fa"): ("لامپ", "Bulb", staff)}
    assert say_text(LogEntry.objects.get().change_message) == "Texts in other languages: 2 in de, 1 in fa."
    sent(desk, desk.get(PAGE))
    assert LogEntry.objects.count() == 1  # nothing was changed, nothing is told


def test_a_mistake_stands_beside_its_field_and_nothing_is_saved(desk):
    answer = sent(desk, desk.get(PAGE), (BULB, "de", "x" * 101), (BULB, "fa", "لامپ"))
    assert answer.status_code == 422
    cell = rows_of(answer)[BULB]["cells"][0]
    assert cell["problem"] == "At most 100 characters fit here; this has 101."
    assert cell["text"] == "x" * 101
    assert 'aria-invalid="true"' in answer.content.decode()
    assert rows_of(answer)[BULB]["cells"][1]["text"] == "لامپ"  # what was typed is not lost
    assert CatalogText.objects.count() == 1


def test_of_two_people_the_second_is_told_what_the_first_saved(desk):
    page = desk.get(PAGE)
    sent(desk, page, (FOOT, "de", "Ständer"))
    answer = sent(desk, page, (FOOT, "de", "Standfuß"))
    assert answer.status_code == 422
    assert "Somebody saved “Ständer” here meanwhile." in rows_of(answer)[FOOT]["cells"][0]["problem"]
    assert CatalogText.objects.get().text == "Ständer"
    sent(desk, answer, (FOOT, "de", "Standfuß"))  # seen, and meant
    assert CatalogText.objects.get().text == "Standfuß"


def test_a_field_that_was_left_alone_does_not_undo_what_others_saved(desk):
    page = desk.get(PAGE)
    sent(desk, page, (FOOT, "de", "Ständer"))
    assert sent(desk, page, (BULB, "de", "Birne")).status_code == 200
    assert CatalogText.objects.get(code="foot").text == "Ständer"


def test_a_changed_original_makes_its_texts_out_of_date_until_they_are_looked_at(desk):
    Module.objects.filter(code="foot").update(name="Stand")
    answer = desk.get(PAGE, {"only": "old"})
    assert list(rows_of(answer)) == [FOOT]
    assert "it was made of “Foot”" in answer.content.decode()
    assert answer.context["progress"][0].old == 1
    name = answer.context["rows"][0]["cells"][0]["name"]
    sent(desk, answer, **{f"{name}.fits": "on"})
    assert desk.get(PAGE).context["progress"][0].old == 0
    assert CatalogText.objects.get().text == "Fuß"


def test_one_looks_for_what_is_missing_of_a_kind_or_for_words(desk):
    missing = desk.get(PAGE, {"only": "missing", "kind": "modules"})
    assert FOOT in rows_of(missing)  # Persian is missing
    sent(desk, missing, (FOOT, "fa", "پایه"))
    assert FOOT not in rows_of(desk.get(PAGE, {"only": "missing", "kind": "modules"}))
    assert list(rows_of(desk.get(PAGE, {"q": "fuß"}))) == [FOOT]


def test_many_texts_come_in_pages_of_fifty(desk, load):
    document = lamp() | {"examples": []}
    for index in range(60):
        sku = f"LP-X-{index}"
        document["components"].append(document["components"][0] | {"sku": sku, "name": f"Foot {index}"})
        document["modules"][0]["components"].append({"sku": sku, "price": "1.00"})
    load(document)
    first, second = desk.get(PAGE), desk.get(PAGE, {"page": 2})
    assert len(first.context["rows"]) == 50
    assert not rows_of(first).keys() & rows_of(second).keys()
    assert re.search(r"Page 1 of \d", first.content.decode())


def test_only_who_may_edit_the_family_writes(desk, db):
    person = User.objects.create_user("eve@example.com", "x", name="Eve", is_staff=True)
    eve = Client()
    eve.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert eve.get(PAGE).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="view_productfamily"))
    shown = eve.get(PAGE)
    assert shown.status_code == 200
    assert "<textarea" not in shown.content.decode()
    assert sent(eve, desk.get(PAGE), (BULB, "de", "Birne")).status_code == 403
    assert eve.post(PAGE, {}).status_code == 403
    assert desk.post(PAGE, {"rows": "x"}).status_code == 400


def test_the_number_of_queries_does_not_grow(desk, load, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        desk.get(PAGE)
    assert len(originals({**lamp(), "presets": [], "rules": []})) > 10


def test_the_familys_page_leads_here(desk):
    family = Module.objects.first().family
    assert PAGE in desk.get(f"/admin/catalog/productfamily/{family.pk}/change/").content.decode()
