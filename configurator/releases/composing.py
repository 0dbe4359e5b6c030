"""Composing: the sheets of a build's picture laid upon each other on the server, as one picture.

What it consists of is kept as a *recipe* under a keyed hash of itself, so that nobody can work out an address, and only
what a page has shown can be composed. A picture is composed when it is first asked for, and kept beside its recipe.
"""

import json
import re
from collections.abc import Iterable, Sequence
from io import BytesIO

from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac
from PIL import Image

from configurator.releases.files import keep
from configurator.releases.layers import Layer
from configurator.releases.sheets import BUILD_WIDTHS, read_sheet

FOLDER = "builds/"
NAME = re.compile(rf"({FOLDER}[0-9a-f]{{32}})-({'|'.join(map(str, BUILD_WIDTHS))})\.(webp|jpg)")
# a transparent picture's alpha takes most of the time; at 100 twice as much of it, for no difference that shows
_WEBP = {"quality": 86, "method": 2, "alpha_quality": 90}
_JPEG = {"quality": 88, "optimize": True}


def picture_name(layers: Iterable[Layer]) -> str:
    """Storage name of the picture that these layers make, without its size; "" for none.

    Keeps the recipe. Cost: one look whether it is there.
    """
    recipe = json.dumps([layer.picture for layer in layers]).encode()
    if recipe == b"[]":
        return ""
    name = f"{FOLDER}{salted_hmac('picture of a build', recipe, algorithm='sha256').hexdigest()[:32]}"
    if not default_storage.exists(f"{name}.json"):
        keep(f"{name}.json", recipe)
    return name


def composed_name(name: str, width: int, form: str) -> str:
    """Storage name of a build's picture in a width and a form: webp, or jpg on white."""
    return f"{name}-{width}.{form}"


def can_compose(name: str) -> bool:
    """Whether this names the picture of a build that a page has shown. Cost: one look at its recipe."""
    found = NAME.fullmatch(name)
    return found is not None and default_storage.exists(f"{found[1]}.json")


def compose_named(name: str) -> bool:
    """Compose the picture that this names and keep it; False where there is no such build.

    Cost: up to a tenth of a second for a dozen layers; two at once do the same work, harmlessly.
    """
    found = NAME.fullmatch(name)
    if found is None or not default_storage.exists(f"{found[1]}.json"):
        return False
    with default_storage.open(f"{found[1]}.json") as file:
        pictures: list[str] = json.loads(file.read())
    keep(name, compose(pictures=pictures, width=int(found[2]), form=found[3]))
    return True


def stacked(*, pictures: Sequence[str], width: int) -> Image.Image:
    """Lay the sheets of these stored pictures upon each other, the first one lowest.

    A picture whose file is gone is left out.
    """
    whole = Image.new("RGBA", (width, width * 3 // 4))
    for name in pictures:
        sheet = read_sheet(name, width)
        if sheet is not None:
            whole.alpha_composite(sheet.picture, (sheet.left, sheet.top))
    return whole


def compose(*, pictures: Sequence[str], width: int, form: str) -> bytes:
    """The sheets of these stored pictures upon each other as bytes: webp, or jpg on white."""
    whole = stacked(pictures=pictures, width=width)
    out = BytesIO()
    if form == "webp":
        whole.save(out, "WEBP", **_WEBP)
    else:
        ground = Image.new("RGB", whole.size, "white")
        ground.paste(whole, mask=whole)
        ground.save(out, "JPEG", **_JPEG)
    return out.getvalue()
