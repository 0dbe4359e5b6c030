import os
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from configurator.outbox.follow import end_on_signals, follow
from configurator.releases.schedule import run_due


class Command(BaseCommand):
    """The process that works out reports and publishes when it is time, once or for as long as the site runs."""

    help = "Work out the reports that staff asked for, and publish what is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--follow", action="store_true", help="go on until SIGTERM or SIGINT")
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between looks (default 0.5)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        ended = Event()
        if options["follow"]:
            os.nice(settings.COMPILE_NICENESS)
            end_on_signals(ended)
        interval = options["interval"] if options["follow"] else None
        done = follow(lambda: run_due(clock=timezone.now), interval=interval, ended=ended)
        self.stdout.write(f"did {done} task{'' if done == 1 else 's'}")
