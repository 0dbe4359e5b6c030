"""The pick list as CSV: one row for each component of each line, for people with a spreadsheet.

UTF-8 with a byte order mark, so that spreadsheets show every script; RFC 4180 quoting. No cell can run as a formula:
a text that a spreadsheet would take for one gets an apostrophe in front, which `plain` takes away again.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

COLUMNS = (
    "order",
    "placed_at",
    "line",
    "product",
    "products_ordered",
    "module",
    "sku",
    "component",
    "quantity_per_unit",
    "quantity_total",
    "unit_price",
    "currency",
    "name",
    "email",
    "line1",
    "line2",
    "postcode",
    "city",
    "country",
)
_FORMULA = re.compile(r"'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")


def write(document: bytes) -> bytes:
    """Write the pick list of one canonical order document (`atelier-order/1`)."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe(cell) for cell in row] for row in _rows(json.loads(document)))
    return out.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def plain(cell: str) -> str:
    """Undo `safe`: every text comes back as it was."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _rows(document: dict[str, Any]) -> Iterator[list[str]]:
    order, customer, delivery = document["order"], document["customer"], document["delivery"]
    address = [delivery[column] for column in ("line1", "line2", "postcode", "city", "country")]
    for line in document["lines"]:
        head = [order["number"], order["placed_at"], str(line["line"]), line["family"]["name"], str(line["quantity"])]
        for item in line["bom"]:
            counts = [str(item["quantity_per_unit"]), str(item["quantity_total"])]
            component = [item["module"]["name"], item["sku"], item["name"], *counts, item["unit_price"]]
            yield [*head, *component, order["currency"], customer["name"], customer["email"], *address]
