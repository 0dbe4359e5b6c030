"""Many rows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


def insert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write new rows of a table by the quickest way that the database has; `fields` are all without a default.

    For rows by the hundred thousand: `bulk_create` makes an object and a piece of SQL of each.
    """
    meta, quote = model._meta, connection.ops.quote_name
    written: list[Field[Any, Any]] = [meta.get_field(name) for name in fields]  # type: ignore[misc]  # columns, all of them
    table, columns = quote(meta.db_table), ", ".join(quote(field.column) for field in written)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join("%s" for _ in written)
        makers = [field.get_db_prep_save for field in written]
        values = [[make(value, connection) for make, value in zip(makers, row, strict=True)] for row in rows]
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)  # noqa: S608  names of our own models
