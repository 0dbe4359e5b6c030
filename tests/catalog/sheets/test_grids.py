import pytest

from catalog.sheets.budgets import Budget, Meter, SheetError
from catalog.sheets.grids import read_file, read_text


def rows(data, budget=None):
    (grid,) = read_file(data if isinstance(data, bytes) else data.encode(), budget or Budget())
    return grid.rows


def refusal(data, budget=None):
    with pytest.raises(SheetError) as error:
        rows(data, budget)
    return error.value.text


@pytest.mark.parametrize(
    "data",
    [
        "sku,name\r\nA,x\r\n",
        "sku;name\nA;x",
        "sku\tname\rA\tx\r",
        "\ufeffsku,name\nA,x\n",
        "sep=;\nsku;name\nA;x",
        '"sku","name"\n"A","x"\n',
        "sku,name\n\n , \nA,x\n\n",
    ],
)
def test_csv_in_all_its_dialects(data):
    assert [cells for _, cells in rows(data)] == [["sku", "name"], ["A", "x"]]


def test_rows_are_numbered_as_a_spreadsheet_does():
    found = rows('sku,name\n\nA,"two\nlines"\nB,y\n')
    assert found == [(1, ["sku", "name"]), (3, ["A", "two\nlines"]), (4, ["B", "y"])]


def test_separator_is_looked_for_outside_of_quotation_marks():
    assert rows('"a;b;c",name\n1,2')[0][1] == ["a;b;c", "name"]


def test_guard_against_formulas_is_taken_away():
    assert rows("sku,name\nA,'=1+1\nB,'tis")[1:] == [(2, ["A", "=1+1"]), (3, ["B", "'tis"])]


QUOTED = "A cell that holds quotation marks, a line break or the separator stands in quotation marks."
AS_CSV = "Save it as “CSV UTF-8” or as an Excel workbook (.xlsx), and upload that."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "There is nothing in it. The first row should hold the names of the columns."),
        ("\n , ,\n", "There is nothing in it. The first row should hold the names of the columns."),
        ("sku\nä".encode("latin-1"), f"Line 2 has signs that are not UTF-8. {AS_CSV}"),
        (
            "sku\nA".encode("utf-16"),
            f"This file is not in UTF-8 (it looks like UTF-16, or like no text at all). {AS_CSV}",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99,
            f"This is a workbook in an old format (.xls), or one with a password. {AS_CSV}",
        ),
        (
            'sku,name\nA,"x\n',
            f"Row 2 can't be read as CSV (unexpected end of data). {QUOTED}",
        ),
        (
            'sku,name\nA,x\nB,"x"y\n',
            f"Row 3 can't be read as CSV (',' expected after '\"'). {QUOTED}",
        ),
        (
            "sku\n" + "x" * 5000 + "\0",
            "There is a NUL sign in it, which no spreadsheet writes. Save it as CSV again.",
        ),
    ],
)
def test_unreadable_file_says_why(data, said):
    assert refusal(data) == said


BIG = "sku,name\n" + "A,x\n" * 50


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        ({"bytes": 100}, "The file has 209 bytes; at most 100 are read. Split it into several."),
        ({"rows": 20}, "Row 21: this is more than 20 rows and 4,000,000 cells. Split the file into several."),
        ({"cells": 20}, "Row 11: this is more than 100,000 rows and 20 cells. Split the file into several."),
        ({"columns": 1}, "Row 1 has 2 columns; at most 1 are read."),
        ({"cell_characters": 3}, "Row 1: a cell has 4 characters; at most 3 are read."),
        ({"seconds": 0}, "Reading took longer than 0 seconds (up to row 1). Split the file."),
    ],
)
def test_file_over_a_limit_is_refused_and_read_without_the_limit(budget, said):
    assert refusal(BIG, Budget(**budget)) == said
    assert len(rows(BIG)) == 51


def test_time_is_asked_of_the_clock():
    ticks = iter([0.0, 59.0, 61.0])
    meter = Meter(Budget(), clock=lambda: next(ticks))
    meter.count(1, ["a"])
    with pytest.raises(SheetError):
        meter.count(2, ["a"])


def test_paste_of_too_many_bytes_is_refused():
    with pytest.raises(SheetError):
        read_text("é" * 60, Budget(bytes=100))
    assert read_text("é" * 60, Budget()).header == ["é" * 60]
