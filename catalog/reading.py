"""Read a file that somebody gives us, plain or compressed with gzip, without ever holding more than is allowed."""

from __future__ import annotations

import gzip
import json
import zlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from configurator.languages.figures import number

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
        raise UnreadableFileError(_("This is not a whole gzip file.")) from error
    except OSError as error:
        raise UnreadableFileError(_("It can't be read: {reason}.").format(reason=error.strerror)) from error


def _opened(path: Path) -> BufferedIOBase:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def _at_most(file: BufferedIOBase, most: int) -> bytes:
    found = file.read(most + 1)
    if len(found) > most:
        raise UnreadableFileError(
            _("It holds more than {most} bytes; CATALOG_FILE_MAX_BYTES is the limit.").format(most=number(most))
        )
    return found


def json_of(data: bytes) -> Any:
    """Read JSON in UTF-8, numbers with all their digits; raises UnreadableFileError with the line of the mistake."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(_("This is not UTF-8: line {line}.").format(line=line)) from error
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        said = _("This is not JSON: {reason}, line {line}, column {column}.")
        raise UnreadableFileError(said.format(reason=error.msg, line=error.lineno, column=error.colno)) from error
    except RecursionError as error:
        raise UnreadableFileError(
            _("This can't be meant: lists and objects stand in each other too deeply.")
        ) from error
    except ValueError as error:
        raise UnreadableFileError(_("This can't be meant: a number has thousands of digits.")) from error


def _refuse_constant(name: str) -> None:
    raise UnreadableFileError(_("This is not JSON: {name} is no number.").format(name=name))


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        named = next(((key, value) for key, value in pairs if key in ("code", "sku")), None)
        if named is None:
            raise UnreadableFileError(_("The key “{twice}” is there twice in one object.").format(twice=twice))
        said = _("The key “{twice}” is there twice in one object with the {key} “{value}”.")
        raise UnreadableFileError(said.format(twice=twice, key=named[0], value=named[1]))
    return found
