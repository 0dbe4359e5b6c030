"""Write a family's attributes, modules, components, rules and lines of the price as CSV or as one workbook."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.sheets.cells import EMPTY, guarded
from catalog.sheets.columns import OWN_KINDS, REMOVE
from catalog.sheets.draft import read_draft
from catalog.sheets.headings import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from catalog.sheets.cells import Cell
    from catalog.sheets.draft import Draft


def csv_of(*, family_code: str, kind: str) -> str:
    """Write one kind of sheet as CSV after RFC 4180, with a mark that tells Excel that it is UTF-8."""
    output = io.StringIO(newline="")
    output.write("\ufeff")
    writer = csv.writer(output, lineterminator="\r\n")
    header, rows = sheet(_draft(family_code), kind)
    writer.writerow(header)
    for cells in rows:
        writer.writerow([cell.text if cell.number is not None else guarded(cell.text) for cell in cells])
    return output.getvalue()


def workbook_of(*, family_code: str, kinds: Sequence[str] = OWN_KINDS) -> bytes:
    """Write kinds of sheets as one Excel workbook."""
    from catalog.sheets.workbook import write_workbook  # noqa: PLC0415  openpyxl takes 0.2 s to load

    draft = _draft(family_code)
    return write_workbook((kind.capitalize(), *sheet(draft, kind)) for kind in kinds)


def _draft(family_code: str) -> Draft:
    with transaction.atomic():
        return read_draft(family_code=family_code)[0]


def sheet(draft: Draft, kind: str) -> tuple[list[str], Iterator[list[Cell]]]:
    """Give the header and the rows of a kind of sheet."""
    columns, _ = columns_of(kind, draft)
    header = [*(column.heading for column in columns), REMOVE]
    records = (draft.record(kind, key) for key in _keys(draft, kind))
    return header, ([*(column.write(record) for column in columns), EMPTY] for record in records if record is not None)


def _keys(draft: Draft, kind: str) -> list[str]:
    """Give the keys in the order that staff gave them: components as the modules offer them."""
    if kind == "attributes":
        return [entry["code"] for entry in draft.document["attributes"]]
    if kind == "components":
        return list(dict.fromkeys(sku for offered in draft.offers.values() for sku in offered))
    return list(draft.records(kind))
