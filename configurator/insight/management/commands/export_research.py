from pathlib import Path
from random import SystemRandom
from shutil import copyfileobj
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from configurator.insight.models import ResearchPeriod
from configurator.insight.research.export import NobodyInItError, export


class Command(BaseCommand):
    """The data set of four weeks, as `/staff/research/` gives it; the log says that it was taken here."""

    help = "Write the data set for research of four closed weeks to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True, metavar="DAY", help="the first day of the four weeks")
        parser.add_argument("--to", required=True, type=Path, metavar="FILE", help="the archive to write")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        closed = {str(row.begin): row for row in ResearchPeriod.objects.order_by("begin")}
        period = closed.get(options["period"])
        if period is None:
            known = ", ".join(closed) or "none"
            raise CommandError(f"No four weeks that begin on {options['period']} are closed. Closed: {known}.")
        if options["to"].exists():
            raise CommandError(f"{options['to']} is there already, and stays.")
        try:
            found = export(period=period, by=None, at=timezone.now(), rng=SystemRandom())
        except NobodyInItError:
            raise CommandError("Too few customers agreed: there is nothing to take of these four weeks.") from None
        with found, options["to"].open("xb") as out:
            copyfileobj(found, out)
        self.stdout.write(f"{period.rows} rows, at least {period.fewest} of each kind, in {options['to']}")
