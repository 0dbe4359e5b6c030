import os

from django.conf import settings
from django.utils import timezone

from configurator.outbox.follow import FollowCommand
from configurator.releases.schedule import run_due


class Command(FollowCommand):
    """The process that works out reports and publishes when it is time, once or for as long as the site runs."""

    help = "Work out the reports that staff asked for, and publish what is due."
    interval = 0.5

    def begin(self) -> None:
        os.nice(settings.COMPILE_NICENESS)

    def look(self, *, following: bool) -> int:  # noqa: ARG002  once or again and again is the same here
        return run_due(clock=timezone.now)

    def said(self, done: int) -> str:
        return f"did {done} task{'' if done == 1 else 's'}"
