"""Databases that tests make for themselves: SQLite files, or more databases on the settings' PostgreSQL server."""

import os
import shutil
import sqlite3
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.types.string import TextLoader


@dataclass(frozen=True)
class Database:
    """A database by its address; files that go with it (pictures, exports) lie in `folder`."""

    url: str
    folder: Path

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        name = self.url.removeprefix("sqlite:///")
        return None if name == self.url else Path(name)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database says to a statement with a `?` for each value, on a connection beside every other."""
        with closing(self._connect()) as connection:
            cursor = connection.execute(query if self.file else query.replace("%", "%%").replace("?", "%s"), values)
            found = cursor.fetchall() if cursor.description else []
            connection.commit()
        return list(found)

    def _connect(self) -> Any:
        if self.file:
            return sqlite3.connect(self.file)
        connection = psycopg.connect(self.url, autocommit=True, cursor_factory=psycopg.ClientCursor)
        connection.adapters.register_loader("jsonb", TextLoader)  # as SQLite gives it
        return connection

    def drop(self) -> None:
        """Delete a database of a server; a file goes with its folder."""
        if self.file is None:
            _server().rows(f'DROP DATABASE IF EXISTS "{_name(self.url)}" WITH (FORCE)')


def on_postgres() -> bool:
    """Whether the settings name a PostgreSQL server."""
    return os.environ["DATABASE_URL"].startswith(("postgres://", "postgresql://"))


def make(folder: Path) -> Database:
    """An empty database; a file is not there before somebody opens it."""
    if not on_postgres():
        return Database(f"sqlite:///{folder / 'db.sqlite3'}", folder)
    made = Database(_url(_ours() + uuid.uuid4().hex[:12]), folder)
    _server().rows(f'CREATE DATABASE "{_name(made.url)}"')
    return made


def copy(template: Database, folder: Path) -> Database:
    """A copy of a database that nobody is connected to."""
    if template.file is not None:
        target = folder / "db.sqlite3"
        shutil.copy(template.file, target)
        return Database(f"sqlite:///{target}", folder)
    made = Database(_url(_ours() + uuid.uuid4().hex[:12]), folder)
    _server().rows(f'CREATE DATABASE "{_name(made.url)}" TEMPLATE "{_name(template.url)}"')
    return made


def drop_all() -> None:
    """Delete what this run of the tests made on a server."""
    if on_postgres():
        for (name,) in _server().rows("SELECT datname FROM pg_database WHERE datname LIKE ?", f"{_ours()}%"):
            Database(_url(name), Path()).drop()


def _ours() -> str:
    """How the names of this run's databases begin."""
    run = Path(os.environ["ATELIER_TEST_VAR"]).name.encode().hex()[-12:]
    return f"atelier_{run}_"


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _url(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def _server() -> Database:
    return Database(os.environ["DATABASE_URL"], Path())


def compact(database: Database) -> None:
    """Leave a file without others beside it, so that it can be copied."""
    if database.file is not None:
        database.rows("PRAGMA journal_mode=DELETE")
