"""Read a file that somebody gives us, plain or compressed with gzip, without ever holding more than is allowed."""

from __future__ import annotations

import gzip
import json
import zlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

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


def json_of(data: bytes) -> Any:
    """Read JSON in UTF-8, numbers with all their digits; raises UnreadableFileError with the line of the mistake."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(f"This is not UTF-8: line {line}.") from error
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UnreadableFileError(f"This is not JSON: {error.msg}, {where}.") from error
    except RecursionError as error:
        raise UnreadableFileError("This can't be meant: lists and objects stand in each other too deeply.") from error
    except ValueError as error:
        raise UnreadableFileError("This can't be meant: a number has thousands of digits.") from error


def _refuse_constant(name: str) -> None:
    raise UnreadableFileError(f"This is not JSON: {name} is no number.")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        named = next((f" with the {key} “{value}”" for key, value in pairs if key in ("code", "sku")), "")
        raise UnreadableFileError(f"The key “{twice}” is there twice in one object{named}.")
    return found
