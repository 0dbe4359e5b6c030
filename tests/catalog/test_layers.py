"""Layers of live pictures in files, tables and the admin: kept whole, and what can't be meant has its place."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from catalog.documents import read_document
from catalog.importing import CatalogFileError
from catalog.models import Component, Module, PictureLayer, ProductFamily
from catalog.snapshot import snapshot
from catalog.validate_layers import sheet_sentence
from tests.catalog.lamp import lamp

pytestmark = pytest.mark.django_db


def drawn(width=800, height=600):
    data = io.BytesIO()
    Image.new("RGBA", (width, height), (200, 120, 40, 90)).save(data, "WEBP")
    return data.getvalue()


def layered(**changed):
    sku = next(module["components"][0]["sku"] for module in lamp()["modules"] if module["code"] == "bulb")
    entry = {
        "code": "light",
        "name": "Light",
        "picture": "light.webp",
        "place": "top",
        "with": {"bulb": [sku]},
    } | changed
    return lamp() | {"layers": [entry]}


@pytest.fixture
def beside(tmp_path):
    (tmp_path / "light.webp").write_bytes(drawn())


@pytest.mark.usefixtures("beside")
def test_file_and_tables_say_the_same(load):
    load(layered())
    entry = read_document(layered())[0]["layers"][0]
    kept = snapshot("lamp")["layers"]
    assert [each | {"picture": ""} for each in kept] == [entry | {"picture": ""}]
    assert kept[0]["picture"].startswith("catalog/")
    assert load(layered()).changed["layers"] == 0
    Component.objects.filter(sku=entry["with"]["bulb"][0]).update(is_active=False)
    assert "layers" not in snapshot("lamp")
    assert "layers" in snapshot("lamp", with_retired=True)
    load(lamp())
    assert not PictureLayer.objects.exists()


@pytest.mark.usefixtures("beside")
def test_of_several_components_a_layer_loses_only_those_that_are_retired(load):
    load(layered(**{"with": {"bulb": ["LP-BULB-14", "LP-BULB-27"]}}))
    Component.objects.filter(sku="LP-BULB-27").update(is_active=False)
    assert [layer["with"] for layer in snapshot("lamp")["layers"]] == [{"bulb": ["LP-BULB-14"]}]
    assert [layer["with"] for layer in snapshot("lamp", with_retired=True)["layers"]] == [
        {"bulb": ["LP-BULB-14", "LP-BULB-27"]}
    ]


@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize(
    ("changed", "place", "text"),
    [
        ({"with": {"shade": ["X"]}}, ("layers", 0, "with", "shade"), "There is no module “shade” in this family."),
        ({"with": {"bulb": ["X"]}}, ("layers", 0, "with", "bulb", 0), "“bulb” does not offer “X”."),
        ({"at_least": 40}, ("layers", 0, "at_least"), "So many are never taken of all that is named; at most 2."),
        (
            {"picture": "none.webp"},
            ("layers", 0, "picture"),
            "There is no WebP, PNG or JPEG picture “none.webp” beside the file.",
        ),
    ],
)
def test_what_can_not_be_meant_is_refused(load, changed, place, text):
    with pytest.raises(CatalogFileError) as refused:
        load(layered(**changed))
    assert [(problem.place, problem.text) for problem in refused.value.problems] == [(place, text)]


def measured(**changed):
    """The lamp with a cable of 1 to 5 metres, and a layer that comes with some of it."""
    document = layered(**{"with": {}, "from": {"cable": 2}} | changed)
    cable = {"code": "cable", "name": "Cable", "step": "Cable", "kind": "number"}
    cable["number"] = {"attribute": "cable_m", "from": "1", "to": "5", "step": "0.5"}
    attribute = {"code": "cable_m", "name": "Length", "kind": "number", "unit": "m"}
    return document | {
        "attributes": [*document["attributes"], attribute],
        "modules": [*document["modules"], cable],
    }


@pytest.mark.usefixtures("beside")
def test_layer_from_a_number_on_is_kept(load):
    load(measured())
    assert [layer["from"] for layer in snapshot("lamp")["layers"]] == [{"cable": "2"}]
    assert load(measured()).changed["layers"] == 0
    assert load(measured(**{"from": {"cable": "2.5"}})).changed["layers"] == 1
    assert [layer["from"] for layer in snapshot("lamp")["layers"]] == [{"cable": "2.5"}]
    load(lamp())  # the module goes with the layer
    assert not PictureLayer.objects.exists()


@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("shade", 2, "There is no module “shade” in this family."),
        ("bulb", 2, "Customers choose in “bulb”; only a number that they give can be named here."),
        ("cable", "5.5", "Numbers of “cable” end at 5."),
    ],
)
def test_number_that_nobody_gives_is_refused(load, code, number, text):
    with pytest.raises(CatalogFileError) as refused:
        load(measured(**{"from": {code: number}}))
    assert [(problem.place, problem.text) for problem in refused.value.problems] == [
        (("layers", 0, "from", code), text)
    ]


@pytest.mark.usefixtures("beside")
def test_number_of_a_layer_is_typed_in_the_admin(load, admin_client):
    load(measured())
    layer, cable, bulb = PictureLayer.objects.get(), Module.objects.get(code="cable"), Module.objects.get(code="bulb")
    url = reverse("admin:catalog_picturelayer_change", args=[layer.pk])
    page = admin_client.get(url)
    (rows,) = (found for found in page.context["inline_admin_formsets"] if found.formset.prefix == "numbers")
    assert [form.initial["number"] for form in rows.formset.initial_forms] == [2]
    fields = {"name": "Light", "code": "light", "place": "top", "at_least": "1", "position": "0", "seen_version": "1"}
    fields |= {"components-TOTAL_FORMS": "0", "components-INITIAL_FORMS": "0", "numbers-INITIAL_FORMS": "1"}
    fields |= {"numbers-TOTAL_FORMS": "1", "numbers-0-id": layer.numbers.get().pk, "numbers-0-layer": layer.pk}
    fields |= {"numbers-0-module": cable.pk}
    wrong = admin_client.post(url, fields | {"numbers-0-number": "6"})
    assert "Numbers of “cable” end at 5." in wrong.content.decode()
    wrong = admin_client.post(url, fields | {"numbers-0-module": bulb.pk, "numbers-0-number": "2"})
    assert "Customers choose in “bulb”; only a number that they give can be named here." in wrong.content.decode()
    answer = admin_client.post(url, fields | {"numbers-0-number": "3"})
    assert answer.status_code == 302, answer.context["errors"]
    assert snapshot("lamp")["layers"][0]["from"] == {"cable": "3"}


def test_shape_and_weight_of_a_sheet_are_said():
    assert sheet_sentence(drawn()) == ""
    assert "800 x 500 pixels" in sheet_sentence(drawn(800, 500))
    assert "400 x 300 pixels" in sheet_sentence(drawn(400, 300))
    assert sheet_sentence(drawn() + bytes(400_000)).startswith("This layer takes 402 KB")


def test_layer_is_made_in_the_admin(load, admin_client):
    load(lamp())
    family, bulb = ProductFamily.objects.get(), Module.objects.get(code="bulb")
    component = bulb.offerings.first().component
    url = reverse("admin:catalog_picturelayer_add") + f"?family={family.pk}"
    fields = {"name": "Light", "code": "light", "place": "", "at_least": "1", "position": "0"}
    fields |= {"components-TOTAL_FORMS": "1", "components-INITIAL_FORMS": "0"}
    fields |= {"components-0-module": bulb.pk, "components-0-component": component.pk}
    fields |= {"numbers-TOTAL_FORMS": "0", "numbers-INITIAL_FORMS": "0"}
    wrong = admin_client.post(url, fields | {"picture": _upload(drawn(800, 500))})
    assert "800 x 500 pixels" in wrong.content.decode()
    answer = admin_client.post(url, fields | {"picture": _upload(drawn())})
    assert answer.status_code == 302, answer.context["errors"]
    assert snapshot("lamp")["layers"][0]["with"] == {"bulb": [component.sku]}


def _upload(data):
    file = io.BytesIO(data)
    file.name = "light.webp"
    return file
