"""Follow: processes that look at a table again and again, until they are told to end."""

import logging
import signal
from collections.abc import Callable
from threading import Event

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
