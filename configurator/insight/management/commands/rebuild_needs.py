import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from configurator.insight.groups.divide import ENOUGH
from configurator.insight.groups.rebuild import Rebuilt, rebuild


class Command(BaseCommand):
    """Groups by needs are derived: this finds them anew. Names that staff gave stay with their groups."""

    help = "Find anew the groups of customers who are alike in what they buy, have and told us."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        began = time.monotonic()

        def say(words: str) -> None:
            self.stdout.write(f"{time.monotonic() - began:6.1f} s  {words}")
            self.stdout.flush()

        found = rebuild(at=timezone.now(), say=say)
        say("done")
        self.stdout.write(_summary(found))


def _summary(found: Rebuilt) -> str:
    if found.customers < ENOUGH:
        return (
            f"Too few customers to group: something is known of {found.customers} who let us learn always, "
            f"and groups are looked for from {ENOUGH} on."
        )
    if not found.groups:
        return f"One kind only: {found.customers} customers do not differ so much that they fall into groups."
    return (
        f"{found.members} of {found.customers} customers are in {found.groups} groups, "
        f"{found.new} of them new; {found.retired} were not found any more."
    )
