"""The JSON Schema (draft 2020-12) of the canonical document, as it is published under /schemas/."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "schemas"
CONTENT_TYPE = "application/schema+json"


@cache
def schema(name: str) -> bytes:
    """Read one published schema by its file name. Raises KeyError for any other name."""
    published = {path.name: path for path in _FOLDER.glob("*.json")}
    return published[name].read_bytes()
