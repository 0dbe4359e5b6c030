from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from configurator.outbox.follow import end_on_signals, follow
from configurator.profiles.beside import Refitting
from configurator.profiles.learn import BATCH, learn


class Command(BaseCommand):
    """The pass over new interactions, once or for as long as the site runs."""

    help = "Learn from new interactions, forget the visits that ended, and (--follow) fit population models anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--follow", action="store_true", help="go on until SIGTERM or SIGINT")
        parser.add_argument("--interval", type=float, default=0.2, help="seconds between passes (default 0.2)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        ended, refitting = Event(), Refitting()
        if options["follow"]:
            end_on_signals(ended)
        interval = options["interval"] if options["follow"] else None

        def step() -> int:
            if options["follow"]:
                refitting.look(at=timezone.now())
            return learn(at=timezone.now())

        learned = follow(step, interval=interval, ended=ended, full=BATCH)
        self.stdout.write(f"learned from {learned} interactions")
