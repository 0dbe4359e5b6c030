"""Photos: pictures that customers send, drawn anew within bounds of time and memory; every reason has its name."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from enum import Enum

from PIL import Image, ImageOps

from catalog.pictures import FORMATS, MOST_BYTES

LONGEST_SIDE = 2400
"""Pixels that are kept of the longer side: 20 cm in print at 300 dpi."""
MOST_PIXELS = 100_000_000
"""More are refused before anything is decoded."""
MOST_DECODED = 25_000_000
"""So many are decoded at most, 100 MB of memory: a larger JPEG is read at a half, a quarter or an eighth."""


class Why(Enum):
    """Why a file is not taken."""

    EMPTY = "empty"
    HEAVY = "heavy"
    KIND = "kind"
    LARGE = "large"
    MOVING = "moving"
    BROKEN = "broken"


class NotAPhotoError(ValueError):
    """A file that is not taken as a picture; holds why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Photo:
    """A picture as WebP, upright, of at most LONGEST_SIDE, without anything that was not seen of it."""

    data: bytes
    width: int
    height: int


def photo_of(data: bytes) -> Photo:
    """Draw a customer's picture anew; raises NotAPhotoError. At most a second and 250 MB, whatever the file says."""
    if not data:
        raise NotAPhotoError(Why.EMPTY)
    if len(data) > MOST_BYTES:
        raise NotAPhotoError(Why.HEAVY)
    image = _opened(data)
    try:
        image.load()
        upright = ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError) as error:
        raise NotAPhotoError(Why.BROKEN) from error
    seen = upright.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(seen.mode, seen.size)
    bare.paste(seen)  # pixels only: no profile, no place, no camera
    output = io.BytesIO()
    bare.save(output, "WEBP", quality=92, method=4)
    return Photo(output.getvalue(), bare.width, bare.height)


def _opened(data: bytes) -> Image.Image:
    """Open lazily and look at all that the header says before anything is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPhotoError(Why.LARGE) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise NotAPhotoError(Why.KIND) from error
    if getattr(image, "is_animated", False):
        raise NotAPhotoError(Why.MOVING)
    if image.width * image.height > MOST_PIXELS:
        raise NotAPhotoError(Why.LARGE)
    if image.format == "JPEG":
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    if image.width * image.height > MOST_DECODED:
        raise NotAPhotoError(Why.LARGE)
    return image
