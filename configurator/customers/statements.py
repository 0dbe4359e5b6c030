"""Statements of the click path, built once and kept.

A click runs three short statements; building each anew through the ORM costs several times as much as running it
(measured: 0.37 ms to build the SELECT, 0.02 ms to run it). Django builds them here from the same models, quotes names
and adapts values for the database in use; only the building happens once for each process.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Field = Any  # models.Field takes its type parameters only for the type checker
Adapter = Callable[[Any], Any]


# what these hold goes to every database as it is
_PLAIN = (models.BooleanField, models.CharField, models.IntegerField)


def _connection() -> BaseDatabaseWrapper:
    """The connection of this thread. Django's `connection` would look it up at every attribute."""
    return connections[DEFAULT_DB_ALIAS]


def _adapter(field: Field) -> Adapter | None:
    """How a field's values become what the driver takes, as the field does it; None for values that stay as they are.

    The fields ask of every value what kind of value it is; here it is known.
    """
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, _PLAIN):
        return None
    if isinstance(kind, models.UUIDField):
        return None if _connection().features.has_native_uuid_field else _hex
    if isinstance(kind, models.JSONField):
        return lambda value: _connection().ops.adapt_json_value(value, kind.encoder)
    if isinstance(kind, models.DateTimeField):
        return _moment
    return lambda value: field.get_db_prep_save(value, connection=_connection())


def _moment(at: Any) -> Any:
    return _connection().ops.adapt_datetimefield_value(at)


def _hex(key: Any) -> str:
    return str(key.hex)


def _adapted(adapters: Iterable[Adapter | None], values: Iterable[Any]) -> list[Any]:
    return [
        value if adapt is None or value is None else adapt(value) for adapt, value in zip(adapters, values, strict=True)
    ]


class _Statement:
    def __init__(self, model: type[models.Model]) -> None:
        self.model = model

    def fields(self, names: Sequence[str]) -> list[Field]:
        """The model's concrete fields of these names."""
        known = {name: field for field in self.model._meta.concrete_fields for name in (field.name, field.attname)}
        return [known[name] for name in names]

    def adapters(self, names: Sequence[str]) -> list[Adapter | None]:
        """For each of these fields how its values are given to the driver."""
        return [_adapter(field) for field in self.fields(names)]

    def quoted(self, names: Sequence[str]) -> list[str]:
        """Column names of these fields, quoted for the database."""
        return [_connection().ops.quote_name(str(field.column)) for field in self.fields(names)]

    @property
    def table(self) -> str:
        """The model's table, quoted."""
        return _connection().ops.quote_name(self.model._meta.db_table)


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
        compiler = rows.values_list(*self.columns).query.get_compiler(connection=_connection())
        sql, _ = compiler.as_sql()
        return sql, compiler, compiler.get_converters([column for column, _, _ in compiler.select])

    @cached_property
    def _adapters(self) -> list[Adapter | None]:
        return self.adapters(tuple(self.by))

    def one(self, *values: Any) -> tuple[Any, ...] | None:
        """Run it; None when there is no such row."""
        sql, compiler, converters = self._compiled
        with _connection().cursor() as cursor:
            cursor.execute(sql, _adapted(self._adapters, values))
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
    def _adapters(self) -> list[Adapter | None]:
        return self.adapters([*self.columns, *self.by])

    def run(self, *values: Any) -> int:
        """Run it with the new values, then those to find the rows by. Returns how many rows it met."""
        with _connection().cursor() as cursor:
            cursor.execute(self._sql, _adapted(self._adapters, values))
            return int(cursor.rowcount)


class Insert(_Statement):
    """INSERT rows of a model whose key the database makes."""

    def __init__(self, model: type[models.Model], columns: Sequence[str]) -> None:
        """`columns` are all but the key."""
        super().__init__(model)
        self.columns = columns

    @cached_property
    def _sql(self) -> str:
        return f"INSERT INTO {self.table} ({', '.join(self.quoted(self.columns))}) VALUES "  # noqa: S608  quoted names

    @cached_property
    def _adapters(self) -> list[Adapter | None]:
        return self.adapters(self.columns)

    @cached_property
    def _row(self) -> str:
        return f"({', '.join(['%s'] * len(self.columns))})"

    def run(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write all rows, each the values of the columns, in one statement."""
        values = [value for row in rows for value in _adapted(self._adapters, row)]
        with _connection().cursor() as cursor:
            cursor.execute(self._sql + ", ".join([self._row] * len(rows)), values)
