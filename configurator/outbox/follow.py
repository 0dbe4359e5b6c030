"""Follow: processes that look at a table again and again, until they are told to end."""

import logging
import signal
from abc import abstractmethod
from argparse import ArgumentParser
from collections.abc import Callable
from threading import Event
from typing import Any, ClassVar

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

logger = logging.getLogger(__name__)


def end_on_signals(ended: Event) -> None:
    """Set the event on SIGTERM and SIGINT, so that the work in hand is finished before the process ends."""
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_args: ended.set())


def follow(look: Callable[[], int], *, interval: float | None, ended: Event, full: int = 0) -> int:
    """Look every `interval` seconds until `ended` is set (None: only now), and return how much was done in all.

    A look that did `full` or more is followed by another one at once. Where the database is busy or away, the next look
    does the work.
    """
    done = 0
    while True:
        count = _looked(look)
        done += count
        if full and count >= full and not ended.is_set():
            continue
        if interval is None or ended.wait(interval):
            return done


def _looked(look: Callable[[], int]) -> int:
    try:
        return look()
    except OperationalError as error:
        logger.warning("follow: a look was skipped, %s", error)
        close_old_connections()
        return 0


class FollowCommand(BaseCommand):
    """A command that looks once, or with --follow for as long as the site runs."""

    interval: ClassVar[float]
    """Seconds between looks."""
    full: ClassVar[int] = 0
    """See `follow`."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to go on, and how often to look."""
        parser.add_argument("--follow", action="store_true", help="go on until SIGTERM or SIGINT")
        words = "seconds between looks (default %(default)s)"
        parser.add_argument("--interval", type=float, default=self.interval, help=words)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        """Look, and say how much was done."""
        ended = Event()
        if options["follow"]:
            end_on_signals(ended)
            self.begin()
        interval = options["interval"] if options["follow"] else None
        done = follow(lambda: self.look(following=options["follow"]), interval=interval, ended=ended, full=self.full)
        self.stdout.write(self.said(done))

    def begin(self) -> None:
        """What a process that goes on does first."""

    @abstractmethod
    def look(self, *, following: bool) -> int:
        """One look; how much was done."""

    @abstractmethod
    def said(self, done: int) -> str:
        """The words for what was done in all."""
