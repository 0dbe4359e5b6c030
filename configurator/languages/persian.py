"""Persian: the numbers of a finished page in Persian digits, wherever they come from.

Numbers stand in sentences, in what templates write by themselves, in what the catalog says. All are text of the page,
so they are changed there, at its end: never in an address, an attribute or a script. What stands beside Latin letters
("16 GB", "AB-1200") stays as it is, and so does what is marked as data: `<bdi>`, `<code>`, `dir=ltr`, `dir=auto`.
"""

import re

from configurator.languages.figures import LATIN
from configurator.languages.figures import PERSIAN as DIGITS

PERSIAN = "fa"

_PIECE = re.compile(r"<[^>]*>|[^<]+")
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_LEFT = re.compile(r"""\sdir=["']?(?:ltr|auto)|\stranslate=["']?no""")
_DATA = frozenset({"bdi", "code", "script", "style", "textarea", "svg", "kbd", "pre"})
_BEGIN = frozenset(name[:2] for name in _DATA)  # of their tags, looked at before anything slower
_DIGIT = re.compile("[0-9]")
_EMPTY = frozenset({"input", "img", "br", "meta", "link", "hr", "source", "wbr", "col"})
# an entity; a word with Latin letters and the numbers around it; a number by itself
_BESIDE = r"[\d.,:/\u00d7x+-]"
_WORD = re.compile(
    r"&\#?\w+;"
    rf"|(?:{_BESIDE}+[ \u00a0\u202f])?[\w.,:/@\u00d7+-]*[A-Za-z][\w.,:/@\u00d7+-]*(?:[ \u00a0\u202f]{_BESIDE}*\d)*"
    r"|[0-9][0-9.,]*[0-9]|[0-9]",
    re.ASCII,
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?")
_DIGITS = str.maketrans(LATIN, DIGITS)
_ALL = str.maketrans(LATIN + ",.", DIGITS + "٬٫")


def in_persian(markup: str) -> str:
    """Markup with the numbers of its text in Persian digits. Linear in its length; a few milliseconds for a page."""
    out: list[str] = []
    inside, depth = "", 0  # the element whose content stays, and how many of its name are open
    for piece in _PIECE.findall(markup):
        if piece[0] != "<":
            out.append(piece if inside or not _DIGIT.search(piece) else digits_in(piece))
            continue
        out.append(piece)
        looks = inside or piece[1:3] in _BEGIN or "dir=" in piece or "translate=" in piece
        if looks and (tag := _NAME.match(piece)):
            inside, depth = _step(piece, tag[2].lower(), closes=bool(tag[1]), inside=inside, depth=depth)
    return "".join(out)


def digits_in(text: str) -> str:
    """The same for text without markup."""
    return _WORD.sub(_number, text)


def _step(piece: str, name: str, *, closes: bool, inside: str, depth: int) -> tuple[str, int]:
    if inside:
        if name == inside:
            depth += -1 if closes else 1
        return (inside, depth) if depth else ("", 0)
    opens_data = not closes and name not in _EMPTY and (name in _DATA or _LEFT.search(piece)) and name != "html"
    return (name, 1) if opens_data else ("", 0)


def _number(found: re.Match[str]) -> str:
    text = found[0]
    if not text[0].isdigit() or not text[-1].isdigit() or re.search(r"[A-Za-z]", text):
        return text
    return text.translate(_ALL if _GROUPED.fullmatch(text) else _DIGITS)
