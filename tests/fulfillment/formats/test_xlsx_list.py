import io
import zipfile
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from time import localtime, time
from types import SimpleNamespace

import openpyxl
import pytest
from hypothesis import given
from python_calamine import CalamineWorkbook

from configurator.fulfillment.formats import pick_list, xlsx_list
from configurator.fulfillment.formats.pick_list import COLUMNS, Kind
from configurator.fulfillment.formats.reading import read
from configurator.fulfillment.formats.xlsx_list import CELL_MOST, write
from configurator.languages.formula import safe
from tests.fulfillment.formats.made import NASTY, document, documents, many_orders

KINDS = list(COLUMNS.values())


def seen(data):
    """The cells as a program that is not openpyxl reads them."""
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert head == list(COLUMNS)
    return rows


def wanted(body):
    for row in pick_list.rows(read(body)):
        yield ["" if row[name] is None else _cell(row[name], kind) for name, kind in COLUMNS.items()]


def _cell(value, kind):
    return str(value).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd") if kind is Kind.TEXT else float(value)


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data)).active


@many_orders
@given(documents())
def test_every_cell_comes_back_in_another_reader(body):
    assert seen(write(body)) == list(wanted(body))


@many_orders
@given(documents())
def test_every_cell_is_a_text_or_a_number(body):
    for row in opened(write(body)).iter_rows(min_row=2):
        for cell, kind in zip(row, KINDS, strict=True):
            assert cell.value is None or cell.data_type == ("s" if kind is Kind.TEXT else "n")


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://evil","x")', "#N/A", "+1", "00012", "1e5", "TRUE"])
def test_a_text_is_no_formula_and_stays_none_when_it_is_edited(text):
    cell = opened(write(document(part=text)))["H2"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.quotePrefix == (safe(text) != text)


def test_without_the_forced_type_a_formula_would_stand_in_the_file(monkeypatch):
    """The negative control: openpyxl itself takes the text for a formula."""
    monkeypatch.setattr(xlsx_list, "_TEXT", "f")
    assert opened(write(document(part="=1+1")))["H2"].data_type == "f"
    cell = openpyxl.Workbook().active["A1"]
    cell.value = "=1+1"
    assert cell.data_type == "f"


def test_amounts_are_numbers_with_their_decimals():
    sheet = opened(write(document()))
    names = {name: sheet.cell(2, number) for number, name in enumerate(COLUMNS, 1)}
    assert (names["total"].value, names["total"].number_format) == (66, "0.00")
    assert (names["quantity_total"].value, names["quantity_total"].number_format) == (2, "0")
    assert Decimal(str(names["tax"].value)) == Decimal("10.54")


def test_a_text_that_no_cell_can_hold_is_cut_and_says_so():
    cell = seen(write(document(part="🎁" * CELL_MOST)))[0][7]
    assert cell == "🎁" * ((CELL_MOST - 1) // 2) + "…"
    assert seen(write(document(part="x" * CELL_MOST)))[0][7] == "x" * CELL_MOST


def later(monkeypatch):
    """openpyxl's and zipfile's clocks a year on."""

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(days=365)

    monkeypatch.setattr("openpyxl.writer.excel.datetime", SimpleNamespace(datetime=Later, timezone=timezone))
    monkeypatch.setattr("zipfile.time", SimpleNamespace(time=lambda: time() + 31_536_000, localtime=localtime))


def test_the_same_document_gives_the_same_bytes_at_any_time(monkeypatch):
    first = write(document())
    later(monkeypatch)
    assert write(document()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert packed.read("docProps/core.xml").count(b"2026-03-04T05:06:07Z") == 2


def test_without_the_guard_the_bytes_would_tell_the_time(monkeypatch):
    monkeypatch.setattr(xlsx_list, "_timeless", lambda data, _modified: data)
    first = write(document())
    later(monkeypatch)
    assert write(document()) != first


@pytest.mark.parametrize("text", NASTY)
def test_every_nasty_text_comes_back(text):
    (shade, _) = seen(write(document(part=text, name=text)))
    assert shade[7] == shade[12] == _cell(text, Kind.TEXT)
