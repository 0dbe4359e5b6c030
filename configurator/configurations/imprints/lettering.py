"""Lettering: the fonts of a release open in memory, and which characters they have."""

from functools import lru_cache
from io import BytesIO

from django.core.files.storage import default_storage
from PIL import ImageFont

from catalog.fonts import characters_in

OPEN_FONTS = 16


@lru_cache(maxsize=OPEN_FONTS)
def _bytes(file: str) -> bytes:
    with default_storage.open(file) as opened:
        return bytes(opened.read())


@lru_cache(maxsize=OPEN_FONTS)
def characters(file: str) -> frozenset[int]:
    """The code points that a stored font has a sign for."""
    return characters_in(_bytes(file))


def opened(file: str, size: float) -> ImageFont.FreeTypeFont:
    """A stored font at a size in pixels. Letters are shaped by Raqm: joined, reordered, from right to left."""
    return ImageFont.truetype(BytesIO(_bytes(file)), size, layout_engine=ImageFont.Layout.RAQM)
