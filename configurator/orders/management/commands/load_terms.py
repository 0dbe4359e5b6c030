from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from configurator.orders.load_terms import TermsFileError, load_terms


class Command(BaseCommand):
    """Add tax rates and ways of delivery from a file."""

    help = (
        "Adds the tax rates and ways of delivery of a file that are not there yet; what staff changed stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            loaded = load_terms(path=path)
        except TermsFileError as error:
            for problem in error.problems:
                self.stderr.write(f"{path}: {problem}")
            raise CommandError(f"{path}: nothing was changed.") from error
        self.stdout.write(f"{loaded.rates} new tax rates, {loaded.methods} new ways of delivery.")
