from random import Random
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from configurator.customers.models import User
from configurator.programs.simulated import simulate


class Command(BaseCommand):
    """A club to look at, for a demo."""

    help = "Makes simulated club members with purchases, campaigns and a programme, where there is no campaign yet."

    def handle(self, *_args: Any, **_options: Any) -> None:
        owner = User.objects.filter(is_superuser=True).order_by("pk").first()
        count = simulate(owner=owner, at=timezone.now(), rng=Random(7))  # noqa: S311  the same demo each time
        self.stdout.write(f"{count} simulated members")
