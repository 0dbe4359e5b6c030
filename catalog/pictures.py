"""Pictures of the catalog: kept under the hash of their content, so a file never changes once a release names it."""

from __future__ import annotations

import hashlib
import io
import re
import warnings

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps

FOLDER = "catalog/"
NAME = re.compile(rf"{FOLDER}[0-9a-f]{{16}}\.webp")
FORMATS = ("WEBP", "PNG", "JPEG")
MOST_BYTES = 8_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600


class NotAPictureError(ValueError):
    """Bytes that are no WebP, PNG or JPEG picture within the limits of size."""


def _opened(data: bytes) -> Image.Image:
    """Open lazily and look at the size before anything is decoded: a small file can hold a huge picture."""
    if len(data) > MOST_BYTES:
        raise NotAPictureError
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPictureError from error
    if image.width * image.height > MOST_PIXELS:
        raise NotAPictureError
    return image


def as_webp(data: bytes) -> bytes:
    """Draw an uploaded picture anew as WebP, upright and without metadata; raises NotAPictureError."""
    image = _opened(data)
    try:
        image.load()
    except (OSError, ValueError, SyntaxError) as error:
        raise NotAPictureError from error
    upright = ImageOps.exif_transpose(image).convert(
        "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
    )
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    output = io.BytesIO()
    upright.save(output, "WEBP", quality=90, method=4)
    return output.getvalue()


def checked(data: bytes) -> bytes:
    """Give the bytes to keep: a WebP file as it is, anything else drawn anew; raises NotAPictureError."""
    image = _opened(data)
    if image.format != "WEBP":
        return as_webp(data)
    try:
        image.load()
    except (OSError, ValueError, SyntaxError) as error:
        raise NotAPictureError from error
    return data


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of a picture in pixels; reads its header only. Raises NotAPictureError."""
    return _opened(data).size


def content_name(data: bytes) -> str:
    """Name of a picture in the storage: the hash of its content."""
    return f"{FOLDER}{hashlib.sha256(data).hexdigest()[:16]}.webp"


def store(data: bytes) -> str:
    """Keep a checked picture; returns its name. The same content is kept once."""
    name = content_name(data)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))
    return name


def is_kept(name: str) -> bool:
    """Whether this is the name of a picture that is kept."""
    return NAME.fullmatch(name) is not None and default_storage.exists(name)
