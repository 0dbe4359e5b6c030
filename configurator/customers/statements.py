"""Statements of the click path, built once and kept.

A click runs three short statements; building each anew through the ORM costs several times as much as running it
(measured: 0.37 ms to build the SELECT, 0.02 ms to run it). Django builds them here from the same models, quotes names
and adapts values for the database in use; only the building happens once for each process.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db import connection, models

Field = Any  # models.Field takes its type parameters only for the type checker


# what these hold goes to every database as it is
_PLAIN = (models.BooleanField, models.CharField, models.IntegerField)


def _adapted(fields: Sequence[Field], values: Sequence[Any]) -> list[Any]:
    return [
        value if isinstance(field, _PLAIN) else field.get_db_prep_save(value, connection=connection)
        for field, value in zip(fields, values, strict=True)
    ]


class _Statement:
    def __init__(self, model: type[models.Model]) -> None:
        self.model = model

    def fields(self, names: Sequence[str]) -> list[Field]:
        """The model's concrete fields of these names."""
        known = {name: field for field in self.model._meta.concrete_fields for name in (field.name, field.attname)}
        return [known[name] for name in names]

    def quoted(self, names: Sequence[str]) -> list[str]:
        """Column names of these fields, quoted for the database."""
        return [connection.ops.quote_name(str(field.column)) for field in self.fields(names)]

    @property
    def table(self) -> str:
        """The model's table, quoted."""
        return connection.ops.quote_name(self.model._meta.db_table)


class Read(_Statement):
    """SELECT some columns, joined ones too, of the one row with these values."""

    def __init__(self, model: type[models.Model], columns: Sequence[str], by: Mapping[str, Any]) -> None:
        """`by` holds an example value for each field that the row is found by; only its type matters."""
        super().__init__(model)
        self.columns, self.by = columns, by

    @cached_property
    def _compiled(self) -> tuple[str, Any, Any]:
        rows = self.model._default_manager.all()
        for name, value in self.by.items():  # one by one: a filter sorts its own conditions
            rows = rows.filter(**{name: value})
        compiler = rows.values_list(*self.columns).query.get_compiler(connection=connection)
        sql, _ = compiler.as_sql()
        return sql, compiler, compiler.get_converters([column for column, _, _ in compiler.select])

    @cached_property
    def _by(self) -> list[Field]:
        return self.fields(tuple(self.by))

    def one(self, *values: Any) -> tuple[Any, ...] | None:
        """Run it; None when there is no such row."""
        sql, compiler, converters = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, _adapted(self._by, values))
            row = cursor.fetchone()
        return None if row is None else tuple(next(iter(compiler.apply_converters([row], converters))))


class Update(_Statement):
    """UPDATE some columns of the rows with these values."""

    def __init__(self, model: type[models.Model], columns: Sequence[str], by: Sequence[str]) -> None:
        super().__init__(model)
        self.columns, self.by = columns, by

    @cached_property
    def _sql(self) -> str:
        sets = ", ".join(f"{name} = %s" for name in self.quoted(self.columns))
        where = " AND ".join(f"{name} = %s" for name in self.quoted(self.by))
        return f"UPDATE {self.table} SET {sets} WHERE {where}"  # noqa: S608  names of our own models, quoted

    @cached_property
    def _fields(self) -> list[Field]:
        return self.fields([*self.columns, *self.by])

    def run(self, *values: Any) -> int:
        """Run it with the new values, then those to find the rows by. Returns how many rows it met."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql, _adapted(self._fields, values))
            return int(cursor.rowcount)


class Insert(_Statement):
    """INSERT rows of a model whose key the database makes."""

    @cached_property
    def _fields(self) -> list[Field]:
        return [field for field in self.model._meta.concrete_fields if not field.primary_key]

    @cached_property
    def _columns(self) -> str:
        return ", ".join(connection.ops.quote_name(str(field.column)) for field in self._fields)

    @cached_property
    def _row(self) -> str:
        return f"({', '.join(['%s'] * len(self._fields))})"

    def run(self, rows: Sequence[models.Model]) -> None:
        """Write all rows in one statement."""
        values = [v for row in rows for v in _adapted(self._fields, [getattr(row, f.attname) for f in self._fields])]
        places = ", ".join([self._row] * len(rows))
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {self.table} ({self._columns}) VALUES {places}", values)  # noqa: S608  quoted names
