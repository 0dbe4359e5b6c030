"""The demo families, loaded and published once for the whole session, as a database file that tests copy.

`python -m tests.demo FILE` makes the file. Loading and compiling three families takes seconds, copying takes none.
"""

import fcntl
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

BASE = Path(__file__).resolve().parent.parent
FAMILIES = tuple(code for code in ("laptop", "yogurt", "pc") if (BASE / f"catalog/demo/{code}.json").exists())
PASSWORD = "a-password-of-the-cast"
# Releases here have keys of their own: a process remembers releases by key, and other tests publish number 1 again.
FIRST_RELEASE = 1_000_000
_keys = count(FIRST_RELEASE + 1_000, 1_000)


def environment(database: Path) -> dict[str, str]:
    """What a process needs to work on a database file as a site for tests."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": f"sqlite:///{database}"}


def template() -> Path:
    """The file with the published families; whoever comes first makes it, the others wait."""
    folder = Path(os.environ["ATELIER_TEST_VAR"])
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "demo.sqlite3"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            making = file.with_suffix(".making")
            making.unlink(missing_ok=True)
            command = [sys.executable, "-m", "tests.demo", str(making)]
            subprocess.run(command, cwd=BASE, env=environment(making), check=True)
            making.rename(file)
    return file


def insert(connection: Any, file: Path) -> None:
    """Copy the families' rows into the test's own transaction, in milliseconds."""
    with _open(file) as source, connection.cursor() as cursor:
        for table, marks, rows in _rows(source):
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  our own tables
        # what this test publishes has a key that no test before it had
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = 'releases_release'", [next(_keys)])


@contextmanager
def _open(file: Path) -> Iterator[sqlite3.Connection]:
    source = sqlite3.connect(file)
    try:
        yield source
    finally:
        source.close()


def _rows(source: sqlite3.Connection) -> Iterator[tuple[str, str, list[tuple[Any, ...]]]]:
    like = "name LIKE 'catalog_%' OR name LIKE 'releases_%'"
    for (table,) in source.execute(f"SELECT name FROM sqlite_master WHERE type = 'table' AND ({like})").fetchall():  # noqa: S608
        rows = source.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
        if rows:
            yield table, ", ".join(["%s"] * len(rows[0])), rows


def make() -> None:
    """Make a shop with the demo families and the cast in the empty database of the settings."""
    import django  # noqa: PLC0415  the environment is set by then

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("ensure_groups", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'releases_release'")
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('releases_release', %s)", [FIRST_RELEASE])
    for code in FAMILIES:
        call_command("load_catalog", str(BASE / f"catalog/demo/{code}.json"), verbosity=0)
        call_command("publish", code, verbosity=0)
    _cast()
    with connection.cursor() as cursor:  # one file, nothing beside it
        cursor.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def _cast() -> None:
    from allauth.account.models import EmailAddress  # noqa: PLC0415

    from configurator.customers.models import User  # noqa: PLC0415

    for name, staff in (("Sam", True), ("Joe", False)):
        email = f"{name.lower()}@example.com"
        user = User.objects.create_user(email, PASSWORD, name=name, is_staff=staff, is_superuser=staff)
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)


if __name__ == "__main__":
    make()
