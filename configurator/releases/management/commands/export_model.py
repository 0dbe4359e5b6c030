import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.importing import CatalogFileError, read_catalog
from catalog.models import ProductFamily
from catalog.snapshot import snapshot
from configurator.releases.translate import translate


class Command(BaseCommand):
    """Export the engine's model of a family, for the engine's own command and for other tools."""

    help = "Write a family's draft, or a catalog file, as an engine model (atelier-model/1)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("family", help="code of the family, or a catalog file (.json, .json.gz)")
        parser.add_argument("file", nargs="?", help="where to write; standard output without it")
        parser.add_argument("--priced", action="store_true", help="only what has a price")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        source = options["family"]
        family = _of_file(Path(source)) if source.endswith((".json", ".json.gz")) else _of_tables(source)
        model = translate(_only(family, priced=options["priced"])).model
        text = json.dumps(model, ensure_ascii=False) + "\n"
        if options["file"]:
            Path(options["file"]).write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)


def _of_tables(code: str) -> dict[str, Any]:
    try:
        return snapshot(code)
    except ProductFamily.DoesNotExist:
        raise CommandError(f"There is no family with the code “{code}”.") from None


def _of_file(path: Path) -> dict[str, Any]:
    try:
        return read_catalog(path=path, may_miss_pictures=True)[0]
    except CatalogFileError as error:
        problem = error.problems[0]
        raise CommandError(f"{path}: {problem.where}: {problem.text}") from error


def _only(family: dict[str, Any], *, priced: bool) -> dict[str, Any]:
    """Leave out what is retired and, if asked, what has no price."""
    active = {part["sku"] for part in family["components"] if part["active"]}
    modules = [
        module | {"components": [o for o in module["components"] if o["sku"] in active and (o["price"] or not priced)]}
        for module in family["modules"]
    ]
    offered = {offering["sku"] for module in modules for offering in module["components"]}
    components = [part for part in family["components"] if part["sku"] in offered]
    return family | {"modules": modules, "components": components}
