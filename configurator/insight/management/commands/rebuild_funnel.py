from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from configurator.insight.funnel.count import rebuild


class Command(BaseCommand):
    """The funnel is derived: this counts it anew, without what was erased since."""

    help = "Count anew how far customers got with each product. What visits did, whose acts are forgotten, stays."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        self.stdout.write(f"{rebuild(at=timezone.now())} rows")
