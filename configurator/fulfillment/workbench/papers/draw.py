"""Paper: pick list and parcel label of an order, as a page to print or as a PDF, with its number in Code 128."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from configurator.configurations.pdf import draw_pdf

STYLE = Path("static/css/slip.css")


def draw(*, template: str, context: Mapping[str, Any]) -> bytes:
    """The PDF of a page for printing. Raises CantDrawError."""
    return draw_pdf(template=template, context={**context, "pdf": True}, style=STYLE)
