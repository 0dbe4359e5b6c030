from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.exporting import document_text, dump_catalog, dumped
from catalog.models import ProductFamily


class Command(BaseCommand):
    """Write a product family as a file of the format atelier-catalog/1."""

    help = "Writes a product family to a file with its pictures beside it, or without FILE to the output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("family")
        parser.add_argument("file", type=Path, nargs="?")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self._dump(options["family"], options["file"])
        except ProductFamily.DoesNotExist as error:
            known = ", ".join(ProductFamily.objects.in_order().values_list("code", flat=True)) or "none yet"
            raise CommandError(f"There is no family “{options['family']}”; there are: {known}.") from error

    def _dump(self, family_code: str, path: Path | None) -> None:
        if path is None:
            self.stdout.write(document_text(dumped(family_code=family_code)), ending="")
        else:
            dump_catalog(family_code=family_code, path=path)
