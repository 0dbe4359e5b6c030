"""Beside: population models fitted anew in a thread of their own, so that learning from clicks never waits for it."""

import logging
from datetime import datetime, timedelta
from threading import Thread

from django.db import connection

from configurator.profiles.refit import refit_due

logger = logging.getLogger(__name__)

LOOK_EVERY = timedelta(minutes=1)


class Refitting:
    """At most one thread at a time, started at most once a minute."""

    def __init__(self) -> None:
        self._looked_at: datetime | None = None
        self._thread: Thread | None = None

    def look(self, *, at: datetime) -> bool:
        """Start a thread if it is time and none is running. Returns whether one was started."""
        if self._looked_at is not None and at - self._looked_at < LOOK_EVERY:
            return False
        if self._thread is not None and self._thread.is_alive():
            return False
        self._looked_at = at
        self._thread = Thread(target=_refit, args=(at,), name="refit", daemon=True)
        self._thread.start()
        return True

    def wait(self) -> None:
        """Until a thread that was started has ended."""
        if self._thread is not None:
            self._thread.join()


def _refit(at: datetime) -> None:
    try:
        refit_due(at=at)
    except Exception:
        logger.exception("refit failed")
    finally:
        connection.close()
