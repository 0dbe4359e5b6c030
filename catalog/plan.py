"""Which rows have to be created, changed and removed so that a table says what a document says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from django.db.models import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from catalog.documents import Document

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Plan(Generic[Row]):
    """Rows by what has to be done with them; `kept` are all that the document wants, in its order."""

    wanted: Mapping[str, Document]
    kept: Sequence[Row]
    created: Sequence[Row]
    changed: Sequence[Row]
    removed: Sequence[Row]
    is_in_order: bool

    @property
    def written(self) -> Sequence[Row]:
        """Rows to fill from the document."""
        return [*self.changed, *self.created]

    @property
    def unchanged_count(self) -> int:
        """How many rows already say what the document says."""
        return len(self.kept) - len(self.created) - len(self.changed)


def plan(
    entries: Sequence[Document],
    *,
    key: str,
    existing: Mapping[str, Row],
    document: Callable[[Row], Document],
    new: Callable[[str], Row],
) -> Plan[Row]:
    """Compare a document's entries with the rows there are, by code; rows keep their identity.

    `existing` is in the table's order. Unless only the end of the list is new, rows whose position has to change count
    as changed.
    """
    wanted = {entry[key]: entry for entry in entries}
    kept_codes = [code for code in existing if code in wanted]
    is_in_order = list(wanted)[: len(kept_codes)] == kept_codes
    created = {code: new(code) for code in wanted if code not in existing}
    kept = [existing[code] if code in existing else created[code] for code in wanted]
    changed = [
        existing[code]
        for index, code in enumerate(wanted)
        if code in existing
        and (
            document(existing[code]) != wanted[code]
            or (not is_in_order and getattr(existing[code], "position", index) != index)
        )
    ]
    removed = [row for code, row in existing.items() if code not in wanted]
    return Plan(wanted, kept, list(created.values()), changed, removed, is_in_order)
