from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.fixed_load import ProductFileError, load_products


class Command(BaseCommand):
    """Take in fixed products that a file of the format atelier-products/1 names."""

    help = "Takes in products that are sold as they are, from a file: all or nothing; one that is there stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            loaded = load_products(path=path)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        except ProductFileError as error:
            for fault in error.faults:
                self.stderr.write(f"{path}: {fault}")
            raise CommandError(f"{path}: nothing was changed.") from error
        self.stdout.write(f"{path.name}: {loaded.new} products are new, {loaded.kept} were there before.")
