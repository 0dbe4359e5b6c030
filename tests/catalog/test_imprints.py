"""Imprints and fonts in files, tables and the admin: kept whole, and what can't be meant has its place."""

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from catalog.documents import read_document
from catalog.exporting import dump_catalog
from catalog.fonts import NotAFontError, characters_in, checked_font
from catalog.importing import CatalogFileError
from catalog.models import Font, Imprint, ProductFamily
from catalog.snapshot import snapshot
from catalog.validate_imprints import corners_sentence
from tests.catalog.lamp import lamp

pytestmark = pytest.mark.django_db

FONT = (Path(__file__).parents[2] / "catalog" / "demo" / "fonts" / "vazirmatn-bold.ttf").read_bytes()
BOX = [[100, 100], [300, 100], [300, 160], [100, 160]]
ENTRY = {"code": "foot", "name": "On the foot", "scripts": ["latin"], "fonts": ["clear"], "corners": BOX}
ENTRY |= {"width_mm": 60, "height_mm": 18}
FONTS = [{"code": "clear", "name": "Clear", "file": "fonts/clear.ttf", "licence": "OFL"}]


def imprinted(**changed):
    return lamp() | {"fonts": FONTS, "imprints": [ENTRY | changed]}


@pytest.fixture
def beside(tmp_path):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "clear.ttf").write_bytes(FONT)


@pytest.mark.usefixtures("beside")
def test_file_and_tables_say_the_same(load, tmp_path):
    load(imprinted(on="bulb"))
    entry = read_document(imprinted(on="bulb"))[0]["imprints"][0]
    kept = snapshot("lamp")
    assert kept["imprints"] == [entry]
    with default_storage.open(kept["fonts"][0]["file"]) as file:
        assert file.read() == FONT
    assert load(imprinted(on="bulb")).changed["imprints"] == 0
    (tmp_path / "again").mkdir()
    dump_catalog(family_code="lamp", path=tmp_path / "again" / "lamp.json")
    assert (tmp_path / "again" / "fonts" / "clear.ttf").read_bytes() == FONT
    load(lamp())
    assert not Imprint.objects.exists()
    assert Font.objects.exists()  # another family may use it
    assert "fonts" not in snapshot("lamp")


@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize(
    ("changed", "place", "text"),
    [
        ({"on": "shade"}, ("on",), "There is no module “shade” in this family."),
        ({"fonts": ["x", "clear"]}, ("fonts", 0), "There is no font “x”."),
        ({"fonts": ["clear", "clear"]}, ("fonts", 1), "“clear” is there twice."),
        ({"scripts": []}, ("scripts",), "Words need at least one kind of writing."),
        ({"corners": [*BOX[:3], [100, 1000]]}, ("corners",), "A corner lies outside the picture of 1200 x 900 pixels."),
        (
            {"corners": BOX[::-1]},
            ("corners",),
            "Clockwise from the top left, please, and without a dent: these corners make no such shape.",
        ),
    ],
)
def test_what_can_not_be_meant_is_refused(load, changed, place, text):
    with pytest.raises(CatalogFileError) as refused:
        load(imprinted(**changed))
    assert [(p.place, p.text) for p in refused.value.problems] == [(("imprints", 0, *place), text)]


def test_font_that_is_not_there_or_is_none_is_refused(load, tmp_path):
    (tmp_path / "fonts").mkdir()
    for data in (None, b"%PDF-1.7 not a font", FONT[:2000]):
        if data:
            (tmp_path / "fonts" / "clear.ttf").write_bytes(data)
        with pytest.raises(CatalogFileError) as refused:
            load(imprinted())
        assert [p.place for p in refused.value.problems] == [("fonts", 0, "file")]


def test_font_that_nothing_uses_is_refused(load, tmp_path):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "clear.ttf").write_bytes(FONT)
    with pytest.raises(CatalogFileError) as refused:
        load(lamp() | {"fonts": FONTS})
    assert [p.text for p in refused.value.problems] == ["No imprint uses the font “clear”."]


def test_font_with_broken_tables_is_none():
    with pytest.raises(NotAFontError):
        checked_font(b"\0\1\0\0" + bytes(range(256)) * 40)
    assert {ord("A"), ord("گ")} <= characters_in(checked_font(FONT))


@pytest.mark.parametrize(
    ("corners", "good"),
    [
        (BOX, True),
        ([[423, 389], [653, 522], [583, 563], [353, 430]], True),
        (BOX[:3], False),
        ([[100, 100], [300, 100], [150, 120], [100, 160]], False),
        ([[100, 100], [110, 100], [110, 110], [100, 110]], False),
    ],
)
def test_corners_go_round_a_convex_place(corners, good):
    assert (corners_sentence(corners) == "") is good


@pytest.mark.usefixtures("beside")
def test_imprint_and_font_are_made_in_the_admin(load, admin_client):
    load(lamp())
    family = ProductFamily.objects.get()
    font = io.BytesIO(b"GIF89a")
    font.name = "clear.ttf"
    fields = {"name": "Clear", "code": "clear", "licence": "OFL"}
    wrong = admin_client.post(reverse("admin:catalog_font_add"), fields | {"file": font})
    assert "no TrueType or OpenType font" in wrong.content.decode()
    font = io.BytesIO(FONT)
    font.name = "clear.ttf"
    assert admin_client.post(reverse("admin:catalog_font_add"), fields | {"file": font}).status_code == 302
    url = reverse("admin:catalog_imprint_add") + f"?family={family.pk}"
    fields = {"name": "On the foot", "code": "foot", "takes": "text", "most": "24", "lines": "1", "position": "0"}
    fields |= {"fonts": ["clear"], "colour": "#222222", "width_mm": "60", "height_mm": "18", "scripts": ["latin"]}
    for corners, said in (("100 100 200", "eight whole numbers"), ("300 100 100 100 100 160 300 160", "Clockwise")):
        assert said in admin_client.post(url, fields | {"corners": corners}).content.decode()
    answer = admin_client.post(url, fields | {"corners": "100 100 200 60"})
    assert answer.status_code == 302, answer.context["errors"]
    assert snapshot("lamp")["imprints"] == [read_document(imprinted())[0]["imprints"][0]]
    made, font = Imprint.objects.get(), Font.objects.get()
    shown = admin_client.get(reverse("admin:catalog_imprint_change", args=[made.pk])).content.decode()
    assert "100,100 300,100 300,160 100,160" in shown
    assert admin_client.get(reverse("admin:catalog_font_delete", args=[font.pk])).status_code == 403
    made.delete()
    assert admin_client.get(reverse("admin:catalog_font_delete", args=[font.pk])).status_code == 200
