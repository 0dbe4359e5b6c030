r"""Characters that a format has no way to write, and what stands in their place.

XML 1.0 has no control characters but tab, line feed and carriage return, no halves of surrogate pairs, and neither
U+FFFE nor U+FFFF. In plain XML they are shown as their pictures (U+0001 becomes "␁"); the canonical document keeps the
original. Spreadsheets have an escape of their own for control characters, `_x0001_`, which whoever reads them undoes.
"""

import re
from collections.abc import Iterator

# halves of surrogate pairs can't come out of UTF-8, but JSON can spell them
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_PICTURES = 0x2400
_CONTROLS = 0x20
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NO_CHARACTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f]")  # a bare carriage return would be read as a line feed


def xml_text(text: str) -> str:
    """Make a text that every XML 1.0 parser takes; only characters that XML forbids are others afterwards."""
    return _FORBIDDEN.sub(_picture, text)


def sheet_text(text: str) -> str:
    """Make a text for a cell of .xlsx: control characters are escaped as spreadsheets do, so none is lost."""
    guarded = _LIKE_AN_ESCAPE.sub("_x005F_", _NO_CHARACTERS.sub(_UNKNOWN, text))
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", guarded)


def units(text: str) -> int:
    """Count as spreadsheets and most other programs do: in units of UTF-16."""
    return len(text.encode("utf-16-le", "replace")) // 2


def shortened(text: str, most: int) -> str:
    """Cut a text that is longer than so many units, never through a character; one that was cut ends in "…"."""
    if units(text) <= most:
        return text
    return text.encode("utf-16-le", "replace")[: 2 * (most - 1)].decode("utf-16-le", "ignore") + "…"


def pieces(text: str, most: int) -> Iterator[str]:
    """Split a text into pieces of so many units at most, after a late space if there is one; joined they are it."""
    while units(text) > most:
        piece = text.encode("utf-16-le", "replace")[: 2 * most].decode("utf-16-le", "ignore")
        words = piece[: piece.rfind(" ") + 1]
        piece = words if 2 * units(words) >= most else piece
        yield piece
        text = text[len(piece) :]
    yield text


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(_PICTURES + code) if code < _CONTROLS else _UNKNOWN
