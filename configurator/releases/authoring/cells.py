"""Tables from what people tick or paste: tab-separated cells, as a list of what fits or as a grid with marks."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalog.cells import ANYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Row = list[str]
ANY_WORDS = frozenset({"*", "any", "anything", "all", "every"})
YES = frozenset({"x", "1", "y", "yes", "true", "ok", "✓", "✔", "fits", "•"})
NO = frozenset({"", "0", "n", "no", "false", "-", "\u2013", "✗", "✘"})
MOST_TOLD = 50


@dataclass(frozen=True)
class Column:
    """A column of a table: what its module is called, and what it offers as (SKU, name)."""

    code: str
    name: str
    offered: Sequence[tuple[str, str]]

    def index(self) -> dict[str, str]:
        """Every way to write a component, small letters, to its SKU. Of two with one name neither has it."""
        names: dict[str, str | None] = {}
        for sku, name in self.offered:
            names[name.lower()] = None if name.lower() in names else sku
        found = {name: sku for name, sku in names.items() if sku is not None}
        found |= {f"{name} ({sku})".lower(): sku for sku, name in self.offered}
        return found | {sku.lower(): sku for sku, _ in self.offered}

    def spelled(self) -> dict[str, str]:
        """Names and numbers in small letters to how they are spelled."""
        return {text.lower(): text for part in self.offered for text in part}


class Reader:
    """Reads cells of a table; `problems` name every bad one by its row and column as they were pasted."""

    def __init__(self, columns: Sequence[Column]) -> None:
        """Columns in their order."""
        self.columns = columns
        self.known = [column.index() for column in columns]
        self.problems: list[str] = []

    def read(self, text: str) -> list[Row]:
        """Give the rows that fit, each once, in their order."""
        lines = [(number, line.split("\t")) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        lines = [(number, [cell.strip().strip('"') for cell in cells]) for number, cells in lines]
        if lines and self._is_grid(lines[0][1]):
            rows = self._grid(lines)
        else:
            rows = self._list(lines[1:] if lines and self._is_head(lines[0][1]) else lines)
        return [list(row) for row in dict.fromkeys(tuple(row) for row in rows)]

    def _is_head(self, cells: Row) -> bool:
        titles = [{column.name.lower(), column.code} for column in self.columns]
        return len(cells) == len(titles) and all(
            cell.lower() in title for cell, title in zip(cells, titles, strict=True)
        )

    def _is_grid(self, cells: Row) -> bool:
        # the first line of a grid has the second module's components
        if len(self.columns) != 2 or len(cells) < 2:  # noqa: PLR2004  a grid has two sides
            return False
        heads = sum(cell.lower() in self.known[1] for cell in cells[1:])
        return (
            cells[0].lower() not in self.known[0] and cells[0].lower() not in ANY_WORDS and 2 * heads >= len(cells) - 1
        )

    def _list(self, lines: Iterable[tuple[int, Row]]) -> list[Row]:
        found = []
        for number, cells in lines:
            if len(cells) != len(self.columns):
                between = pgettext("between the names of columns", " and ")
                said = _("Row {number}: expected {wanted} cells, {names}; there are {count}.")
                names = between.join(column.name for column in self.columns)
                self._tell(said.format(number=number, wanted=len(self.columns), names=names, count=len(cells)))
                continue
            row = [self._component(i, cell, _("Row {number}").format(number=number)) for i, cell in enumerate(cells)]
            if "" not in row:
                found.append(row)
        return found

    def _grid(self, lines: list[tuple[int, Row]]) -> list[Row]:
        where = _("Row {number}, cell {place}")
        first, head_cells = lines[0][0], lines[0][1][1:]
        heads = [self._component(1, cell, where.format(number=first, place=i)) for i, cell in enumerate(head_cells, 2)]
        found = []
        for number, cells in lines[1:]:
            left = self._component(0, cells[0], _("Row {number}").format(number=number))
            if len(cells) - 1 > len(heads):
                said = _("Row {number}: {marks} marks, but the first row names {count} components.")
                self._tell(said.format(number=number, marks=len(cells) - 1, count=len(heads)))
            for place, (head, mark) in enumerate(zip(heads, cells[1:], strict=False), 2):
                if mark.lower() in YES and left and head:
                    found.append([left, head])
                elif mark.lower() not in YES | NO:
                    said = _("Row {number}, cell {place}: “{mark}”; expected x where it fits, or nothing.")
                    self._tell(said.format(number=number, place=place, mark=mark))
        return found

    def _component(self, column: int, cell: str, where: str) -> str:
        if cell.lower() in ANY_WORDS:
            return ANYTHING
        sku = self.known[column].get(cell.lower(), "")
        if not sku:
            title = self.columns[column].name
            if not cell:
                said = _("{where}, {title}: the cell is empty; write * for anything.")
                self._tell(said.format(where=where, title=title))
            else:
                close = difflib.get_close_matches(cell.lower(), list(self.known[column])[:5000], n=1, cutoff=0.6)
                spelled = self.columns[column].spelled()
                said = _("{where}, {title}: “{cell}” is not offered there.").format(where=where, title=title, cell=cell)
                hint = _("Did you mean “{name}”?").format(name=spelled.get(close[0], close[0])) if close else ""
                self._tell(f"{said} {hint}".rstrip())
        return sku

    def _tell(self, text: str) -> None:
        if len(self.problems) < MOST_TOLD:
            self.problems.append(text)
        elif len(self.problems) == MOST_TOLD:
            self.problems.append(_("There are more; mend these first."))


def written(rows: Iterable[Row]) -> str:
    """Rows as tab-separated lines, the way they are read."""
    return "\n".join("\t".join(row) for row in rows)
