"""Bar codes: a text as what scanners read, drawn as markup of a page, since strict CSP lets no picture come as data."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

QUIET = 10
"""Modules that have to stay white before and after the bars."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar code as the path of an SVG picture: `width` modules wide, one high."""

    text: str
    width: int
    path: str


def bars_of(text: str) -> Bars:
    """The bars of a text of ASCII, quiet zones included (ISO/IEC 15417)."""
    from barcode import Code128  # noqa: PLC0415  few pages draw one

    modules = Code128(text).build()[0]
    x, found = QUIET, []
    for dark, run in groupby(modules):
        wide = len(list(run))
        if dark == "1":
            found.append(f"M{x} 0h{wide}v1h-{wide}z")
        x += wide
    return Bars(text, x + QUIET, "".join(found))


def qr_inline(text: str) -> SafeString:
    """A QR code (ISO/IEC 18004, a seventh may be lost)."""
    import segno  # noqa: PLC0415  few pages draw one

    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return SafeString(drawn)  # squares only, drawn by the library
