from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from configurator.fulfillment.export import export_file
from configurator.fulfillment.formats import FORMATS
from configurator.fulfillment.formats.parties import NotSetUpError
from configurator.fulfillment.models import documents_without_export
from configurator.orders.models import OrderDocument


class Command(BaseCommand):
    """Write orders to a folder by hand."""

    help = (
        "Write each order's document to a folder, one file an order. A folder gets each order once; "
        "--all writes those that it has already got again, with `.repeat-1` in the name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=sorted(FORMATS), required=True, dest="format_name")
        parser.add_argument("--to", type=Path, required=True, dest="folder", metavar="DIR")
        parser.add_argument("--all", action="store_true", dest="again", help="also what this folder has already got")

    def handle(self, *, format_name: str, folder: Path, again: bool, **_options: Any) -> None:
        wanted = documents_without_export(format_name=format_name, destination=str(folder.resolve()))
        documents = OrderDocument.objects.select_related("order")
        pks = list((OrderDocument.objects.order_by("pk") if again else wanted).values_list("pk", flat=True))
        try:
            for pk in pks:
                document, at = documents.get(pk=pk), timezone.now()
                export_file(document=document, format_name=format_name, folder=folder, at=at, again=again)
        except NotSetUpError as reason:
            raise CommandError(str(reason)) from reason
        except OSError as reason:
            raise CommandError(f"Could not write to {folder}: {reason}. Run it again; nothing is lost.") from reason
        self.stdout.write(f"Exported {len(pks)} order{'' if len(pks) == 1 else 's'} to {folder}.")
