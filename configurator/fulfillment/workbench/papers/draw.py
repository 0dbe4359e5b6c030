"""Paper: pick list and parcel label of an order, as a page to print or as a PDF, with its number in Code 128."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from barcode import Code128

from configurator.configurations.pdf import draw_pdf

STYLE = Path("static/css/slip.css")
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
    modules = Code128(text).build()[0]
    x, found = QUIET, []
    for dark, run in groupby(modules):
        wide = len(list(run))
        if dark == "1":
            found.append(f"M{x} 0h{wide}v1h-{wide}z")
        x += wide
    return Bars(text, x + QUIET, "".join(found))


def draw(*, template: str, context: Mapping[str, Any]) -> bytes:
    """The PDF of a page for printing. Raises CantDrawError."""
    return draw_pdf(template=template, context={**context, "pdf": True}, style=STYLE)
