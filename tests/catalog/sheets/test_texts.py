"""Texts in other languages as a sheet: out and in again, mistakes in their cell, and nothing else touched."""

import csv
import io
from datetime import UTC, datetime

import pytest

from catalog.models import CatalogText, Module
from catalog.sheets.apply import apply_sheets
from catalog.sheets.budgets import Budget
from catalog.sheets.examine import examine
from catalog.sheets.export import csv_of, workbook_of
from catalog.sheets.grids import read_file
from catalog.sheets.history import Act
from catalog.snapshot import snapshot
from tests.catalog.lamp import lamp

pytestmark = pytest.mark.django_db
GERMAN = {"modules": {"foot": {"name": "Fuß"}}, "values": {"socket": {"E14": "Kleines Gewinde"}}}


@pytest.fixture(autouse=True)
def lamp_in_german(settings, load):
    settings.LANGUAGE_CODE = "en"
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("zh-hans", "简体中文")]
    load(lamp() | {"texts": {"de": GERMAN}})


def typed(**cells):
    """The exported sheet as CSV with some cells typed over: place, then texts by language."""
    rows = list(csv.reader(io.StringIO(csv_of(family_code="lamp", kind="texts").lstrip("\ufeff"))))
    for row in rows:
        for heading, text in cells.get(row[0], {}).items():
            row[rows[0].index(heading)] = text
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def looked_at(data):
    return examine(family_code="lamp", grids=read_file(data, Budget()))[0]


def applied(data, staff):
    report = looked_at(data)
    act = Act("texts.csv", staff, datetime(2026, 5, 1, tzinfo=UTC))
    words = {"kind": "", "has_decimal_comma": False, "fingerprint": report.fingerprint, "act": act}
    return apply_sheets(family_code="lamp", grids=read_file(data, Budget()), **words)


def test_every_text_has_a_row_with_its_original_and_a_column_for_each_language():
    rows = list(csv.reader(io.StringIO(csv_of(family_code="lamp", kind="texts").lstrip("\ufeff"))))
    assert rows[0] == ["text", "original", "de", "zh-hans", "remove"]
    by_place = {row[0]: row[1:4] for row in rows}
    assert by_place["modules/foot/name"] == ["Foot", "Fuß", ""]
    assert by_place["values/socket/E14"] == ["E14", "Kleines Gewinde", ""]


@pytest.mark.parametrize("data", [typed, lambda: workbook_of(family_code="lamp", kinds=("texts",))])
def test_out_and_in_again_changes_nothing(data):
    report = looked_at(data())
    assert not report.has_mistakes
    assert not report.has_changes
    assert report.counts["same"] > 30


def test_cells_are_stored_and_emptied_and_nothing_else_is(staff):
    before = snapshot("lamp")
    data = typed(**{"modules/foot/name": {"de": "", "zh-hans": "底座"}, "modules/bulb/name": {"de": "Leuchtmittel"}})
    applied(data, staff)
    after = snapshot("lamp")
    assert after.pop("texts") == {
        "de": {"modules": {"bulb": {"name": "Leuchtmittel"}}, "values": GERMAN["values"]},
        "zh-hans": {"modules": {"foot": {"name": "底座"}}},
    }
    before.pop("texts")
    assert after == before
    assert CatalogText.objects.get(code="bulb").by == staff


def test_a_mistake_stands_in_its_row_and_column():
    report = looked_at(typed(**{"modules/foot/name": {"de": "x" * 101}}))
    (row,) = [row for row in report.rows if row.status == "error"]
    assert (row.key, row.mistakes[0].column) == ("modules/foot/name", "de")
    assert row.mistakes[0].text == "At most 100 characters fit here; this has 101."


def test_a_text_that_nobody_has_and_one_of_an_older_original_are_refused():
    assert (
        "There is no such text" in looked_at(b"text,original,de\nmodules/arm/name,Arm,Arm\n").rows[0].mistakes[0].text
    )
    data = typed(**{"modules/foot/name": {"de": "Ständer"}})
    Module.objects.filter(code="foot").update(name="Stand")
    (row,) = [row for row in looked_at(data).rows if row.status == "error"]
    assert "The original reads “Stand” now" in row.mistakes[0].text


def test_other_sheets_leave_the_texts_alone(staff):
    applied(b"code,step,name\nbulb,Light,Light bulb\n", staff)
    assert snapshot("lamp")["texts"] == {"de": GERMAN}
    assert Module.objects.get(code="bulb").name == "Light bulb"
