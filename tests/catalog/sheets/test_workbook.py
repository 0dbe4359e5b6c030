import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from catalog.sheets.budgets import Budget, SheetError
from catalog.sheets.cells import amount_cell, number_cell, text_cell
from catalog.sheets.grids import read_file
from catalog.sheets.workbook import write_workbook
from tests.catalog.sheets.bombs import laughing, sheet_part, with_part, workbook


def rows(data, budget=None):
    (grid,) = read_file(data, budget or Budget())
    return grid.rows


def refusal(data, budget=None):
    with pytest.raises(SheetError) as error:
        read_file(data, budget or Budget())
    return error.value.text


def test_cells_of_every_kind_become_what_a_person_would_type():
    data = workbook(
        ["sku", "a", "b", "c", "d", "e"], [12345, 0.1 + 0.2, True, None, date(2026, 3, 1), "'=x"], [None], ["z"]
    )
    assert rows(data)[1:] == [(2, ["12345", "0.3", "yes", "", "2026-03-01", "=x"]), (4, ["z"])]


def test_sheets_are_read_by_title_and_empty_ones_are_left_out():
    data = workbook(["sku"], ["A"], Rules=[["code"], ["r"]], Empty=[])
    assert [(grid.title, len(grid.rows)) for grid in read_file(data, Budget())] == [("Components", 2), ("Rules", 2)]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_written_texts_are_read_again(texts):
    cells = [text_cell(text) for text in texts]
    (grid,) = read_file(write_workbook([("Components", ["sku"], [[text_cell("key"), *cells]])]), Budget())
    found = grid.rows[1][1][1:]
    assert [text.strip() for text in found + [""] * (len(cells) - len(found))] == [cell.text.strip() for cell in cells]


def test_header_is_frozen_and_numbers_are_numbers_and_formulas_are_texts():
    cells = [text_cell("=1+1"), number_cell(7), amount_cell("12.50"), text_cell("#N/A"), text_cell("007")]
    book = load_workbook(io.BytesIO(write_workbook([("Components", list("abcde"), [cells])])))
    sheet = book["Components"]
    assert sheet.freeze_panes == "B2"
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [
        ("=1+1", "s"),
        (7, "n"),
        (12.5, "n"),
        ("#N/A", "s"),
        ("007", "s"),
    ]
    assert sheet["C2"].number_format == "0.00"
    assert amount_cell("12.50").number == Decimal("12.50")


def archive(**parts):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in parts.items():
            new.writestr(name, text)
    return output.getvalue()


AS_CSV = "Save it as “CSV UTF-8” or as an Excel workbook (.xlsx), and upload that."
BROKEN = f"This workbook is damaged, or is not one. {AS_CSV}"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (archive(mimetype="application/vnd.oasis"), f"This is an archive, but no Excel workbook. {AS_CSV}"),
        (b"PK\x03\x04 and nothing", BROKEN),
        (workbook(["sku"], ["A"])[:-200], BROKEN),
        (with_part(workbook(["sku"]), "xl/worksheets/sheet1.xml", "<not xml"), BROKEN),
        (laughing(), BROKEN),
        (workbook(), "All its sheets are empty. The first row should hold the names of the columns."),
    ],
)
def test_broken_workbook_says_what_to_do(data, said):
    assert refusal(data) == said


def test_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = with_part(workbook(["sku"]), "xl/worksheets/sheet1.xml", sheet_part(" " * 3_000_000))
    assert len(bomb) < 20_000
    assert refusal(bomb, Budget(unpacked_bytes=2_000_000)).startswith("Unpacked, this workbook has 3,0")
    # without the limit it is unpacked
    assert refusal(bomb) == "All its sheets are empty. The first row should hold the names of the columns."


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "this is more than 100,000 rows"),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "Row 1 has 16,384 columns; at most 1,000 are read."),
    ],
)
def test_far_away_cell_is_refused(part, said):
    assert said in refusal(with_part(workbook(["sku"]), "xl/worksheets/sheet1.xml", sheet_part(part)))
