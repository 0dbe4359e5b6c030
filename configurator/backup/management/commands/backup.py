from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from configurator.backup.errors import BackupError
from configurator.backup.keep import keep


class Command(BaseCommand):
    """Make a backup while the shop goes on."""

    help = "Copy the database, pictures and exports into a new folder, with a manifest. The shop may go on selling."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is not there yet")

    def handle(self, *, folder: Path, **_options: Any) -> None:
        try:
            made = keep(folder=folder.absolute(), at=timezone.now())
        except BackupError as error:
            raise CommandError(error.text) from error
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error}.") from error
        self.stdout.write(f"Backed up to {folder}: the database and {len(made.files) - 1} other files.")
