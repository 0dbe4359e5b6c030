"""The demo families, loaded and published once for the whole session, as a database that tests copy.

`python -m tests.demo` fills the settings' database. Loading and compiling three families takes seconds, copying none.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from tests import databases
from tests.databases import Database

BASE = Path(__file__).resolve().parent.parent
FAMILIES = tuple(code for code in ("laptop", "yogurt", "pc") if (BASE / f"catalog/demo/{code}.json").exists())
PASSWORD = "a-password-of-the-cast"
# Releases here have keys of their own: a process remembers releases by key, and other tests publish number 1 again.
FIRST_RELEASE = 1_000_000
_keys = count(FIRST_RELEASE + 1_000, 1_000)


def environment(database: Database) -> dict[str, str]:
    """What a process needs to work on a database as a site for tests."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database.url}


def template() -> Database:
    """The database with the published families; whoever comes first makes it, the others wait."""
    folder = Path(os.environ["ATELIER_TEST_VAR"])
    folder.mkdir(parents=True, exist_ok=True)
    known = folder / "demo.url"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not known.exists():
            made = databases.make(folder)
            subprocess.run([sys.executable, "-m", "tests.demo"], cwd=BASE, env=environment(made), check=True)
            databases.compact(made)
            known.write_text(made.url)
    return Database(known.read_text(), folder)


def insert(connection: Any, source: Database) -> None:
    """Copy the families' rows into the test's own transaction, in milliseconds."""
    first = next(_keys)  # what this test publishes has a key that no test before it had
    with connection.cursor() as cursor:
        if source.file is not None:
            _insert_rows(cursor, source.file)
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = 'releases_release'", [first])
        else:
            _copy_in(cursor, source.folder / "demo")
            _number_from(cursor, first)


def _insert_rows(cursor: Any, file: Path) -> None:
    with closing(sqlite3.connect(file)) as source:
        tables = source.execute(f"SELECT name FROM sqlite_master WHERE type = 'table' AND ({_TABLES})").fetchall()  # noqa: S608
        for (table,) in tables:
            rows = source.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  our own tables
            if rows:
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608


_TABLES = "name LIKE 'catalog_%' OR name LIKE 'releases_%'"


def _copy_out(cursor: Any, folder: Path) -> None:
    """Write each table as the server copies it, so that a test reads it in at the server's own speed."""
    folder.mkdir()
    cursor.execute(f"SELECT name FROM (SELECT tablename AS name FROM pg_tables) AS known WHERE {_TABLES}")  # noqa: S608
    for (table,) in cursor.fetchall():
        with cursor.copy(f"COPY {table} TO STDOUT") as rows, (folder / table).open("wb") as file:
            file.writelines(rows)


def _copy_in(cursor: Any, folder: Path) -> None:
    cursor.execute(
        "SELECT relname, pg_get_serial_sequence(relname, 'id') FROM pg_class"
        " JOIN pg_attribute ON attrelid = pg_class.oid WHERE attname = 'id' AND attidentity <> ''"
    )
    numbered = dict(cursor.fetchall())
    for file in filter(lambda file: file.stat().st_size, folder.iterdir()):
        with cursor.copy(f"COPY {file.name} FROM STDIN") as rows:
            rows.write(file.read_bytes())
        if file.name in numbered:
            cursor.execute(f"SELECT setval(%s, max(id)) FROM {file.name}", [numbered[file.name]])  # noqa: S608


def _number_from(cursor: Any, number: int) -> None:
    """Give the next release the key after this number, on PostgreSQL."""
    cursor.execute("SELECT setval(pg_get_serial_sequence('releases_release', 'id'), %s)", [number])


def make() -> None:
    """Make a shop with the demo families and the cast in the empty database of the settings."""
    import django  # noqa: PLC0415  the environment is set by then

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("ensure_groups", verbosity=0)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'releases_release'")
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('releases_release', %s)", [FIRST_RELEASE])
        else:
            _number_from(cursor, FIRST_RELEASE)
    kept, media = _known_pictures(), Path(settings.MEDIA_ROOT) / "catalog"
    if kept.is_dir():
        shutil.copytree(kept, media)
    for code in FAMILIES:
        call_command("load_catalog", str(BASE / f"catalog/demo/{code}.json"), verbosity=0)
        call_command("publish", code, verbosity=0)
    if not kept.is_dir():
        _keep_pictures(media, kept)
    _cast()
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            _copy_out(cursor, Path(os.environ["ATELIER_TEST_VAR"]) / "demo")
    connection.close()


def _known_pictures() -> Path:
    """Where the pictures lie that this very code made of the demo's in an earlier run; they take it a minute.

    They are named by the content of what they are made of, so one that changes is made anew.
    """
    made_by = (BASE / "configurator/releases" / name for name in ("sheets.py", "pictures.py", "files.py"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in made_by)).hexdigest()
    return BASE / "var" / "demo-pictures" / digest[:16]


def _keep_pictures(media: Path, kept: Path) -> None:
    """Keep them for the next run, whole or not at all, instead of those that older code made."""
    part = kept.with_name(f"{kept.name}.{os.getpid()}.part")
    shutil.copytree(media, part)
    for older in kept.parent.iterdir():
        if older.suffix != ".part":
            shutil.rmtree(older, ignore_errors=True)
    try:
        part.rename(kept)
    except OSError:  # another run was as far at the same time
        shutil.rmtree(part)


def _cast() -> None:
    from allauth.account.models import EmailAddress  # noqa: PLC0415

    from configurator.customers.models import User  # noqa: PLC0415

    for name, staff in (("Sam", True), ("Joe", False)):
        email = f"{name.lower()}@example.com"
        user = User.objects.create_user(email, PASSWORD, name=name, is_staff=staff, is_superuser=staff)
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)


if __name__ == "__main__":
    make()
