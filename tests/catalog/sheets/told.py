"""Exports with changed cells, and what examining a file says of each row."""

import csv
import io

from catalog.sheets.budgets import Budget
from catalog.sheets.examine import examine
from catalog.sheets.export import csv_of
from catalog.sheets.grids import read_file


def told(data, family="lamp", **more):
    """Examine a file; gives each row that is not the same as (number, key, status, changes or mistakes)."""
    data = data if isinstance(data, bytes) else data.encode()
    report, _ = examine(family_code=family, grids=read_file(data, Budget()), **more)
    assert report.notes == []
    rows = []
    for row in report.rows:
        if row.status == "error":
            rows.append((row.number, row.key, "error", [f"{found.column}: {found.text}" for found in row.mistakes]))
        elif row.status != "same":
            rows.append((row.number, row.key, row.status, [(c.column, c.old, c.new) for c in row.changes]))
    return rows + [("elsewhere", found.column, found.text) for found in report.elsewhere]


def exported(kind, **cells):
    """Give the export of a kind with cells changed: {"LP-SHADE": {"name": "x"}}; a new key is a new row."""
    rows = list(csv.DictReader(io.StringIO(csv_of(family_code="lamp", kind=kind).removeprefix("\ufeff"))))
    key = "sku" if kind == "components" else "code"
    known = {row[key]: row for row in rows}
    for name, changed in cells.items():
        code = name.replace("__", "-")
        if code not in known:
            rows.append(dict.fromkeys(rows[0], "") | {key: code})
            known[code] = rows[-1]
        known[code] |= changed
    output = io.StringIO()
    writer = csv.DictWriter(output, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return output.getvalue()
