"""Many rows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Field, Model


def update_rows(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write these fields of rows of one table, with one statement that is run once a row.

    `bulk_update` builds a CASE of all rows for each field: for 26,000 components that took 40 s, this takes one.
    """
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    written: list[Field[Any, Any]] = [meta.get_field(name) for name in fields]  # type: ignore[misc]  # columns, all of them
    pk = meta.pk
    places = ", ".join(f"{quote(field.column)} = %s" for field in written)
    values = (
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in (*written, pk)] for row in rows
    )
    with connection.cursor() as cursor:
        statement = f"UPDATE {quote(meta.db_table)} SET {places} WHERE {quote(pk.column)} = %s"  # noqa: S608  names of our own models
        cursor.executemany(statement, list(values))
