"""The pick list as CSV, for people with a spreadsheet.

UTF-8 with a byte order mark, so that spreadsheets show every script; RFC 4180 quoting. No cell can run as a formula:
see `languages.formula`.
"""

import csv
import io
from decimal import Decimal

from configurator.fulfillment.formats.pick_list import COLUMNS, Value, rows
from configurator.fulfillment.formats.reading import read
from configurator.languages.formula import safe


def write(document: bytes) -> bytes:
    """Write the pick list of one canonical order document."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in row.values()] for row in rows(read(document)))
    return out.getvalue().encode("utf-8-sig", "replace")


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:f}"
        case _:
            return safe(str(value))
