"""Pictures in the sizes and formats that pages show, made once when a release is published."""

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError, features

from configurator.releases.files import sized_name
from configurator.releases.sheets import make_layer

SMALL, THUMBNAIL = 64, 128
"""Widths in pixels of a component's picture in lists: on usual screens, and on those of high density."""
WIDTHS = (320, 480, 640, 960)
"""Widths in pixels that a family's picture is made in: for its places on pages, at one to three pixels a point."""
FORMATS = ("webp", "avif")
_SAVING: dict[str, dict[str, int]] = {"webp": {"quality": 86, "method": 4}, "avif": {"quality": 50, "speed": 6}}
_SAVING_MANY = {"quality": 76, "alpha_quality": 80, "method": 5}  # a page has dozens; less alpha makes steps in shadows


@lru_cache(maxsize=4096)
def thumbnail_name(name: str) -> str:
    """Where the small form of a stored picture lies."""
    return sized_name(name, THUMBNAIL, "webp")


@lru_cache(maxsize=4096)
def small_name(name: str) -> str:
    """Where the smallest form of a component's stored picture lies."""
    return sized_name(name, SMALL, "webp")


def has_small(components: Iterable[dict[str, Any]]) -> bool:
    """Whether the smallest pictures of a release are there: of releases from before they were made they are not."""
    first = next((component["picture"] for component in components if component.get("picture")), "")
    return bool(first) and default_storage.exists(small_name(first))


def widths_of(name: str) -> tuple[int, ...]:
    """In which widths a picture is there in all formats; of releases from before they were made some or all are not."""
    return tuple(width for width in WIDTHS if default_storage.exists(sized_name(name, width, FORMATS[-1])))


def make_pictures(document: dict[str, Any]) -> None:
    """Make the pictures of a family that are not there yet. A picture that can't be read keeps its large form."""
    family = document["family"].get("picture")
    for name in filter(None, {component.get("picture") for component in document["components"]}):
        _make_thumbnails(name, (SMALL, THUMBNAIL))
    if family:
        _make_thumbnails(family, (THUMBNAIL,))
    if family and widths_of(family) != WIDTHS and default_storage.exists(family):
        _make_sizes(family)
    for name in dict.fromkeys(layer["picture"] for layer in document.get("layers", ())):
        make_layer(name)


def _make_thumbnails(name: str, widths: Iterable[int]) -> None:
    for width in widths:
        place = sized_name(name, width, "webp")
        if not default_storage.exists(place) and default_storage.exists(name):
            _make_thumbnail(name, width, place)


def _make_thumbnail(name: str, width: int, place: str) -> None:
    out = BytesIO()
    try:
        with default_storage.open(name) as file, Image.open(file) as picture:
            picture.thumbnail((width, width), Image.Resampling.LANCZOS)
            # the slowest method would take eighty times as long for two per cent of the bytes
            picture.save(out, "WEBP", **_SAVING_MANY)
    except (UnidentifiedImageError, OSError):
        with default_storage.open(name) as file:
            out.write(file.read())
    default_storage.save(place, ContentFile(out.getvalue()))


def _make_sizes(name: str) -> None:
    """Make all widths and formats, or none: of a narrower picture, or one that can't be read, pages show the original.

    Everything is made before anything is stored, and of each width what `widths_of` looks for is stored last.
    """
    if not all(map(features.check, FORMATS)):
        return
    made: dict[str, bytes] = {}
    try:
        with default_storage.open(name) as file, Image.open(file) as picture:
            if picture.width < WIDTHS[-1]:
                return
            for width in WIDTHS:
                size = (width, round(picture.height * width / picture.width))
                scaled = picture.convert("RGBA").resize(size, Image.Resampling.LANCZOS)
                for form in FORMATS:
                    out = BytesIO()
                    scaled.save(out, form, **_SAVING[form])
                    made[sized_name(name, width, form)] = out.getvalue()
    except (UnidentifiedImageError, OSError):
        return
    for place, data in made.items():
        if not default_storage.exists(place):
            default_storage.save(place, ContentFile(data))
