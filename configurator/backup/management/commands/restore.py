from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.loader import MigrationLoader

from configurator.backup.errors import BackupError
from configurator.backup.keep import bring_back


class Command(BaseCommand):
    """Bring a backup back."""

    help = "Make the database, pictures and exports what a backup says. Stop the shop's processes first."
    requires_system_checks = []  # some look into tables, and there may be none yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="what `backup` has made")
        parser.add_argument("--force", action="store_true", help="replace a database that is not empty")

    def handle(self, *, folder: Path, force: bool, **_options: Any) -> None:
        try:
            found = bring_back(folder=folder.absolute(), is_forced=force)
        except BackupError as error:
            raise CommandError(f"{error.text} Nothing was changed.") from error
        except OSError as error:
            raise CommandError(f"The backup could not be brought back: {error}.") from error
        self.stdout.write(f"Restored the state of {found.at}: the database and {len(found.files) - 1} other files.")
        if set(MigrationLoader(None).disk_migrations) - {tuple(one) for one in found.migrations}:
            self.stdout.write("It was made by an older version: run `manage.py migrate` before the shop is started.")
