"""The pick list as CSV, for people with a spreadsheet.

UTF-8 with a byte order mark, so that spreadsheets show every script; RFC 4180 quoting. No cell can run as a formula:
a text that a spreadsheet would take for one gets an apostrophe in front, which `plain` takes away again.
"""

import csv
import io
import re
from decimal import Decimal

from configurator.fulfillment.formats.pick_list import COLUMNS, Value, rows
from configurator.fulfillment.formats.reading import read

_FORMULA = re.compile(r"'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")


def write(document: bytes) -> bytes:
    """Write the pick list of one canonical order document."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in row.values()] for row in rows(read(document)))
    return out.getvalue().encode("utf-8-sig", "replace")


def safe(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def plain(cell: str) -> str:
    """Undo `safe`: every text comes back as it was."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:f}"
        case _:
            return safe(str(value))
