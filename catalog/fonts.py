"""Fonts for customers' words: kept under the hash of their content, so a file never changes once a release names it."""

from __future__ import annotations

import hashlib
import io

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from fontTools.ttLib import TTFont
from PIL import ImageFont

FOLDER = "fonts/"
MOST_BYTES = 20_000_000
"""Fonts with all Chinese characters have up to 20 MB."""
SIGNATURES = (b"\0\1\0\0", b"OTTO", b"true")
_TRIAL_SIZE = 20


class NotAFontError(ValueError):
    """Bytes that are no TrueType or OpenType font, or too many of them."""


def checked_font(data: bytes) -> bytes:
    """Give the bytes back if they are a font that draws the characters of a list; raises NotAFontError."""
    if len(data) > MOST_BYTES or data[:4] not in SIGNATURES:
        raise NotAFontError
    try:
        ImageFont.truetype(io.BytesIO(data), _TRIAL_SIZE).getbbox("Aa")
        if not characters_in(data):
            raise NotAFontError
    except (OSError, ValueError) as error:
        raise NotAFontError from error
    return data


def characters_in(data: bytes) -> frozenset[int]:
    """The code points that a font has a sign for; raises NotAFontError. Some milliseconds for each ten thousand."""
    try:
        with TTFont(io.BytesIO(data), lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except Exception as error:  # a broken table may raise anything
        raise NotAFontError from error


def font_name(data: bytes) -> str:
    """Name of a font in the storage: the hash of its content."""
    return f"{FOLDER}{hashlib.sha256(data).hexdigest()[:16]}.ttf"


def store_font(data: bytes) -> str:
    """Keep a checked font; returns its name. The same content is kept once."""
    name = font_name(data)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))
    return name
