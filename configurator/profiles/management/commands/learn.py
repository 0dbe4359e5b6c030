import logging
import signal
from argparse import ArgumentParser
from threading import Event
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from configurator.profiles.learn import BATCH, learn

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """The pass over new interactions, once or for as long as the site runs."""

    help = "Learn from new interactions, and forget the visits that ended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--follow", action="store_true", help="go on until SIGTERM or SIGINT")
        parser.add_argument("--interval", type=float, default=0.2, help="seconds between passes (default 0.2)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        ended = Event()
        if options["follow"]:
            _end_on_signals(ended)
        learned = 0
        while True:
            count = _one_pass()
            learned += count
            if count == BATCH and not ended.is_set():
                continue
            if not options["follow"] or ended.wait(options["interval"]):
                break
        self.stdout.write(f"learned from {learned} interactions")


def _end_on_signals(ended: Event) -> None:
    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  a handler's signature
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def _one_pass() -> int:
    """A pass; where the database is busy or away, the next one does its work."""
    try:
        return learn(at=timezone.now())
    except OperationalError as error:
        logger.warning("learn: pass skipped, %s", error)
        close_old_connections()
        return 0
