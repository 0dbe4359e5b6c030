from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from configurator.profiles.models import PopulationModel
from configurator.profiles.refit import refit, refit_due


class Command(BaseCommand):
    """Population models made anew, where they are due or at once."""

    help = "Fit anew what customers take, from the orders of those who let us learn. `learn --follow` does it too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("families", nargs="*", help="codes of families to fit at once; all that are due otherwise")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        now = timezone.now()
        for code in options["families"]:
            refit(family_code=code, at=now)
        if not options["families"]:
            refit_due(at=now)
        for row in PopulationModel.objects.light().order_by("family_code"):
            self.stdout.write(f"{row.family_code}: {row.rung}, {row.order_count} orders, fitted {row.fitted_at:%F %R}")
