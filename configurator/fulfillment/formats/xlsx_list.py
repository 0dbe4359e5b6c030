"""The pick list as .xlsx. Every cell is a text or a number, never a formula, and stays one when somebody edits it.

openpyxl takes any text that begins with "=" for a formula and "#N/A" for an error, so the type of each cell is forced.
A text that a spreadsheet would run when it is typed in again also carries the mark that a leading apostrophe leaves.
The same document always gives the same bytes: openpyxl's clock readings are taken out.
"""

import io
import re
import zipfile
from datetime import datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from configurator.fulfillment.formats.characters import sheet_text, shortened
from configurator.fulfillment.formats.pick_list import COLUMNS, Kind, Value, rows
from configurator.fulfillment.formats.reading import read
from configurator.languages.formula import safe

CELL_MOST = 32_767
"""Characters that a cell can hold; a longer text is cut there and ends in "…"."""
_TEXT, _NUMBER = "s", "n"
_TEXT_FORMAT, _COUNT_FORMAT = "@", "0"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can name
_WIDTH = 18
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def write(document: bytes) -> bytes:
    """Write the pick list of one canonical order document."""
    read_as = read(document)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Pick list")
    sheet.freeze_panes = "A2"
    for number in range(len(COLUMNS)):
        sheet.column_dimensions[_letters(number)].width = _WIDTH
    sheet.append([_cell(sheet, name, Kind.TEXT, bold=True) for name in COLUMNS])
    for row in rows(read_as):
        sheet.append([_cell(sheet, row[name], kind) for name, kind in COLUMNS.items()])
    placed_at = datetime.fromisoformat(read_as["order"]["placed_at"])
    book.properties.created = placed_at.replace(tzinfo=None, microsecond=0)
    book.properties.creator = "Atelier"
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue(), f"{placed_at:%Y-%m-%dT%H:%M:%SZ}".encode())


def _cell(sheet: Any, value: Value, kind: Kind, *, bold: bool = False) -> Any:
    if value is None:
        return None
    cell = WriteOnlyCell(sheet)
    if kind is Kind.TEXT:
        text = shortened(str(value), CELL_MOST)
        cell.value = sheet_text(text)
        cell.data_type, cell.number_format = _TEXT, _TEXT_FORMAT
        cell.quotePrefix = safe(text) != text
    else:
        cell.value = value
        cell.data_type, cell.number_format = _NUMBER, _number_format(value)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _number_format(value: Value) -> str:
    """Show as many decimals as the amount has."""
    places = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
    return f"0.{'0' * places}" if places > 0 else _COUNT_FORMAT


def _letters(number: int) -> str:
    """Name a column as spreadsheets do: A, B ... Z, AA."""
    more, rest = divmod(number, 26)
    return (_letters(more - 1) if more else "") + chr(ord("A") + rest)


def _timeless(data: bytes, modified: bytes) -> bytes:
    """Pack the same files again with times that depend on the order alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for name in packed.namelist():
            body = packed.read(name)
            if name == "docProps/core.xml":
                body = _MODIFIED.sub(rb"\g<1>" + modified, body)
            again.writestr(zipfile.ZipInfo(name, _EPOCH), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()
