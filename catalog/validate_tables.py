"""Which tables of what fits can't mean anything; see `validate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
            yield Problem(("modules", index), f"There is no module “{code}” in this family.")
        elif code in modules[:index]:
            yield Problem(("modules", index), f"“{code}” is a column twice.")
    if not rows:
        yield Problem(("rows",), "No row fits yet: tick or paste at least one.")
    elif len(modules) * len(rows) > MOST_CELLS:
        yield Problem(("rows",), f"A table has at most {MOST_CELLS:,} cells; split it into several rules.")
    else:
        yield from _row_problems(modules, rows, facts)


def _row_problems(modules: list[str], rows: list[list[str]], facts: Facts) -> Iterator[Problem]:
    seen: set[tuple[str, ...]] = set()
    for index, row in enumerate(rows):
        if len(row) != len(modules):
            yield Problem(("rows", index), f"This row has {len(row)} cells; the table has {len(modules)} columns.")
            continue
        if tuple(row) in seen:
            yield Problem(("rows", index), "This row is there twice.")
        seen.add(tuple(row))
        for column, (code, sku) in enumerate(zip(modules, row, strict=True)):
            if sku != ANYTHING and code in facts.modules and sku not in facts.modules[code].most:
                yield Problem(("rows", index, column), f"“{code}” does not offer “{sku}”.")
            elif code in facts.modules and sku in facts.modules[code].retired:
                yield Problem(("rows", index, column), f"“{sku}” is retired: no customer can take it any more.")
