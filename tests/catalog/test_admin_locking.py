"""Two people on one rule: the second is told, loses nothing, and decides."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from catalog.admin.locking import VersionedForm
from catalog.documents import read_document
from catalog.importing import store_document
from catalog.models import (
    CompatibilityRule,
    Component,
    Font,
    Imprint,
    Module,
    NeedsAnswer,
    NeedsQuestion,
    PictureLayer,
    Preset,
    ProductFamily,
)
from catalog.pictures import store
from configurator.customers.models import User
from tests.catalog.adminpage import mistakes, typed
from tests.catalog.lamp import lamp

pytestmark = pytest.mark.usefixtures("loaded_lamp")


@pytest.fixture
def bob():
    """Bob's browser."""
    client = Client()
    user = User.objects.create_superuser(email="bob@example.com", name="Bob")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(row):
    return reverse(f"admin:catalog_{row._meta.model_name}_change", args=(row.pk,))


FIELDS = {
    ProductFamily: "tagline",
    Module: "help_text",
    Component: "description",
    CompatibilityRule: "says",
    PictureLayer: "name",
    Preset: "description",
    NeedsQuestion: "text",
    NeedsAnswer: "text",
    Imprint: "name",
}


@pytest.fixture(autouse=True)
def layer(own_media, loaded_lamp):
    """A sheet of the lamp's picture."""
    data = io.BytesIO()
    Image.new("RGBA", (800, 600)).save(data, "WEBP")
    made = {"code": "light", "name": "Light", "picture": store(data.getvalue())}
    return PictureLayer.objects.create(family=ProductFamily.objects.get(), **made)


@pytest.fixture(autouse=True)
def beside(loaded_lamp):
    """What the lamp has none of: a question with an answer, and a place for words."""
    family = ProductFamily.objects.get()
    Font.objects.create(code="plain", name="Plain", file="fonts/plain.ttf", licence="OFL")
    question = NeedsQuestion.objects.create(family=family, code="use", text="What for?")
    NeedsAnswer.objects.create(question=question, code="reading", text="Reading")
    place = {"scripts": ["latin"], "fonts": ["plain"], "corners": [[100, 100], [300, 100], [300, 200], [100, 200]]}
    Imprint.objects.create(family=family, code="foot", name="On the foot", width_mm=40, height_mm=20, **place)


def both_edit(first, second, model):
    """Both open the first row, the first saves, then the second; returns the row, page and what the second sent."""
    row = model.objects.order_by("pk").first()
    address, field = page(row), FIELDS[model]
    shown_to_first, shown_to_second = typed(first.get(address)), typed(second.get(address))
    assert mistakes(first.post(address, shown_to_first | {field: "Ada's words."})) is None
    sent = shown_to_second | {field: "Bob's words."}
    return row, address, sent, second.post(address, sent)


@pytest.mark.parametrize("model", FIELDS)
def test_second_is_refused_and_told_who_changed_what(desk, bob, model):
    row, _address, _sent, answer = both_edit(desk, bob, model)
    text = " ".join(mistakes(answer)[""])
    assert text.startswith("ada@example.com saved a newer version of this while you were editing (Changed ")
    assert "is now “Ada's words.”." in text
    assert "Bob&#x27;s words." in answer.content.decode()
    row.refresh_from_db()
    assert (getattr(row, FIELDS[model]), row.version) == ("Ada's words.", 2)


def test_second_may_decide_for_his_words(desk, bob):
    row, address, _sent, answer = both_edit(desk, bob, CompatibilityRule)
    again = typed(answer)
    assert mistakes(bob.post(address, again)) is None
    row.refresh_from_db()
    assert (row.says, row.version) == ("Bob's words.", 3)


def test_without_the_guard_the_first_loses(desk, bob, monkeypatch):
    monkeypatch.setattr(VersionedForm, "clean", lambda self: self.cleaned_data)
    row, _address, _sent, answer = both_edit(desk, bob, CompatibilityRule)
    assert mistakes(answer) is None
    row.refresh_from_db()
    assert row.says == "Bob's words."


def test_of_two_who_save_a_layer_without_the_guard_the_first_loses(desk, bob, monkeypatch):
    monkeypatch.setattr(VersionedForm, "clean", lambda self: self.cleaned_data)
    row, _address, _sent, answer = both_edit(desk, bob, PictureLayer)
    assert mistakes(answer) is None
    row.refresh_from_db()
    assert row.name == "Bob's words."


@pytest.mark.parametrize("model", [Preset, NeedsQuestion, NeedsAnswer, Imprint])
def test_without_the_guard_the_first_loses_there_too(desk, bob, monkeypatch, model):
    monkeypatch.setattr(VersionedForm, "clean", lambda self: self.cleaned_data)
    row, _address, _sent, answer = both_edit(desk, bob, model)
    assert mistakes(answer) is None
    row.refresh_from_db()
    assert getattr(row, FIELDS[model]) == "Bob's words."


def test_page_of_a_question_and_page_of_its_answer_know_of_each_other(desk, bob):
    answer = NeedsAnswer.objects.get()
    both = (answer.question, answer)
    for first, second in (both, both[::-1]):
        first_sent, second_sent = typed(desk.get(page(first))), typed(bob.get(page(second)))
        if first == answer.question:
            first_sent |= {"answers-0-text": "Reading in bed"}
        assert mistakes(desk.post(page(first), first_sent | {"text": "Ada's words."})) is None
        said = mistakes(bob.post(page(second), second_sent))
        assert "saved a newer version" in said[""][0] or "was changed while" in said[""][0]


def test_preset_of_a_loaded_file_counts_as_a_newer_version(desk):
    row = Preset.objects.order_by("pk").first()
    sent = typed(desk.get(page(row)))
    document = lamp()
    document["presets"][0]["name"] = "From the file"
    store_document(document=read_document(document)[0], pictures={})
    assert "is now “From the file”" in mistakes(desk.post(page(row), sent | {"name": "Typed"}))[""][0]


def test_layer_of_a_loaded_file_counts_as_a_newer_version(desk, layer):
    sent = typed(desk.get(page(layer)))
    entry = {"code": "light", "name": "Sun", "picture": "a.webp", "with": {}}
    document, problems = read_document(lamp() | {"layers": [entry]})
    assert problems == []
    with layer.picture.open() as file:
        store_document(document=document, pictures={"a.webp": file.read()})
    assert "“Name” is now “Sun”" in mistakes(desk.post(page(layer), sent | {"name": "Moon"}))[""][0]


def test_form_without_its_version_is_refused(desk):
    row = CompatibilityRule.objects.order_by("pk").first()
    sent = typed(desk.get(page(row)))
    del sent["seen_version"]
    assert list(mistakes(desk.post(page(row), sent))) == [""]


def test_loaded_file_counts_as_a_newer_version(desk):
    row = CompatibilityRule.objects.get(code="power")
    sent = typed(desk.get(page(row)))
    document = lamp()
    document["rules"][4]["says"] = "From the file."
    store_document(document=read_document(document)[0], pictures={})
    answer = desk.post(page(row), sent | {"says": "Typed."})
    assert mistakes(answer)[""][0].startswith("This was changed while you were editing.")


def test_retiring_counts_as_a_newer_version(desk):
    row = Component.objects.get(sku="LP-SHADE")
    sent = typed(desk.get(page(row)))
    desk.post(reverse("admin:catalog_component_changelist"), {"action": "retire", "_selected_action": [row.pk]})
    assert "“Active” is now “nothing”" in mistakes(desk.post(page(row), sent))[""][0]
