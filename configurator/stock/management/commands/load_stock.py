from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from configurator.stock.load import StockFileError, load_stock


class Command(BaseCommand):
    """Begin to count the parts that a file of the format atelier-stock/1 names."""

    help = "Begins to count parts, from a file: all or nothing; a part that is counted already stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            loaded = load_stock(path=path, at=timezone.now())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        except StockFileError as error:
            for fault in error.faults:
                self.stderr.write(f"{path}: {fault}")
            raise CommandError(f"{path}: nothing was changed.") from error
        self.stdout.write(f"{path.name}: {loaded.begun} parts are counted from now on, {loaded.kept} were before.")
