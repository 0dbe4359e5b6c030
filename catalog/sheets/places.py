"""From a place in the catalog file to the sheet, entry and column that a person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.numbers import NUMBER
from catalog.sheets.columns import KEYS
from catalog.sheets.rule_columns import COLUMN_OF_KEY

if TYPE_CHECKING:
    from catalog.documents import Document
    from catalog.problems import Place

OFFER_COLUMNS = {"price": "price", "max_quantity": "most", "sku": "price"}


def column_of(kind: str, place: Place) -> str:
    """Name the column of a place inside an entry; empty for the entry as a whole."""
    if not place:
        return ""
    first = str(place[0])
    if kind == "rules":
        return COLUMN_OF_KEY.get(first, first)
    if kind == "modules" and first == NUMBER:
        return f"{NUMBER}:{place[1]}" if len(place) > 1 else f"{NUMBER}:attribute"
    if kind == "components" and first == "attributes" and len(place) > 1:
        return f"attribute:{place[1]}"
    if kind == "components" and first == "offers" and len(place) > 1:
        field = str(place[2]) if len(place) > 2 else "price"  # noqa: PLR2004  offers, module, field
        return f"{OFFER_COLUMNS.get(field, 'price')}:{place[1]}"
    return first


def detail_of(entry: Document, place: Place) -> str:
    """Say which of several parts of a cell a place means: `part 2: `, or `line 3: ` of a table; empty if it is one."""
    if len(place) < 2 or not isinstance(place[1], int):  # noqa: PLR2004  a list and a position in it
        return ""
    if place[0] == "rows":
        return _("line {number}: ").format(number=place[1] + 2)
    parts = entry.get(str(place[0]))
    several = isinstance(parts, list) and len(parts) > 1
    return _("part {number}: ").format(number=place[1] + 1) if several else ""


def entry_of(document: Document, place: Place) -> tuple[str, str, str]:
    """Give kind, key and column of a place in a whole document; offers of a module belong to their components."""
    match place:
        case ("modules", int() as index, "components", int() as offered, *rest):
            module = document["modules"][index]
            field = OFFER_COLUMNS.get(str(rest[0]) if rest else "price", "price")
            return "components", module["components"][offered]["sku"], f"{field}:{module['code']}"
        case (str() as kind, int() as index, *rest) if kind in KEYS:
            return kind, document[kind][index][KEYS[kind]], column_of(kind, tuple(rest))
        case (str() as kind, int() as index, *rest):
            return kind, document[kind][index]["code"], ".".join(map(str, rest))
    return "", "", ".".join(map(str, place))
