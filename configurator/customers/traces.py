"""Traces: what a database file still holds of rows that were deleted.

SQLite overwrites them in its file (`secure_delete` in the settings), but the log beside it keeps what was written
before.
"""

import logging
from contextlib import suppress

from django.conf import settings
from django.db import OperationalError, connection, transaction

logger = logging.getLogger(__name__)

_PATIENCE_MS = 250


def wipe_traces() -> None:
    """When the caller's transaction has committed: empty SQLite's write-ahead log into its file.

    Does what it can and never fails: while another connection reads an older state, the log stays, and is emptied by
    the next erasure, or by SQLite when it closes the file. Waits for a quarter of a second at most.
    """
    transaction.on_commit(_empty_log)


def _empty_log() -> None:
    if connection.vendor != "sqlite":
        return
    with suppress(OperationalError), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (busy, *_) = cursor.fetchone()
            if busy:
                logger.warning("write-ahead log not emptied after an erasure: the database is being read")
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {round(1_000 * settings.SQLITE_OPTIONS['timeout'])}")
