from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from configurator.insight.boards.count import count_boards


class Command(BaseCommand):
    """Counted daily with the values; this counts today anew."""

    help = "Count anew what the boards show of today."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        self.stdout.write(f"{count_boards(at=timezone.now())} rows")
