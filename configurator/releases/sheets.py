"""Sheets: a layer in the sizes that browsers stack, and in those that the server composes builds' pictures in.

A browser gets whole pictures. What the server reads is trimmed to what is seen of it: four bytes that say how far its
upper left corner is in from the left and the top (two numbers of two bytes, big end first), and a WebP picture. Most
layers show a tenth of their area, so they are read five times as fast.
"""

import struct
from dataclasses import dataclass
from io import BytesIO

from django.core.files.storage import default_storage
from PIL import Image

from configurator.releases.files import keep, sized_name

LAYER_WIDTHS = (600, 1200)
LAYER_HEIGHT = 450
"""Widths that browsers get a layer in, four to three; the height of the smaller one."""
BUILD_WIDTHS = (160, 600, 1200)
"""Widths that a build's picture is composed in, four to three: for lists, for pages, and for high-density screens."""
_PLACE = struct.Struct(">HH")
_SENT = {"quality": 76, "alpha_quality": 80, "method": 5}  # a page has dozens; less alpha makes steps in shadows
_SMALL = 40_000  # bytes of a layer that is sent as it is kept: encoded again it gets worse
_READ = {"quality": 86, "method": 2}  # nobody loads them: a slower method saves bytes and takes three times as long


@dataclass(frozen=True, slots=True)
class Sheet:
    """A layer's picture, with where it lies."""

    left: int
    top: int
    picture: Image.Image


def sheet_name(name: str, width: int) -> str:
    """Where the sheet of a stored picture lies."""
    return sized_name(name, width, "sheet")


def make_layer(name: str) -> None:
    """Make the sizes of a stored layer that are not there yet, exactly four to three; none of one that is gone.

    It was checked when it was uploaded. Cost: a tenth of a second.
    """
    sent = {width: sized_name(name, width, "webp") for width in LAYER_WIDTHS}
    read = {width: sheet_name(name, width) for width in BUILD_WIDTHS}
    if all(map(default_storage.exists, (*sent.values(), *read.values()))) or not default_storage.exists(name):
        return
    with default_storage.open(name) as file:
        data = bytes(file.read())
    with Image.open(BytesIO(data)) as picture:
        kept = picture.size if picture.format == "WEBP" and len(data) <= _SMALL else None
        whole = picture.convert("RGBA")
    for width in sorted({*sent, *read}, reverse=True):
        if whole.size != (width, width * 3 // 4):
            whole = whole.resize((width, width * 3 // 4), Image.Resampling.LANCZOS)
        if width in sent and not default_storage.exists(sent[width]):
            keep(sent[width], data if whole.size == kept else _saved(whole, _SENT))
        if not default_storage.exists(read[width]):
            keep(read[width], _sheet(whole))


def read_sheet(name: str, width: int) -> Sheet | None:
    """The sheet of a stored picture, made now where publishing made none; None where the picture is gone."""
    place = sheet_name(name, width)
    if not default_storage.exists(place):
        make_layer(name)
        if not default_storage.exists(place):
            return None
    with default_storage.open(place) as file:
        data = bytes(file.read())
    left, top = _PLACE.unpack_from(data)
    picture = Image.open(BytesIO(data[_PLACE.size :]), formats=["WEBP"])
    return Sheet(left, top, picture if picture.mode == "RGBA" else picture.convert("RGBA"))


def _sheet(whole: Image.Image) -> bytes:
    left, top, right, bottom = whole.getchannel("A").getbbox() or (0, 0, 1, 1)
    return _PLACE.pack(left, top) + _saved(whole.crop((left, top, right, bottom)), _READ)


def _saved(picture: Image.Image, how: dict[str, int]) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", **how)
    return out.getvalue()
