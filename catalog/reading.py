"""Read a file that somebody gives us, plain or compressed with gzip, without ever holding more than is allowed."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from io import BufferedIOBase
    from pathlib import Path


class UnreadableFileError(Exception):
    """A file that can't be read; its text says why."""


def file_bytes(path: Path) -> bytes:
    """Return what is in a file, unpacked if its name ends in `.gz`; raises UnreadableFileError.

    At most `CATALOG_FILE_MAX_BYTES` are unpacked: a small file that would become a very large one is refused.
    """
    try:
        with _opened(path) as file:
            return _at_most(file, settings.CATALOG_FILE_MAX_BYTES)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise UnreadableFileError("This is not a whole gzip file.") from error
    except OSError as error:
        raise UnreadableFileError(f"It can't be read: {error.strerror}.") from error


def _opened(path: Path) -> BufferedIOBase:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def _at_most(file: BufferedIOBase, most: int) -> bytes:
    found = file.read(most + 1)
    if len(found) > most:
        raise UnreadableFileError(f"It holds more than {most} bytes; CATALOG_FILE_MAX_BYTES is the limit.")
    return found
