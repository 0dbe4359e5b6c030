"""Which column is which: headings read by their names, in any order."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.numbers import NUMBER
from catalog.sheets.cells import shown
from catalog.sheets.columns import (
    KEYS,
    KINDS,
    REMOVE,
    Column,
    attribute_column,
    attribute_columns,
    component_columns,
    module_columns,
    number_columns,
    text_columns,
)
from catalog.sheets.price_columns import price_columns
from catalog.sheets.rule_columns import rule_columns

if TYPE_CHECKING:
    from catalog.sheets.draft import Draft
    from catalog.sheets.grids import Grid
    from catalog.sheets.report import Row

_HEADING = re.compile(r"\s*(?P<name>[^\[]*?)\s*(?:\[(?P<unit>[^\]]*)\]\s*)?")
# a column that only sheets of this kind have
TELLING = {"texts": "original", "components": "sku", "rules": "form", "modules": "step", "attributes": "unit"} | {
    "prices": "percent"
}


@dataclass(frozen=True)
class Heading:
    """Where the columns stand: positions by column, in the order in which cells are put; `key` and `remove` apart."""

    key: int
    remove: int | None
    columns: list[tuple[int, Column]]


def name_of(heading: str) -> tuple[str, str]:
    """Split a heading into name and unit: `Cost [EUR]` is `cost` and `EUR`."""
    match = _HEADING.fullmatch(heading)
    if match is None:
        return heading.strip(), ""
    name = re.sub(r"\s*:\s*", ":", match["name"])
    return re.sub(r"[\s]+", "_", name).lower(), (match["unit"] or "").strip()


def kind_of(grid: Grid) -> str | None:
    """Tell the kind of a sheet by its title, or by a column that only this kind has."""
    title = grid.title.strip().lower()
    if title in KINDS:
        return title
    names = {name_of(heading)[0] for heading in grid.header}
    return next((kind for kind, telling in TELLING.items() if telling in names), None)


def columns_of(kind: str, draft: Draft) -> tuple[list[Column], list[Column]]:
    """Give the columns of a kind of sheet: those of an export, and those that may be imported besides."""
    if kind == "attributes":
        return attribute_columns(), []
    if kind == "modules":
        usual, given = module_columns(draft.kinds, draft.currency), number_columns(draft.currency)
        return ([*usual, *given], []) if any(NUMBER in entry for entry in draft.modules.values()) else (usual, given)
    if kind == "rules":
        return rule_columns(draft.kinds), []
    if kind == "prices":
        return price_columns(draft.kinds, draft.currency), []
    if kind == "texts":
        return text_columns(draft.languages), []
    document = draft.changed_document()
    used = {code for part in document["components"] for code in part["attributes"]}
    usual, rare = component_columns(
        [entry for code, entry in draft.attributes.items() if code in used], document["modules"], draft.currency
    )
    return usual, [*rare, *(attribute_column(entry) for code, entry in draft.attributes.items() if code not in used)]


def read_heading(kind: str, grid: Grid, draft: Draft, row: Row) -> Heading | None:
    """Find the columns of a sheet; what can't be found is noted in `row`, and then there is no heading."""
    usual, rare = columns_of(kind, draft)
    known = {column.name: column for column in [*usual, *rare]}
    found: dict[str, int] = {}
    for index, heading in enumerate(grid.header):
        name, unit = name_of(heading)
        name = _full_name(name, known)
        if not name:
            if any(index < len(cells) and cells[index].strip() for _, cells in grid.rows):
                row.refuse(_("number {value}").format(value=index + 1), _("this column has cells but no name"))
        elif name in found:
            row.refuse(heading.strip(), _("this column is there twice"))
        elif name != REMOVE and name not in known:
            row.refuse(heading.strip(), _unknown(name, known))
        else:
            found[name] = index
            _check_unit(known.get(name), unit, heading, row)
    key = KEYS[kind]
    if key not in found and not row.mistakes:
        row.refuse(key, _("this column is missing; it says which of the {kind} a row is about").format(kind=kind))
    if row.mistakes:
        return None
    columns = [(found[name], column) for name, column in known.items() if name in found and name != key]
    return Heading(found[key], found.get(REMOVE), columns)


def _full_name(name: str, known: dict[str, Column]) -> str:
    full = f"attribute:{name}"
    return full if name not in known and full in known else name


def _unknown(name: str, known: dict[str, Column]) -> str:
    prefix, _colon, rest = name.rpartition(":")
    alike = [other.rpartition(":")[2] for other in known if other.rpartition(":")[0] == prefix]
    close = [f"{prefix}:{found}".lstrip(":") for found in difflib.get_close_matches(rest, alike, n=1, cutoff=0.5)]
    if name.startswith("attribute:"):
        advice = _("no attribute has this code; add it first, in a sheet “Attributes” or under Attributes")
    elif name.startswith(("price:", "most:")):
        advice = _("no module of this family has the code {shown}").format(shown=shown(name.partition(":")[2]))
    else:
        advice = _("no column has this name")
    return _("{advice}; is {name} meant?").format(advice=advice, name=close[0]) if close else advice


def _check_unit(column: Column | None, unit: str, heading: str, row: Row) -> None:
    if column is not None and unit and unit != column.unit:
        expected = _("the unit {unit}").format(unit=column.unit) if column.unit else _("no unit")
        row.refuse(
            heading.strip(),
            _("expected {expected}; found {shown}, and values are not converted").format(
                expected=expected, shown=shown(unit)
            ),
        )
