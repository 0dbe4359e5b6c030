"""What a backup holds: every file with its SHA-256, and how far the database's tables had come."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from configurator.backup.errors import BackupError

NAME, FORMAT = "manifest.json", "atelier-backup/1"
_BLOCK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The manifest; `files` are digests by path inside the backup, `migrations` are those that were applied."""

    at: str
    database: str
    migrations: list[list[str]]
    files: dict[str, str]

    def write(self, folder: Path) -> None:
        """Put it beside what it speaks of."""
        text = json.dumps({"format": FORMAT} | asdict(self), indent=1, ensure_ascii=False)
        (folder / NAME).write_text(f"{text}\n", encoding="utf-8")


def of(*, folder: Path, at: datetime) -> Manifest:
    """Describe a folder that was just filled."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): digest(path) for path in paths}
    applied = sorted(map(list, MigrationLoader(connection).applied_migrations))
    return Manifest(at=at.isoformat(), database=connection.vendor, migrations=applied, files=files)


def read(*, folder: Path) -> Manifest:
    """Read a backup's manifest. Raises BackupError where it is none of ours."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if found.pop("format") != FORMAT:
            raise BackupError(f"{folder / NAME} is of another format than {FORMAT}; use the version that made it.")
        return Manifest(**found)
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        raise BackupError(f"{folder} is no backup: there is no readable {NAME} in it.") from error


def check(*, manifest: Manifest, folder: Path) -> None:
    """Look whether all is there as it was written, and whether this version knows its tables. Raises BackupError."""
    for name, expected in manifest.files.items():
        path = folder / name
        if folder.resolve() not in path.resolve().parents:
            raise BackupError(f"The manifest names a file outside of the backup: {name}.")
        if not path.is_file():
            raise BackupError(f"The backup lacks {name}.")
        if digest(path) != expected:
            raise BackupError(f"{name} is not as it was written: its SHA-256 is another one.")
    if manifest.database != connection.vendor:
        raise BackupError(f"This is a copy of {manifest.database}; DATABASE_URL names {connection.vendor}.")
    unknown = {tuple(one) for one in manifest.migrations} - set(MigrationLoader(None).disk_migrations)
    if unknown:
        text = "The backup was made by a newer version of this program: it does not know "
        raise BackupError(f"{text}{', '.join('.'.join(one) for one in sorted(unknown)[:3])}. Update it first.")


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
