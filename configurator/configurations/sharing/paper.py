"""Paper: a shared build as a PDF, drawn whenever somebody asks for it."""

from pathlib import Path

from configurator.configurations.pdf import PICTURES, draw_pdf
from configurator.configurations.sharing.shown import Shown

STYLE = Path("static/css/build-paper.css")


def draw(*, shown: Shown) -> bytes:
    """The PDF of a shared build. Raises CantDrawError."""
    context = {"shown": shown, "pictures": PICTURES}
    return draw_pdf(template="configurations/sharing/paper.html", context=context, style=STYLE)
