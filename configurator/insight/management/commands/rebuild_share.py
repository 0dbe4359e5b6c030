from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from configurator.insight.share.rebuild import rebuild


class Command(BaseCommand):
    """Needs and shares are derived: this works them out anew from what was bought and told."""

    help = "Work out anew what customers spend on each need here and elsewhere, and what share of it is ours."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        found = rebuild(at=timezone.now())
        needs = ", ".join(f"{count} {source}" for source, count in found.needs.items())
        self.stdout.write(f"{found.customers} customers, needs: {needs}")
