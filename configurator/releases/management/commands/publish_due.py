import logging
import os
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from configurator.releases.schedule import run_due

logger = logging.getLogger(__name__)


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
            for ending in (signal.SIGTERM, signal.SIGINT):
                signal.signal(ending, lambda *_args: ended.set())
        done = _one_look()
        while options["follow"] and not ended.wait(options["interval"]):
            done += _one_look()
        self.stdout.write(f"did {done} task{'' if done == 1 else 's'}")


def _one_look() -> int:
    """Do what is due; where the database is busy or away, the next look does it."""
    try:
        return run_due(clock=timezone.now)
    except OperationalError as error:
        logger.warning("publish_due: look skipped, %s", error)
        close_old_connections()
        return 0
