"""Texts in other languages in files and tables: kept whole, shared where things are shared, refused at their place."""

import json
from copy import deepcopy
from datetime import UTC, datetime

import pytest

from catalog.documents import read_document
from catalog.exporting import document_text, dumped, normalised
from catalog.importing import CatalogFileError
from catalog.models import CatalogText, Component, ProductFamily
from catalog.snapshot import snapshot
from catalog.texts.fields import FIELDS, Key, originals
from catalog.texts.missing import missing
from catalog.texts.rows import nested, only_known
from catalog.texts.worded import worded
from configurator.releases.publish import publish
from tests.catalog.lamp import lamp

pytestmark = pytest.mark.django_db

GERMAN = {
    "family": {"lamp": {"name": "Leuchte", "tagline": "Ihr Licht"}},
    "steps": {"Light": {"name": "Licht"}},
    "modules": {"foot": {"name": "Fuß"}, "bulb": {"name": "Leuchtmittel"}},
    "components": {"LP-FOOT-S": {"name": "Kleiner Fuß", "description": "Kleiner Fuß, für lange Zeit."}},
    "attributes": {"power_w": {"name": "Leistung", "unit": "W"}},
    "values": {"socket": {"E14": "E14-Fassung"}},
    "rules": {"power": {"says": "Der Fuß trägt weniger Leistung."}},
    "presets": {"reading": {"name": "Leselampe"}},
}


def speaking(**languages):
    return lamp() | {"texts": deepcopy(languages)}


def refused(load, **languages):
    with pytest.raises(CatalogFileError) as error:
        load(speaking(**languages))
    return [(problem.where, problem.text) for problem in error.value.problems]


def counts(report):
    return [counter["texts"] for counter in (report.created, report.changed, report.removed, report.unchanged)]


def test_texts_come_back_as_they_were_loaded(load):
    assert counts(load(speaking(de=GERMAN, fa={"modules": {"foot": {"name": "پایه"}}}))) == [13, 0, 0, 0]
    normal, problems = read_document(speaking(de=GERMAN, fa={"modules": {"foot": {"name": "پایه"}}}))
    assert problems == []
    assert snapshot("lamp") == normalised(normal)
    assert json.loads(document_text(dumped(family_code="lamp")))["texts"]["de"] == GERMAN


def test_the_same_file_again_changes_nothing(load):
    load(speaking(de=GERMAN))
    assert counts(load(speaking(de=GERMAN))) == [0, 0, 0, 12]


def test_a_language_that_a_file_names_is_made_equal_and_others_stay(load):
    load(speaking(de=GERMAN, fa={"modules": {"foot": {"name": "پایه"}}}))
    other = {"modules": {"foot": {"name": "Standfuß"}}}
    assert counts(load(speaking(de=other))) == [0, 1, 11, 0]
    assert snapshot("lamp")["texts"] == {"de": other, "fa": {"modules": {"foot": {"name": "پایه"}}}}
    load(lamp())  # a file from before there were languages
    assert snapshot("lamp")["texts"].keys() == {"de", "fa"}


def test_components_and_attributes_share_their_texts_between_families(load):
    load(speaking(de=GERMAN))
    load(json.loads(json.dumps(lamp()).replace('"code": "lamp"', '"code": "torch"')))
    texts = snapshot("torch")["texts"]["de"]
    assert texts == {kind: GERMAN[kind] for kind in ("components", "attributes", "values")}


def test_a_text_knows_what_it_was_translated_from(load):
    load(speaking(de=GERMAN))
    renamed = speaking(de=GERMAN)
    renamed["modules"][0]["name"] = "Stand"
    load(renamed)
    row = CatalogText.objects.get(kind="modules", code="foot", field="name")
    assert (row.text, row.original) == ("Fuß", "Foot")  # out of date: it says so on its page
    renamed["texts"]["de"]["modules"]["foot"]["name"] = "Ständer"
    load(renamed)
    row.refresh_from_db()
    assert (row.text, row.original, row.version) == ("Ständer", "Stand", 2)


def test_what_is_gone_takes_its_texts_out_of_the_document(load):
    load(speaking(de=GERMAN))
    without = lamp()
    without["presets"] = []
    load(without)
    assert "presets" not in snapshot("lamp")["texts"]["de"]
    Component.objects.filter(sku="LP-FOOT-S").update(is_active=False)
    assert "components" not in snapshot("lamp")["texts"]["de"]
    assert "components" in snapshot("lamp", with_retired=True)["texts"]["de"]


@pytest.mark.parametrize(
    ("texts", "where", "said"),
    [
        ({"modules": {"arm": {"name": "Arm"}}}, "texts.de.modules.arm.name", "There is no such text in the shop's"),
        ({"modules": {"foot": {"help": "Hilfe"}}}, "texts.de.modules.foot.help", "There is no such text in the shop's"),
        ({"values": {"socket": {"E99": "E99"}}}, "texts.de.values.socket.E99", "There is no such text in the shop's"),
        ({"modules": {"foot": {"name": "x" * 101}}}, "texts.de.modules.foot.name", "At most 100 characters fit here; "),
        ({"modules": {"foot": {"name": "Fuß\nzwei"}}}, "texts.de.modules.foot.name", "This has to stay in one line."),
        ({"modules": {"foot": {"name": "Fu\x07ß"}}}, "texts.de.modules.foot.name", "There is a sign in it that can't"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_place(load, texts, where, said):
    ((place, text),) = refused(load, de=texts)
    assert place == where
    assert text.startswith(said)


def test_an_empty_text_and_a_language_that_is_none_are_refused(load):
    assert refused(load, de={"modules": {"foot": {"name": " "}}})[0][0] == "texts.de.modules.foot.name"
    assert refused(load, **{"De at": {}})[0][0] == "texts.De at"


def test_every_text_of_the_lamp_is_found_and_nothing_that_customers_never_read():
    document, _ = read_document(lamp())
    found = originals(document)
    assert found[Key("steps", "Light", "name")] == "Light"
    assert found[Key("values", "sockets", "E27")] == "E27"
    assert {key.kind for key in found} <= FIELDS.keys()
    assert not any(key.kind == "values" and key.code in {"power_w", "dimmable"} for key in found)
    document["components"].append(document["components"][0] | {"sku": "LP-SCREW"})  # in no module
    assert Key("components", "LP-SCREW", "name") not in originals(document)


def test_a_document_in_a_language_shares_what_says_the_same():
    document, _ = read_document(speaking(de=GERMAN))
    german = worded(document, "de")
    assert german["family"]["name"] == "Leuchte"
    assert {module["step"] for module in german["modules"]} == {"Licht"}
    assert german["components"][0]["name"] == "Kleiner Fuß"
    assert german["components"][0]["attributes"] == document["components"][0]["attributes"]
    assert german["components"][1] is document["components"][1]
    assert worded(document, "de-at")["family"]["name"] == "Leuchte"
    assert worded(document, "fa") is document


def test_a_language_without_texts_left_is_named_so_that_its_rows_go(load):
    load(speaking(de=GERMAN))
    texts = only_known(snapshot("lamp")["texts"], {})
    assert texts == {"de": {}}
    load(speaking(**texts))
    assert not CatalogText.objects.exists()


def test_texts_go_with_their_family_and_are_frozen_with_a_release(load):
    load(speaking(de=GERMAN))
    release = publish(family_code="lamp", by=None, at=datetime(2026, 5, 1, tzinfo=UTC))
    CatalogText.objects.filter(kind="modules").delete()
    release.refresh_from_db()
    assert release.document["texts"]["de"]["modules"]["foot"]["name"] == "Fuß"
    assert ProductFamily.objects.get(code="lamp").texts.count() == 5


def test_what_is_missing_is_counted_by_language_and_kind():
    document, _ = read_document(speaking(de=GERMAN))
    german, persian = missing(document, ["de", "fa"])
    assert persian["missing"] == persian["total"] == len(originals(document))
    assert german["missing"] == german["total"] - 12
    assert dict(german["kinds"])["modules"] == 2
    whole = {"fa": nested(("fa", key, text) for key, text in originals(document).items())["fa"]}
    assert missing(document | {"texts": whole}, ["fa"]) == [
        {"language": "fa", "total": persian["total"], "missing": 0, "kinds": []}
    ]
