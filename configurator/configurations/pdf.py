"""PDF: a page drawn on paper, for shared builds, invoices and what is printed at the bench."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import get_language
from PIL import ImageFile

from configurator.languages.persian import PERSIAN, in_persian
from configurator.releases.composing import can_compose, compose_named

PICTURES = "picture:"
"""What addresses of pictures begin with on paper: they are read from where the catalog's pictures lie."""


class CantDrawError(Exception):
    """The system library that draws text (Pango) is not installed; the page itself is there."""


def draw_pdf(*, template: str, context: Mapping[str, Any], style: Path) -> bytes:
    """The PDF of a page; `style` is a file of the project. Raises CantDrawError."""
    weasyprint = _library()
    page: str = render_to_string(template, dict(context))
    if get_language() == PERSIAN:
        page = in_persian(page)
    sheet = weasyprint.CSS(string=(settings.BASE_DIR / style).read_text())
    return bytes(weasyprint.HTML(string=page, url_fetcher=_fetcher()).write_pdf(stylesheets=[sheet]))


def _library() -> Any:
    """The library that draws; it takes half a second and needs Pango of the system, so nobody loads it for nothing.

    It has Pillow take pictures that are cut off, for the whole process. What customers and staff send must be whole.
    """
    try:
        import weasyprint  # noqa: PLC0415
    except OSError as missing:
        raise CantDrawError from missing
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  loaded with the rest of the library

    class Pictures(URLFetcher):  # type: ignore[misc]  # the library is untyped
        """Pictures of the catalog and nothing else: what a customer typed must not make the shop fetch it.

        What is not there, or not allowed, is left out of the paper.
        """

        def fetch(self, url: str, headers: object = None) -> Any:
            """A picture from the storage. Raises ValueError for any other address."""
            del headers
            return URLFetcherResponse(url, picture_at(url))

    return Pictures()


def picture_at(url: str) -> bytes:
    """The stored picture of an address on paper. Raises ValueError for any other address, OSError if it is gone."""
    if not url.startswith(PICTURES):
        raise ValueError(url)
    name = url.removeprefix(PICTURES)
    if can_compose(name) and not default_storage.exists(name):
        compose_named(name)
    with default_storage.open(name) as file:
        return bytes(file.read())
