"""The database as one file, and a file as the database: a consistent state, while the shop goes on selling."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from configurator.backup.errors import BackupError

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_ANEW = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"


def file_name() -> str:
    """What the copy of this kind of database is called."""
    return NAMES[connection.vendor]


def is_empty() -> bool:
    """Whether nobody has made tables in it."""
    return not connection.introspection.table_names()


def dump(*, file: Path) -> None:
    """Write the database into a file as it is at one moment. Raises BackupError."""
    if connection.vendor == "sqlite":
        _copy_out(file)
        return
    _run([_program("pg_dump"), "--format=custom", "--no-owner", "--no-acl", f"--file={file}", _name()])


def check(*, file: Path) -> None:
    """Look whether the file can be brought back by what is installed here. Raises BackupError."""
    if connection.vendor == "sqlite":
        _check_copy(file)
        return
    _program("psql")
    _run([_program("pg_restore"), "--list", str(file)])


def load(*, file: Path) -> None:
    """Make the database what the file says, all of it or, where that fails, nothing. Raises BackupError."""
    if connection.vendor == "sqlite":
        _copy_in(file)
        return
    connection.close()
    command = [_program("pg_restore"), "--no-owner", "--no-acl", "--file=-", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as words:  # noqa: S603  found on the PATH
        assert words.stdout is not None  # noqa: S101  for the type checker
        psql = [_program("psql"), "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", _name()]
        _run([*psql, f"--command={_ANEW}", "--file=-"], words=words.stdout.fileno())
    if words.returncode:
        raise BackupError("pg_restore could not read the copy to its end.")


# SQLite: its own backup, which never sees half a transaction


def _copy_out(file: Path) -> None:
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The copy of the database could not be written: {error}.") from error


def _check_copy(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            (said,) = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The copy of the database can't be read: {error}.") from error
    if said != "ok":
        raise BackupError(f"The copy of the database is damaged: {said}.")


def _copy_in(file: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
        try:
            copy.backup(connection.connection)
        except sqlite3.DatabaseError as error:
            raise BackupError(
                f"The database could not be written: {error}. Stop the shop's processes first."
            ) from error
    connection.close()  # what it remembered of the tables is of the database before


# PostgreSQL: the programs that come with it


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        text = f"{name} is not on the PATH. Install PostgreSQL's client programs (Debian: postgresql-client)"
        raise BackupError(f"{text}, of the server's version or a newer one.")
    return found


def _name() -> str:
    return f"--dbname={connection.settings_dict['NAME']}"


def _environment() -> dict[str, str]:
    """How the programs reach the server; the password stands in no list of processes."""
    known = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return {**os.environ, **{name: str(known[key]) for name, key in names.items() if known.get(key)}}


def _run(command: list[str], *, words: int | None = None) -> None:
    done = subprocess.run(  # noqa: S603  found on the PATH
        command, env=_environment(), stdin=words, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise BackupError(f"{Path(command[0]).name}: {' '.join(said[:3])}")
