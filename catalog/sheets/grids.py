"""Rows of cells out of a file or a paste: what kind of file it is, and CSV in all its dialects."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.sheets.budgets import Meter, SheetError
from catalog.sheets.cells import unguarded

if TYPE_CHECKING:
    from catalog.sheets.budgets import Budget

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
AS_CSV = gettext_lazy("Save it as “CSV UTF-8” or as an Excel workbook (.xlsx), and upload that.")


@dataclass(frozen=True)
class Grid:
    """One sheet: its title ("" for CSV) and its rows with the numbers that a spreadsheet shows beside them."""

    title: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def header(self) -> list[str]:
        """The first row."""
        return self.rows[0][1] if self.rows else []

    @property
    def header_number(self) -> int:
        """Where the first row stands."""
        return self.rows[0][0] if self.rows else 1


def read_file(data: bytes, budget: Budget) -> list[Grid]:
    """Read an uploaded file; raises SheetError."""
    budget.check_size(len(data))
    if data.startswith(OLD_OFFICE):
        raise SheetError(
            _("This is a workbook in an old format (.xls), or one with a password. {as_csv}").format(as_csv=AS_CSV)
        )
    if data.startswith(ZIP):
        from catalog.sheets.workbook import read_workbook  # noqa: PLC0415  openpyxl takes 0.2 s to load

        return read_workbook(data, budget)
    return [read_text(_decoded(data), budget)]


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4000]:
        raise SheetError(
            _("This file is not in UTF-8 (it looks like UTF-16, or like no text at all). {as_csv}").format(
                as_csv=AS_CSV
            )
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SheetError(
            _("Line {line} has signs that are not UTF-8. {as_csv}").format(line=line, as_csv=AS_CSV)
        ) from error


def read_text(text: str, budget: Budget) -> Grid:
    """Read CSV, or cells pasted from a spreadsheet; raises SheetError."""
    budget.check_size(len(text.encode(errors="replace")))
    if "\0" in text:
        raise SheetError(_("There is a NUL sign in it, which no spreadsheet writes. Save it as CSV again."))
    text = text.removeprefix("\ufeff")
    first, _break, rest = text.partition("\n")
    announced = first.strip().lower()
    skipped = announced in {f"sep={sign}" for sign in SEPARATORS}
    separator = first.strip()[-1] if skipped else _separator(text)
    grid = Grid("", _rows(rest if skipped else text, separator, Meter(budget), 1 if skipped else 0))
    if not grid.rows:
        raise SheetError(_("There is nothing in it. The first row should hold the names of the columns."))
    return grid


def _separator(text: str) -> str:
    outside = [part.split("\n", 1) for part in text.lstrip("\r\n").split('"')[::2]]
    header = ""
    for part in outside:
        header += part[0]
        if len(part) > 1:
            break
    return max(SEPARATORS, key=header.count)


def _rows(text: str, separator: str, meter: Meter, skipped: int) -> list[tuple[int, list[str]]]:
    csv.field_size_limit(max(csv.field_size_limit(), meter.budget.bytes + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    number = skipped
    try:
        for number, cells in enumerate(reader, start=skipped + 1):
            row = [unguarded(cell.replace("\r\n", "\n").replace("\r", "\n")) for cell in cells]
            meter.count(number, row)
            if any(map(str.strip, row)):
                rows.append((number, row))
    except csv.Error as error:
        advice = _("A cell that holds quotation marks, a line break or the separator stands in quotation marks.")
        raise SheetError(
            _("Row {number} can't be read as CSV ({error}). {advice}").format(
                number=number + 1, error=error, advice=advice
            )
        ) from error
    return rows
