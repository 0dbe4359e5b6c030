"""Which tables of what fits can't mean anything; see `validate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.cells import ANYTHING
from catalog.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.documents import Document
    from catalog.facts import Facts

MOST_CELLS = 200_000


def table_problems(rule: Document, facts: Facts) -> Iterator[Problem]:
    """Check a table's columns, and every cell against what its column offers."""
    modules, rows = rule["modules"], rule["rows"]
    for index, code in enumerate(modules):
        if code not in facts.modules:
            yield Problem(("modules", index), _("There is no module “{code}” in this family.").format(code=code))
        elif code in modules[:index]:
            yield Problem(("modules", index), _("“{code}” is a column twice.").format(code=code))
    if not rows:
        yield Problem(("rows",), _("No row fits yet: tick or paste at least one."))
    elif len(modules) * len(rows) > MOST_CELLS:
        yield Problem(
            ("rows",),
            _("A table has at most {most:,} cells; split it into several rules.").format(most=MOST_CELLS),
        )
    else:
        yield from _row_problems(modules, rows, facts)


def _row_problems(modules: list[str], rows: list[list[str]], facts: Facts) -> Iterator[Problem]:
    seen: set[tuple[str, ...]] = set()
    for index, row in enumerate(rows):
        if len(row) != len(modules):
            yield Problem(
                ("rows", index),
                _("This row has {count} cells; the table has {columns} columns.").format(
                    count=len(row), columns=len(modules)
                ),
            )
            continue
        if tuple(row) in seen:
            yield Problem(("rows", index), _("This row is there twice."))
        seen.add(tuple(row))
        for column, (code, sku) in enumerate(zip(modules, row, strict=True)):
            if sku != ANYTHING and code in facts.modules and sku not in facts.modules[code].most:
                yield Problem(("rows", index, column), _("“{code}” does not offer “{sku}”.").format(code=code, sku=sku))
            elif code in facts.modules and sku in facts.modules[code].retired:
                yield Problem(
                    ("rows", index, column), _("“{sku}” is retired: no customer can take it any more.").format(sku=sku)
                )
