import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.models import ProductFamily
from catalog.snapshot import snapshot
from configurator.releases.translate import translate


class Command(BaseCommand):
    """Export the engine's model of a family, for the engine's own command and for other tools."""

    help = "Write a family's draft as an engine model (atelier-model/1)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("family", help="code of the family")
        parser.add_argument("file", nargs="?", help="where to write; standard output without it")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        try:
            family = snapshot(options["family"])
        except ProductFamily.DoesNotExist:
            raise CommandError(f"There is no family with the code “{options['family']}”.") from None
        text = json.dumps(translate(family).model, ensure_ascii=False, indent=1) + "\n"
        if options["file"]:
            Path(options["file"]).write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)
