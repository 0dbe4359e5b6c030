from typing import Any

from django.core.management.base import BaseCommand

from configurator.profiles.learn import rebuild_all


class Command(BaseCommand):
    """Profiles are derived: this makes them anew from the interactions."""

    help = "Count every customer's tastes anew from their interactions."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        self.stdout.write(f"rebuilt {rebuild_all()} profiles")
