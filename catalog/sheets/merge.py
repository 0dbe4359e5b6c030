"""Put the rows of sheets into a draft, cell by cell: what each row changes, and what it can't mean.

A cell that says what the export would say leaves its value alone, so exporting and importing changes nothing. A column
that is not there leaves its values alone; so does a row that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.documents import ATTRIBUTE, COMPONENT, MODULE, OFFERING, PRICE_LINE, RULE
from catalog.pictures import is_kept
from catalog.problems import Problem
from catalog.sheets.cells import CellError, in_cell, read_flag, shown
from catalog.sheets.columns import KEYS, KINDS, REMOVE
from catalog.sheets.headings import kind_of, read_heading
from catalog.sheets.places import column_of, detail_of
from catalog.sheets.report import Change, Report, Row
from catalog.validate_texts import text_problem
from configurator.languages.few import listed

if TYPE_CHECKING:
    from catalog.documents import Document
    from catalog.shapes import Shape
    from catalog.sheets.columns import Column
    from catalog.sheets.draft import Draft
    from catalog.sheets.grids import Grid
    from catalog.sheets.headings import Heading

SHAPES: dict[str, Shape] = {
    "attributes": ATTRIBUTE,
    "modules": MODULE,
    "components": COMPONENT,
    "rules": RULE,
    "prices": PRICE_LINE,
}
ONE: dict[str, str | Promise] = {
    "attributes": gettext_lazy("attribute"),
    "modules": gettext_lazy("module"),
    "components": gettext_lazy("component"),
    "rules": gettext_lazy("rule"),
    "prices": gettext_lazy("line of the price"),
    "texts": gettext_lazy("text"),
}


@dataclass
class Merge:
    """One import in the making; `rows` finds the row of an entry by kind and key."""

    draft: Draft
    has_decimal_comma: bool = False
    report: Report = field(default_factory=Report)
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)

    def take(self, grids: list[Grid], only: str = "") -> None:
        """Put all sheets into the draft; `only` names the kind where it can't be told (CSV)."""
        named: list[tuple[str, Grid]] = []
        for grid in grids:
            kind = only if only and len(grids) == 1 else kind_of(grid)
            if kind is not None:
                named.append((kind, grid))
            elif len(grids) > 1:
                titles = listed([title.capitalize() for title in KINDS])
                self.report.notes.append(
                    _("Sheet “{title}” was not read; those that are read are called {titles}.").format(
                        title=grid.title, titles=titles
                    )
                )
            else:
                self._refuse_unknown(grid)
        # Attributes make columns of components, and modules make their prices.
        for kind, grid in sorted(named, key=lambda pair: KINDS.index(pair[0])):
            self._take_sheet(kind, grid)

    def _refuse_unknown(self, grid: Grid) -> None:
        row = Row("sheet", grid.header_number, "", ", ".join(grid.header)[:200])
        row.refuse(
            "", _("these columns don't tell what the rows are; choose it beside “These are”, or name the column sku")
        )
        self.report.rows.append(row)

    def _take_sheet(self, kind: str, grid: Grid) -> None:
        top = Row(
            kind, grid.header_number, "", _("The names of the columns come first; the rows are read once they fit.")
        )
        heading = read_heading(kind, grid, self.draft, top)
        if heading is None:
            self.report.rows.append(top)
            return
        for number, cells in grid.rows[1:]:
            self.report.rows.append(self._take_row(kind, heading, number, cells, len(grid.header)))

    def _take_row(self, kind: str, heading: Heading, number: int, cells: list[str], width: int) -> Row:
        cells = cells + [""] * (width - len(cells))
        key = cells[heading.key].strip()
        row = Row(kind, number, key)
        if any(cell.strip() for cell in cells[width:]):
            row.refuse(
                "",
                _("this row has {count} cells, the first row {width}; quote texts that hold a separator").format(
                    count=len(cells), width=width
                ),
            )
        elif not key:
            row.refuse(
                KEYS[kind],
                _("expected the {key} of the {one}; found an empty cell").format(key=KEYS[kind], one=ONE[kind]),
            )
        elif (kind, key) in self.rows:
            row.refuse(
                KEYS[kind],
                _("{shown} is in row {number} already").format(shown=shown(key), number=self.rows[kind, key].number),
            )
        else:
            self.rows[kind, key] = row
            self._put(row, heading, cells)
        return row

    def _put(self, row: Row, heading: Heading, cells: list[str]) -> None:
        old = self.draft.record(row.kind, row.key)
        row.name = _name(old) if old is not None else ""
        if row.kind == "texts" and old is None:
            row.refuse("text", _("there is no such text in the shop's language"))
            return
        if heading.remove is not None and self._is_removed(row, cells[heading.remove], old):
            return
        record = self.draft.record(row.kind, row.key) or _new(row.kind, row.key)
        for index, column in heading.columns:
            self._put_cell(row, column, cells[index], old, record)
        row.name = _name(record) or row.name
        self._finish(row, old, record)

    def _is_removed(self, row: Row, cell: str, old: Document | None) -> bool:
        try:
            if not cell.strip() or not read_flag(cell):
                return False
        except CellError as error:
            row.refuse(REMOVE, error.text)
            return True
        if row.kind == "attributes":
            row.refuse(REMOVE, _("attributes belong to the whole catalog; remove it under Attributes"))
        elif old is None or (row.kind == "components" and not old["offers"]):
            row.refuse(REMOVE, _("there is no such {one} in this family to remove").format(one=ONE[row.kind]))
        else:
            self.draft.remove(row.kind, row.key)
            row.status = "removed"
        return True

    def _put_cell(self, row: Row, column: Column, text: str, old: Document | None, record: Document) -> None:
        before = None if old is None else column.write(old).text
        if before is None and not text.strip():
            return
        if before is not None and _says_the_same(text, before) and record.get("form") == (old or {}).get("form"):
            return
        try:
            column.put(record, self._with_point(text) if column.is_number else text)
        except CellError as error:
            row.refuse(column.name, error.text)
            return
        if column.name == "picture" and record["picture"] and not is_kept(record["picture"]):
            row.refuse("picture", _("the shop has no picture of this name; upload it on the component's page"))
        after = _written(column, record)
        if after is None or after != (before or ""):
            row.changes.append(Change(column.name, before, text if after is None else after))

    def _with_point(self, text: str) -> str:
        if not self.has_decimal_comma:
            return text
        if "." in text:
            raise CellError(
                _("expected a number with a decimal comma such as 12,50; found {shown}").format(shown=shown(text))
            )
        return text.replace(",", ".")

    def _finish(self, row: Row, old: Document | None, record: Document) -> None:
        if row.mistakes or (old is not None and not row.changes):
            return
        normal, problems = self._text(row.key, record) if row.kind == "texts" else _read_shape(row.kind, record)
        for problem in problems:
            row.refuse(column_of(row.kind, problem.place), detail_of(record, problem.place) + problem.text)
        if problems:
            return
        row.status = "new" if old is None else "changed"
        if row.kind == "components" and not record["offers"] and row.key not in self.draft.needed:
            self._offered_nowhere(row, old)
        else:
            self.draft.put(row.kind, row.key, normal)

    def _text(self, place: str, record: Document) -> tuple[Document, list[Problem]]:
        """A text in other languages, and what is wrong with it in which of them."""
        key = self.draft.text_keys[place]
        known = {key: record["original"]}
        said = {language: record.get(language) or "" for language in self.draft.languages}
        found = [(language, text_problem(key, text, known)) for language, text in said.items() if text]
        return record, [Problem((language,), text) for language, text in found if text]

    def _offered_nowhere(self, row: Row, old: Document | None) -> None:
        if old is None or not old["offers"]:
            row.refuse(
                "", _("expected a price, or “on request”, in at least one column “price:…”: no module offers it")
            )
        else:
            self.draft.remove(row.kind, row.key)
            row.status = "removed"


def _says_the_same(text: str, before: str) -> bool:
    return text == before or text.strip() == before.strip() or text in (in_cell(before), in_cell(before).lstrip("'"))


def _written(column: Column, record: Document) -> str | None:
    # What was typed may be no word, number or operator that can be shown; the shape refuses it then.
    try:
        return column.write(record).text
    except (KeyError, TypeError, ArithmeticError, AttributeError):
        return None


def _new(kind: str, key: str) -> Document:
    record: Document = {KEYS[kind]: key}
    if kind == "components":
        record |= {"attributes": {}, "offers": {}}
    return record


def _name(record: Document) -> str:
    return str(record.get("name") or record.get("says") or record.get("original") or "")


def _read_shape(kind: str, record: Document) -> tuple[Document, list[Problem]]:
    problems: list[Problem] = []
    offers = record.get("offers", {})
    plain = {name: value for name, value in record.items() if name != "offers"}
    normal = SHAPES[kind].read(plain, (), problems) or {}
    if kind == "components":
        read = {code: OFFERING.read(entry, ("offers", code), problems) for code, entry in offers.items()}
        normal = normal | {"offers": read}
    return normal, problems
