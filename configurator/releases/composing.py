"""Composing: the sheets of a build's picture laid upon each other on the server, as one picture.

What it consists of is kept as a *recipe* under a keyed hash of itself, so that nobody can work out an address, and only
what a page has shown can be composed. A picture is composed when it is first asked for, and kept beside its recipe.
"""

import json
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import groupby

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.crypto import salted_hmac
from PIL import Image

from configurator.releases.files import keep
from configurator.releases.layers import Layer
from configurator.releases.sheets import BUILD_WIDTHS, read_sheet

FOLDER = "builds/"
NOTED_EVERY = timedelta(days=1)
_KEY = 32  # letters of a name in the folder
NAME = re.compile(rf"({FOLDER}[0-9a-f]{{32}})-({'|'.join(map(str, BUILD_WIDTHS))})\.(webp|jpg)")
# a transparent picture's alpha takes most of the time; at 100 twice as much of it, for no difference that shows
_WEBP = {"quality": 86, "method": 2, "alpha_quality": 90}
_JPEG = {"quality": 88, "optimize": True}


def picture_name(layers: Iterable[Layer]) -> str:
    """Storage name of the picture that these layers make, without its size; "" for none.

    Keeps the recipe, and once a day notes on it that it is still asked for. Cost: one look when that was.
    """
    recipe = json.dumps([layer.picture for layer in layers]).encode()
    if recipe == b"[]":
        return ""
    name = f"{FOLDER}{salted_hmac('picture of a build', recipe, algorithm='sha256').hexdigest()[:32]}"
    if not _is_fresh(f"{name}.json"):
        keep(f"{name}.json", recipe)
    return name


def _is_fresh(name: str) -> bool:
    """Whether a recipe was written within a day. A storage that writes nothing twice keeps its first day."""
    try:
        return timezone.now() - default_storage.get_modified_time(name) < NOTED_EVERY
    except FileNotFoundError:
        return False


def forget_composed(*, before: datetime, used: Collection[str]) -> int:
    """Delete pictures of builds that no page has shown since a moment, with their recipes; how many builds went.

    Those in `used`, by name without size, stay. A page that shows a build again writes its recipe again. Cost: one
    look at each file of the folder.
    """
    try:
        files = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return 0
    gone = 0
    for name, found in groupby(sorted(files), key=lambda file: FOLDER + file[:_KEY]):
        paths = [FOLDER + file for file in found]
        if name not in used and all(_modified(path) < before for path in paths):
            for path in paths:  # a recipe comes after its pictures in no order that matters: it is written again
                default_storage.delete(path)
            gone += 1
    return gone


def _modified(path: str) -> datetime:
    """When a file was written; one that another process has deleted meanwhile counts as old."""
    try:
        return default_storage.get_modified_time(path)
    except FileNotFoundError:
        return datetime.min.replace(tzinfo=UTC)


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
