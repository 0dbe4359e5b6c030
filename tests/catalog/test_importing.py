import io
import json
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image

import catalog
from catalog.documents import read_document
from catalog.exporting import document_text, dump_catalog, dumped, normalised
from catalog.fonts import font_name
from catalog.importing import CatalogFileError, load_catalog, read_catalog, store_document, with_pictures
from catalog.models import Attribute, CompatibilityRule, Component, Module, Offering, Preset, ProductFamily, RuleTerm
from catalog.pictures import content_name
from catalog.snapshot import snapshot
from tests.catalog.lamp import lamp, offered, selector, written

DEMO = Path(catalog.__file__).parent / "demo"


def picture(colour, size=(8, 8), kind="WEBP"):
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, kind)
    return data.getvalue()


def counts(report):
    return [dict(+counter) for counter in (report.created, report.changed, report.removed)]


EVERYTHING = {"family": 1, "attributes": 5, "components": 8, "modules": 4, "rules": 6, "presets": 1}


def test_first_load_creates_everything(load):
    assert counts(load(lamp())) == [EVERYTHING, {}, {}]


def test_same_file_twice_changes_nothing(load, django_assert_max_num_queries):
    load(lamp())
    before = {row.pk: row.version for row in Module.objects.all()}
    with django_assert_max_num_queries(40):
        report = load(lamp())
    assert counts(report) == [{}, {}, {}]
    assert dict(+report.unchanged) == EVERYTHING
    assert {row.pk: row.version for row in Module.objects.all()} == before


def test_loaded_family_reads_as_the_file(load):
    load(lamp())
    normal, _ = read_document(lamp())
    assert snapshot("lamp") == normalised(normal)


def test_only_what_differs_is_written(load):
    load(lamp())
    document = lamp()
    document["modules"][0]["components"][0]["price"] = "21.00"
    document["rules"][0]["says"] = "New words."
    document["components"][2]["attributes"]["power_w"] = 6
    report = load(document)
    assert counts(report) == [{}, {"components": 1, "modules": 1, "rules": 1}, {}]
    versions = Module.objects.values_list("code", "version").order_by("code")
    assert dict(versions) == {"beads": 1, "bulb": 1, "extras": 1, "foot": 2}
    assert Component.objects.get(sku="LP-BULB-14").attributes.get(attribute__code="power_w").number == 6


def test_what_the_file_no_longer_has_goes_and_components_stay(load):
    load(lamp())
    document = lamp()
    document["modules"] = document["modules"][:2]
    document["components"] = document["components"][:4]
    document["rules"] = document["rules"][2:5]
    document["presets"][0]["choices"] = {"foot": "LP-FOOT-S"}
    report = load(document)
    assert counts(report) == [{}, {"presets": 1}, {"modules": 2, "rules": 3}]
    assert set(Component.objects.values_list("sku", flat=True)) == {part["sku"] for part in lamp()["components"]}
    assert Offering.objects.count() == 4
    normal, _ = read_document(document)
    assert snapshot("lamp") == normalised(normal)


def test_module_may_go_while_a_changed_rule_and_condition_named_it(load):
    load(lamp())
    document = lamp()
    del document["modules"][2]
    document["modules"][2]["asked_if"] = []
    document["components"] = [part for part in document["components"] if part["sku"] not in ("LP-DIMMER", "LP-SHADE")]
    document["rules"] = document["rules"][2:]
    document["rules"][3]["unless"] = []
    del document["presets"][0]["choices"]["extras"]
    assert load(document).removed["modules"] == 1


def test_order_of_modules_and_rules_follows_the_file(load):
    load(lamp())
    document = lamp()
    document["modules"].reverse()
    document["rules"].reverse()
    load(document)
    found = snapshot("lamp")
    assert [module["code"] for module in found["modules"]] == ["beads", "extras", "bulb", "foot"]
    assert found["rules"][0]["code"] == "weight"


def test_positions_of_staff_stay_when_the_order_is_the_same(load):
    load(lamp())
    for module in Module.objects.all():
        Module.objects.filter(pk=module.pk).update(position=module.position * 10 + 5)
    assert counts(load(lamp())) == [{}, {}, {}]


@pytest.mark.parametrize("place", ["rules", "modules"])
def test_mistake_changes_nothing(load, place):
    load(lamp())
    before = dumped(family_code="lamp")
    document = lamp()
    document["components"][0]["name"] = "Changed"
    document[place][0]["code"] = "Not a code"
    with pytest.raises(CatalogFileError):
        load(document)
    assert dumped(family_code="lamp") == before


def test_attribute_of_another_kind_elsewhere_is_refused(load):
    load(lamp())
    other = lamp()
    other["family"]["code"] = "torch"
    for part in other["components"]:
        part["sku"] = part["sku"].replace("LP-", "TO-")
    other = json.loads(json.dumps(other).replace('"LP-', '"TO-'))
    other["attributes"][2]["kind"] = "list"
    other["components"][2]["attributes"]["socket"] = ["E14"]
    other["components"][3]["attributes"]["socket"] = ["E27"]
    other["rules"] = []
    other["modules"][3]["asked_if"] = []
    with pytest.raises(CatalogFileError) as error:
        load(other, "torch.json")
    assert [problem.where for problem in error.value.problems] == ["attributes[2].kind"]
    assert not ProductFamily.objects.filter(code="torch").exists()


def test_kind_may_change_while_only_this_family_uses_it(load):
    load(lamp())
    document = lamp()
    document["attributes"][3]["kind"] = "text"
    document["components"][2]["attributes"]["dimmable"] = "by hand"
    document["components"][3]["attributes"]["dimmable"] = "never"
    document["rules"][0]["then"] = [selector("bulb", "dimmable", "equal", "by hand")]
    load(document)
    assert Attribute.objects.get(code="dimmable").kind == "text"
    assert RuleTerm.objects.get(attribute__code="dimmable").text == "by hand"


def test_component_of_two_families_is_one(load):
    load(lamp())
    other = lamp()
    other["family"] |= {"code": "torch", "name": "Torch"}
    other["modules"][0]["components"][0]["price"] = "99.00"
    load(other, "torch.json")
    assert Component.objects.count() == 8
    prices = Offering.objects.filter(component__sku="LP-FOOT-S").values_list("module__family__code", "price")
    assert {code: str(price) for code, price in prices} == {"lamp": "20.00", "torch": "99.00"}


def test_round_trip_is_byte_identical(load, tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.webp").write_bytes(picture("red"))
    document = lamp()
    document["components"][1]["active"] = False
    document["family"]["listed"] = False
    for part in document["components"][:2]:
        part["picture"] = "pictures/a.webp"
    load(document)
    first, second = tmp_path / "first" / "lamp.json", tmp_path / "second" / "lamp.json"
    for path in (first, second):
        path.parent.mkdir()
        dump_catalog(family_code="lamp", path=path)
        ProductFamily.objects.all().delete()
        Component.objects.all().delete()
        Attribute.objects.all().delete()
        load_catalog(path=path)
    assert first.read_bytes() == second.read_bytes()
    assert (first.parent / "pictures/lamp/LP-FOOT-L.webp").read_bytes() == picture("red")
    assert [part.get("active", True) for part in json.loads(first.read_text())["components"]].count(False) == 1


def kept_name(beside, data):
    return (font_name if beside.endswith(".ttf") else content_name)(data)


@pytest.mark.parametrize("name", ["laptop", "yogurt", "pc"])
@pytest.mark.django_db
def test_demo_family_comes_back_as_it_is(name, tmp_path):
    path = DEMO / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{path.name} is not there")
    document, pictures = read_catalog(path=path)
    store_document(document=document, pictures=pictures)
    kept = with_pictures(document, {beside: kept_name(beside, data) for beside, data in pictures.items()})
    assert dumped(family_code=name) == normalised(kept)
    dump_catalog(family_code=name, path=tmp_path / "again.json")
    again, pictures_again = read_catalog(path=tmp_path / "again.json")
    names_again = {beside: kept_name(beside, data) for beside, data in pictures_again.items()}
    assert with_pictures(again, names_again) == normalised(kept)
    assert counts(store_document(document=again, pictures=pictures_again)) == [{}, {}, {}]


def test_picture_is_kept_under_its_content(load, tmp_path):
    (tmp_path / "red.webp").write_bytes(picture("red"))
    (tmp_path / "blue.png").write_bytes(picture("blue", kind="PNG"))
    document = lamp()
    document["components"][0]["picture"] = "red.webp"
    document["components"][1]["picture"] = "blue.png"
    load(document)
    names = dict(Component.objects.values_list("sku", "picture"))
    red, blue = names["LP-FOOT-S"], names["LP-FOOT-L"]
    assert red == content_name(picture("red"))
    with default_storage.open(blue) as kept:
        assert Image.open(kept).format == "WEBP"


@pytest.mark.parametrize("path", ["missing.webp", "../outside.webp", "/etc/hostname", "text.webp", "folder"])
def test_what_is_no_picture_is_refused(load, tmp_path, path):
    (tmp_path.parent / "outside.webp").write_bytes(picture("red"))
    (tmp_path / "text.webp").write_text("no picture")
    (tmp_path / "folder").mkdir()
    document = lamp()
    document["components"][0]["picture"] = path
    with pytest.raises(CatalogFileError) as error:
        load(document)
    assert [problem.where for problem in error.value.problems] == ["components[0].picture"]


@pytest.mark.django_db
def test_missing_pictures_may_be_allowed(tmp_path):
    document = lamp()
    document["components"][0]["picture"] = "missing.webp"
    call_command("load_catalog", written(tmp_path, document), "--without-pictures", stdout=io.StringIO())
    assert Component.objects.get(sku="LP-FOOT-S").picture.name == ""


@pytest.mark.parametrize("text", ["", "{", "[1, 2", '{"a": NaN}', "\ud800", "[" * 100_000, '"' + "9" * 10])
@pytest.mark.django_db
def test_what_is_no_json_is_refused(tmp_path, text):
    path = tmp_path / "file.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(CatalogFileError) as error:
        load_catalog(path=path)
    assert [problem.where for problem in error.value.problems] == ["file"]


@pytest.mark.django_db
def test_command_tells_every_mistake_with_its_place(tmp_path):
    document = lamp()
    document["rules"][0]["then"][0]["attribute"] = "colour"
    document["rules"][3]["left"]["module"] = "roof"
    told = io.StringIO()
    with pytest.raises(CommandError, match="2 mistakes; nothing was changed") as error:
        call_command("load_catalog", written(tmp_path, document), stderr=told)
    assert error.value.returncode == 1
    assert [line.split(": ")[1] for line in told.getvalue().splitlines()] == [
        "rules[0].then[0].attribute",
        "rules[3].left.module",
    ]


@pytest.mark.django_db
def test_commands_tell_what_they_did(tmp_path):
    said = io.StringIO()
    call_command("load_catalog", written(tmp_path, lamp()), stdout=said)
    assert said.getvalue() == (
        "lamp: 4 modules (4 new), 8 components (8 new), 5 attributes (5 new), 6 rules (6 new), 1 presets (1 new).\n"
    )
    dump = io.StringIO()
    call_command("dump_catalog", "lamp", stdout=dump)
    assert dump.getvalue() == document_text(dumped(family_code="lamp"))
    with pytest.raises(CommandError, match="there are: lamp"):
        call_command("dump_catalog", "torch")


def test_prices_and_quantities_survive(load):
    document = lamp()
    document["modules"][0]["components"] = [offered("LP-FOOT-S", "0.00"), offered("LP-FOOT-L", "12345678.90")]
    load(document)
    offerings = Offering.objects.filter(module__code="foot").in_order()
    assert [str(row.price) for row in offerings] == ["0.00", "12345678.90"]


def test_rules_and_presets_of_other_families_stay(load):
    load(lamp())
    other = lamp()
    other["family"]["code"] = "torch"
    other["rules"], other["presets"] = [], []
    load(other, "torch.json")
    assert CompatibilityRule.objects.count() == 6
    assert Preset.objects.count() == 1


def test_six_hundred_components_load_in_seconds(load, django_assert_max_num_queries):
    document = lamp()
    for index in range(600):
        part = dict(lamp()["components"][0], sku=f"LP-X-{index}", name=f"Foot {index}")
        document["components"].append(part)
        document["modules"][0]["components"].append(offered(f"LP-X-{index}", "10.00"))
    with django_assert_max_num_queries(80):
        load(document)
    assert Component.objects.count() == 608


def test_what_is_no_piece_comes_and_goes_and_pieces_say_nothing(load):
    load(lamp())
    assert [part for part in dumped(family_code="lamp")["components"] if "piece" in part] == []
    for said in (False, True):
        document = lamp()
        document["components"][0]["piece"] = said
        load(document)
        sku = document["components"][0]["sku"]
        assert Component.objects.filter(is_piece=False).exists() is not said
        kept = {part["sku"]: part.get("piece") for part in dumped(family_code="lamp")["components"]}
        assert kept[sku] is (None if said else False)
