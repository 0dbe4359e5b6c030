from typing import Any

from django.core.management.base import BaseCommand

from catalog.groups import ensure_groups


class Command(BaseCommand):
    """Give the groups their permissions."""

    help = (
        "Makes the groups editor, publisher, clerk, storekeeper, maker, connector, strategist, conversion specialist "
        "and market research; run it after migrate."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        for name, count in ensure_groups().items():
            self.stdout.write(f"{name}: {count} permissions")
