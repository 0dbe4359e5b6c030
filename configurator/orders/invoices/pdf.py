"""PDF: a paper drawn from its frozen body, whenever somebody asks for it. The same body is the same paper."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from configurator.configurations.pdf import draw_pdf
from configurator.languages.choose import speaking

STYLE = Path("static/css/paper.css")


def draw(*, body: Mapping[str, Any]) -> bytes:
    """The PDF of an invoice or a credit note, in the language that it was issued in. Raises CantDrawError."""
    with speaking(body.get("language", "")):
        return draw_pdf(template="orders/invoices/paper.html", context={"paper": body}, style=STYLE)
