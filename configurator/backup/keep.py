"""Keep and bring back: the database, pictures and exports, in one folder."""

import logging
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings

from configurator.backup import database, manifest
from configurator.backup.errors import BackupError
from configurator.backup.manifest import Manifest

log = logging.getLogger(__name__)

_UNFINISHED = ".unfinished"


def folders() -> dict[str, Path]:
    """The files that belong to the database's rows, by their name in a backup."""
    return {"media": Path(settings.MEDIA_ROOT), "export": Path(settings.EXPORT_DIR)}


def keep(*, folder: Path, at: datetime) -> Manifest:
    """Make a backup, which appears whole or not at all. Raises BackupError.

    The database first: a file is there before the row that speaks of it, so every row finds its files.
    """
    if folder.exists():
        raise BackupError(
            f"{folder} is there already. Name a folder that is not, such as one with the date in its name."
        )
    partial = folder.with_name(f".{folder.name}{_UNFINISHED}")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    try:
        made = _fill(partial, at)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    log.info("backup.made files=%s", len(made.files))
    return made


def _fill(folder: Path, at: datetime) -> Manifest:
    database.dump(file=folder / database.file_name())
    for name, source in folders().items():
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("*.part"))
    made = manifest.of(folder=folder, at=at)
    made.write(folder)
    return made


def bring_back(*, folder: Path, is_forced: bool) -> Manifest:
    """Make database, pictures and exports what a backup says; everything is looked at before anything is changed.

    A database that holds anything is replaced only by force. Files that are there and not in the backup stay.
    Raises BackupError.
    """
    found = manifest.read(folder=folder)
    manifest.check(manifest=found, folder=folder)
    if database.file_name() not in found.files:
        raise BackupError(f"The backup lacks {database.file_name()}.")
    database.check(file=folder / database.file_name())
    if not is_forced and not database.is_empty():
        raise BackupError("The database is not empty. With --force everything in it is replaced by the backup.")
    database.load(file=folder / database.file_name())
    for name, target in folders().items():
        if (folder / name).is_dir():
            shutil.copytree(folder / name, target, dirs_exist_ok=True)
    log.info("backup.restored files=%s", len(found.files))
    return found
