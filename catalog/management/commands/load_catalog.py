from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.importing import CatalogFileError, LoadReport, load_catalog


class Command(BaseCommand):
    """Load a product family from a file of the format atelier-catalog/1."""

    help = "Loads a product family from a file: all or nothing; the same file twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--without-pictures", action="store_true", help="load even if pictures are not there")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            report = load_catalog(path=path, may_miss_pictures=options["without_pictures"])
        except CatalogFileError as error:
            for problem in error.problems:
                self.stderr.write(f"{path}: {problem.where}: {problem.text}")
            count = len(error.problems)
            mistakes = "1 mistake" if count == 1 else f"{count} mistakes"
            raise CommandError(f"{path}: {mistakes}; nothing was changed.") from error
        self.stdout.write(f"{report.family_code}: {summary(report)}.")


def summary(report: LoadReport) -> str:
    """Say what a load did: `97 components (12 new, 3 changed), 16 modules (1 removed)`."""
    names = ["modules", "components", "attributes", "rules", "presets"]
    counters = (report.created, report.changed, report.removed, report.unchanged)
    spare = ("prices", "layers", "fonts", "imprints", "examples")
    names += [name for name in spare if any(counter[name] for counter in counters)]
    return ", ".join(_counted(report, name) for name in names)


def _counted(report: LoadReport, name: str) -> str:
    counts = {"new": report.created[name], "changed": report.changed[name], "removed": report.removed[name]}
    total = counts["new"] + counts["changed"] + report.unchanged[name]
    told = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    return f"{total} {name} ({told})" if told else f"{total} {name}"
