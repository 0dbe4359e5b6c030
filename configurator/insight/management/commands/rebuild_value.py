from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from configurator.insight.rebuild import rebuild


class Command(BaseCommand):
    """Values are derived: this works them out anew from orders and interactions."""

    help = "Work out anew what customers are worth, and which tier each is of."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        found = rebuild(at=timezone.now())
        for family_code, model in sorted(found.models.items()):
            self.stdout.write(f"{family_code}: {model}")
        tiers = ", ".join(f"{count} {tier}" for tier, count in found.tiers.items())
        self.stdout.write(f"valued {found.customers} customers ({tiers}), {found.changes} changes of tier")
