"""Tables of what fits, as clauses: of each module one component, and the row of them is in the table."""

from collections.abc import Iterator, Sequence

from catalog.cells import ANYTHING
from configurator.releases.vocabulary import Slot, Vocabulary

Row = tuple[str, ...]
# a variable and the values that satisfy the clause
Part = tuple[str, frozenset[str]]


def table_clauses(
    vocabulary: Vocabulary, modules: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[list[Part]]:
    """Clauses that hold exactly for the rows, and wherever nothing is taken of one of the modules.

    Components that fit the same remaining rows share their clauses, so there is about one for each different line of
    the table, not for each cell. Cost: rows times columns, more where several components of a module may be taken.
    """
    return _clauses(vocabulary, modules, frozenset(tuple(row) for row in rows), [])


def _clauses(
    vocabulary: Vocabulary, modules: Sequence[str], rows: frozenset[Row], others: list[Part]
) -> Iterator[list[Part]]:
    first, rest = modules[0], modules[1:]
    by_cell: dict[str, set[Row]] = {}
    for row in rows:
        by_cell.setdefault(row[0], set()).add(row[1:])
    for slot in vocabulary.slots_of[first]:
        if not rest:
            part = _last(slot, by_cell)
            if len(part[1]) < len(slot.values):
                yield [*others, part]
            continue
        for remaining, values in _alike(slot, by_cell).items():
            outside = (slot.variable, frozenset(slot.values) - values)
            yield from _clauses(vocabulary, rest, remaining, [*others, outside])


def _last(slot: Slot, by_cell: dict[str, set[Row]]) -> Part:
    fits = {v for v in slot.values if v not in slot.taken or ANYTHING in by_cell or slot.taken[v][0] in by_cell}
    return slot.variable, frozenset(fits)


def _alike(slot: Slot, by_cell: dict[str, set[Row]]) -> dict[frozenset[Row], set[str]]:
    """The values of a slot by the rows that remain once they are taken."""
    anything = by_cell.get(ANYTHING, set())
    groups: dict[frozenset[Row], set[str]] = {}
    for value, (sku, _) in slot.taken.items():
        remaining = frozenset(by_cell.get(sku, set()) | anything)
        groups.setdefault(remaining, set()).add(value)
    return groups
