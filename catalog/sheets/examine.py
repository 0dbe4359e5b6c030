"""The dry run: what an import would do to the draft, row by row. Nothing is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.models import Attribute, Offering
from catalog.rows import attributes_used_elsewhere
from catalog.sheets.columns import KEYS
from catalog.sheets.draft import BATCH, read_draft
from catalog.sheets.headings import kind_of, name_of
from catalog.sheets.merge import ONE, Merge
from catalog.sheets.places import detail_of, entry_of
from catalog.sheets.report import Mistake
from catalog.sheets.retired import retired_notes
from catalog.validate import parts_problems
from configurator.languages.few import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from catalog.documents import Document
    from catalog.problems import Problem
    from catalog.sheets.grids import Grid
    from catalog.sheets.report import Report, Row

NAMES: dict[str, str | Promise] = ONE | {
    "presets": gettext_lazy("preset"),
    "examples": gettext_lazy("example"),
    "prices": gettext_lazy("line of the price"),
    "layers": gettext_lazy("picture layer"),
}
NAMES |= {"fonts": gettext_lazy("font"), "imprints": gettext_lazy("imprint"), "needs": gettext_lazy("needs question")}


def examine(
    *, family_code: str, grids: list[Grid], kind: str = "", has_decimal_comma: bool = False
) -> tuple[Report, Document]:
    """Give the report of an import, and the whole document that the family would have then.

    Both are meant together with `report.fingerprint`: the same sheets and the same draft give the same again.
    Raises ProductFamily.DoesNotExist.
    """
    draft, fingerprint = read_draft(family_code=family_code, skus=_skus(grids, kind))
    before = draft.changed_document()
    known = {_identity(before, problem) for problem in parts_problems(before)}
    merge = Merge(draft, has_decimal_comma)
    merge.take(grids, kind)
    after = draft.changed_document()
    report, merged = merge.report, merge.rows
    found = [problem for problem in parts_problems(after) if _identity(after, problem) not in known]
    place_problems(report, after, found, merged)
    _refuse_other_kinds(report, before, family_code)
    report.fingerprint = fingerprint
    report.notes += [*_shared_notes(report, family_code), *retired_notes(report, after)]
    return report, after


def _skus(grids: list[Grid], only: str) -> Iterator[str]:
    for grid in grids:
        names = [name_of(heading)[0] for heading in grid.header]
        if KEYS["components"] in names and (only or kind_of(grid)) == "components":
            index = names.index(KEYS["components"])
            yield from (cells[index].strip() for _, cells in grid.rows[1:] if index < len(cells))


def _identity(document: Document, problem: Problem) -> tuple[str, ...]:
    return (*entry_of(document, problem.place), problem.text)


def place_problems(
    report: Report, document: Document, problems: Iterable[Problem], rows: dict[tuple[str, str], Row] | None = None
) -> None:
    """Note problems of a document in the rows that they are about, or elsewhere if there is no such row."""
    rows = {(row.kind, row.key): row for row in report.rows} if rows is None else rows
    for problem in problems:
        kind, key, column = entry_of(document, problem.place)
        row = rows.get((kind, key))
        if row is not None and row.status != "removed":
            detail = detail_of(document[kind][problem.place[1]], problem.place[2:]) if kind == problem.place[0] else ""
            row.refuse(column, detail + problem.text)
        else:
            what = capfirst(str(NAMES.get(kind, _("file"))))
            where = f"{what} {key}{f', {column}' if column else ''}"
            report.elsewhere.append(Mistake(where, problem.text))


def _refuse_other_kinds(report: Report, before: Document, family_code: str) -> None:
    turned = {
        row.key: row
        for row in report.rows
        if row.kind == "attributes"
        and row.status == "changed"
        and any(change.column == "kind" for change in row.changes)
    }
    used = attributes_used_elsewhere(
        list(Attribute.objects.filter(code__in=turned)),
        skus=[part["sku"] for part in before["components"]],
        family_code=family_code,
    )
    for code in used:
        turned[code].refuse("kind", _("it is used elsewhere in the catalog with another kind"))


def _shared_notes(report: Report, family_code: str) -> Iterator[str]:
    skus = [row.key for row in report.rows if row.kind == "components" and row.status == "changed"]
    shared: dict[str, str] = {}
    for start in range(0, len(skus), BATCH):
        elsewhere = Offering.objects.filter(component__sku__in=skus[start : start + BATCH])
        found = elsewhere.exclude(module__family__code=family_code)
        shared |= dict(found.values_list("component__sku", "module__family__name"))
    if shared:
        families = listed(sorted(set(shared.values())))
        text = ngettext(
            "{count} of the changed components is also offered in {families}: all but the prices changes there too.",
            "{count} of the changed components are also offered in {families}: all but the prices changes there too.",
            len(shared),
        )
        yield text.format(count=len(shared), families=families)
