"""Excel workbooks, read with openpyxl and never believed: sizes are looked at before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from catalog.sheets.budgets import Meter, SheetError
from catalog.sheets.cells import NO, YES, in_cell, unguarded
from catalog.sheets.grids import AS_CSV, Grid
from catalog.values import number_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from catalog.sheets.budgets import Budget
    from catalog.sheets.cells import Cell

BROKEN = format_lazy(gettext_lazy("This workbook is damaged, or is not one. {as_csv}"), as_csv=AS_CSV)
DIGITS = 15  # as many as Excel itself keeps


def read_workbook(data: bytes, budget: Budget) -> list[Grid]:
    """Read every sheet; raises SheetError."""
    meter = Meter(budget)
    try:
        _check_parts(data, budget)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        grids = [Grid(sheet.title, list(_rows(sheet, meter))) for sheet in book.worksheets]
        book.close()
    except SheetError:
        raise
    except Exception as error:
        raise SheetError(str(BROKEN)) from error
    filled = [grid for grid in grids if grid.rows]
    if not filled:
        raise SheetError(_("All its sheets are empty. The first row should hold the names of the columns."))
    return filled


def _check_parts(data: bytes, budget: Budget) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        entries = parts.infolist()
        size = sum(entry.file_size for entry in entries)
        if size > budget.unpacked_bytes:
            most = _("at most {unpacked_bytes:,} are read").format(unpacked_bytes=budget.unpacked_bytes)
            raise SheetError(
                _("Unpacked, this workbook has {size:,} bytes; {most}. Split it into several.").format(
                    size=size, most=most
                )
            )
        if "xl/workbook.xml" not in parts.namelist():
            raise SheetError(_("This is an archive, but no Excel workbook. {as_csv}").format(as_csv=AS_CSV))
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")) and _declares_types(parts, entry):
                raise SheetError(str(BROKEN))


def _declares_types(parts: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    # Excel never writes a document type; one that does means to blow up while it is parsed.
    with parts.open(entry) as part:
        return b"<!DOCTYPE" in part.read(100_000).upper().replace(b"\0", b"")


def _rows(sheet: Any, meter: Meter) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        meter.check_width(number, len(cells))
        row = [_text_of(value) for value in cells]
        while row and not row[-1]:
            row.pop()
        meter.count(number, row)
        if row:
            yield number, row


def _text_of(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case float():
            return _number_text(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time() | timedelta():
            return value.isoformat() if not isinstance(value, timedelta) else str(value)
    return unguarded(str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_\n", "\n"))


def _number_text(value: float) -> str:
    return number_text(Decimal(f"{value:.{DIGITS}g}"))


def write_workbook(sheets: Iterable[tuple[str, list[str], Iterable[list[Cell]]]]) -> bytes:
    """Write sheets (title, header, rows of cells) as one workbook: header frozen, numbers as numbers."""
    book = Workbook(write_only=True)
    for title, header, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "B2"
        for index, name in enumerate(header, start=1):
            width = 40 if name in ("name", "says", "if", "then", "table") else min(max(len(name) + 2, 12), 28)
            sheet.column_dimensions[get_column_letter(index)].width = width
        sheet.append([_headed(sheet, name) for name in header])
        for cells in rows:
            sheet.append([_value(sheet, cell) for cell in cells])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _headed(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, value=name)
    cell.font = Font(bold=True)
    return cell


def _value(sheet: Any, cell: Cell) -> Any:
    if cell.number is not None:
        return _typed(sheet, cell)
    text = in_cell(cell.text)
    if not text:
        return None
    if text[0] not in "=#":
        return text
    # A string stays a string: neither a formula nor an error value.
    written = WriteOnlyCell(sheet, value="")
    written.value, written.data_type = text, "s"
    return written


def _typed(sheet: Any, cell: Cell) -> Any:
    if cell.number_format == "General":
        return cell.number
    written = WriteOnlyCell(sheet, value=cell.number)
    written.number_format = cell.number_format
    return written
