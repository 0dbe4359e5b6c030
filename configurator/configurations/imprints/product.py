"""Product: the picture of a build that its customer's words are shown on."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from django.core.files.storage import default_storage
from PIL import Image

from configurator.configurations.imprints.draw import PICTURE, Given, as_webp, fitted, on_product
from configurator.configurations.state import BuildState
from configurator.releases.composing import stacked
from configurator.releases.imprints import ReleasedImprint

WIDTH = 832
"""In pixels: for its place on the page, on screens of double density."""
_KEPT = 8
_DRAWN_AS = "1"  # counted up when the same words are drawn in another way


@dataclass(frozen=True, slots=True)
class Ground:
    """What is below the words, by names in the storage: the layers of a build's picture, or one picture, or nothing."""

    layers: tuple[str, ...] = ()
    picture: str = ""


def ground_of(*, state: BuildState, imprint: ReleasedImprint) -> Ground:
    """What the words of this place are shown on: what is taken in its module, the build, or the family."""
    release = state.release
    if imprint.on:
        taken = release.translation.vocabulary.slot[imprint.on].taken.get(state.decided.get(imprint.on, ""))
        picture = release.translation.vocabulary.components[taken[0]].get("picture") if taken else ""
        if picture:
            return Ground(picture=str(picture))
    layers = state.layers
    return Ground(tuple(layer.picture for layer in layers), "" if layers else str(release.family.get("picture") or ""))


def name_of(*, ground: Ground, given: Given) -> str:
    """Names one drawing by all that it shows, so that a browser may keep it for good."""
    return hashlib.sha256(repr((_DRAWN_AS, ground, given)).encode()).hexdigest()[:32]


def shown_on_product(*, ground: Ground, given: Given) -> bytes:
    """A WebP of the product with what was given on it."""
    return as_webp(on_product(product=_product(ground), given=given), width=WIDTH)


@lru_cache(maxsize=_KEPT)
def _product(ground: Ground) -> Image.Image:
    """The picture below. One whose file is gone is left out."""
    if ground.layers:
        return stacked(pictures=ground.layers, width=PICTURE[0])
    if ground.picture and default_storage.exists(ground.picture):
        with default_storage.open(ground.picture) as file, Image.open(file) as picture:
            return fitted(picture)
    return Image.new("RGBA", PICTURE, (0, 0, 0, 0))
