"""A column of JSON that is stored compressed: a large family's text is eleven times as long as what is kept of it."""

import json
import zlib
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    Binary = models.BinaryField[Any, Any]
else:
    Binary = models.BinaryField

LEVEL = 6


def pack(document: Any) -> bytes:
    """Compress a document of JSON."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), LEVEL)


def unpack(packed: bytes) -> Any:
    """Give the document back. Raises zlib.error or ValueError for anything else."""
    return json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))


class PackedJSONField(Binary):
    """JSON in a binary column; the database can't look into it."""

    def from_db_value(self, value: Any, _expression: Any, _connection: BaseDatabaseWrapper) -> Any:
        """Unpack what was read."""
        return None if value is None else unpack(bytes(value))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002  Django's signature
        """Pack what is written."""
        return super().get_db_prep_value(None if value is None else pack(value), connection, prepared)
