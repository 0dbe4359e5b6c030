"""Picture: the live picture of a build, sheets that the browser lays upon each other."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from configurator.configurations.markup import escape
from configurator.configurations.state import BuildState
from configurator.languages.few import few
from configurator.releases.layers import Layer
from configurator.releases.sheets import LAYER_HEIGHT, LAYER_WIDTHS

SIZES = "(min-width: 68rem) 20rem, 11rem"
_OOB = ' data-hx-swap-oob="true"'
# the largest thing on the page, and what a click is looked at for: there with the rest, not a moment later
_FIRST, _WITH_THE_REST = " fetchpriority=high", " decoding=sync"
_AT_ONCE = f"{_FIRST}{_WITH_THE_REST}"
_MOST_NAMED = 12  # components that the words for a picture name


@dataclass(frozen=True, slots=True)
class Picture:
    """The sheets of a build's picture, the lowest first, and what it shows in words."""

    layers: tuple[Layer, ...]
    words: str
    otherwise: str  # storage name of the family's own picture, shown while no sheet is; "" without one
    sized: Mapping[str, list[tuple[int, str]]]  # the same by format: widths and storage names, empty if there are none


def picture_of(state: BuildState) -> Picture | None:
    """The picture of a build; None where its family has no layers."""
    if not state.release.layers:
        return None
    return Picture(state.layers, _words(state), state.release.family.get("picture") or "", state.release.pictures)


def _words(state: BuildState) -> str:
    """What the picture shows, for those who don't see it: “Frozen yogurt: Large cup, 2 x Mango sorbet”."""
    release = state.release
    slots, components = release.translation.vocabulary.slot, release.translation.vocabulary.components
    taken = (slots[variable].taken.get(value) for variable, value in state.decided.items())
    named = [
        f"{quantity} x {components[sku]['name']}" if quantity > 1 else str(components[sku]["name"])
        for sku, quantity in filter(None, taken)
    ]
    said = few(named, most=_MOST_NAMED) or _("nothing chosen yet")
    return _("{family}: {parts}").format(family=release.family_name, parts=said)


def markup(picture: Picture, media: str, *, oob: bool = False) -> str:
    """The picture as a stack of images in a box of fixed shape: nothing moves when one arrives."""
    inside = "".join(_image(layer, media) for layer in picture.layers)
    if not inside and picture.otherwise:
        inside = _own(picture, media)
    named = 'role="img" aria-labelledby="picture-words"'
    return f'<div id="picture" class="stack hero" {named}{_OOB if oob else ""}>{inside}</div>'


def words(picture: Picture, *, oob: bool = False) -> str:
    """What the picture shows in words, beside it: they change more often than it does."""
    return f'<span id="picture-words" hidden{_OOB if oob else ""}>{escape(picture.words)}</span>'


def swaps(before: BuildState, after: BuildState, media: str) -> str:
    """What a step changed of the picture: its words, and the sheets if they are others now."""
    new = None if before.decided == after.decided else picture_of(after)
    if new is None:
        return ""
    sheets = markup(new, media, oob=True) if before.layers != after.layers else ""
    return sheets + words(new, oob=True)


def _own(picture: Picture, media: str) -> str:
    """The family's own picture, in the smallest format and width that will do where they were made."""

    def several(form: str) -> str:
        return ", ".join(f"{media}{name} {width}w" for width, name in picture.sized[form])

    box = f'alt="" width="{LAYER_WIDTHS[0]}" height="{LAYER_HEIGHT}"{_AT_ONCE}'
    if not picture.sized:
        return f'<img src="{media}{picture.otherwise}" {box}>'
    source = f'<source type="image/avif" sizes="{SIZES}" srcset="{several("avif")}">'
    first = picture.sized["webp"][0][1]
    return f'<picture>{source}<img src="{media}{first}" sizes="{SIZES}" srcset="{several("webp")}" {box}></picture>'


def _image(layer: Layer, media: str) -> str:
    (_, small), (wide, large) = layer.sizes
    return (
        f'<img src="{media}{small}" srcset="{media}{small} {LAYER_WIDTHS[0]}w, {media}{large} {wide}w" '
        f'sizes="{SIZES}" alt="" width="{LAYER_WIDTHS[0]}" height="{LAYER_HEIGHT}"{_AT_ONCE}>'
    )
