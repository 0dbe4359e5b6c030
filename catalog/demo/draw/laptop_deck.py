"""What is laid on the deck of the live laptop: keyboard, touchpad, the grilles of its fans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.demo.draw.colours import (
    BLUE,
    COPPER,
    GREEN,
    ORANGE,
    SKY,
    VIOLET,
    WHITE,
    YELLOW,
    Colour,
    lit,
    mix,
)
from catalog.demo.draw.laptop_frame import DARK, DEPTH, laid, per_mm, well, width
from catalog.demo.draw.machines import RED_KEY
from catalog.demo.draw.scene import Scene
from catalog.demo.draw.solids import inlay, slab
from catalog.demo.draw.space import circle, floor, moved, rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.demo.draw.part import Part
    from catalog.demo.draw.scene import Point
    from catalog.demo.draw.space import Plane

_KEY = 18.3  # mm from key to key
_ROWS: tuple[tuple[float, ...], ...] = (
    (1.0,) * 15,
    (*(1.0,) * 13, 2.0),
    (1.5, *(1.0,) * 12, 1.5),
    (1.75, *(1.0,) * 11, 2.25),
    (2.25, *(1.0,) * 10, 2.75),
    (1.25, 1.25, 1.25, 5.25, 1.25, 1.25, 1.0, 1.0, 1.5),
)
_PAD_FROM = 15.35
_LIGHTS: dict[str, Colour] = {"LIT": (250, 240, 206), "NUM": (250, 240, 206), "SPILL": (136, 206, 240)}
_CAPS: dict[str, Colour] = {"STD": (62, 67, 80), "SPILL": (226, 236, 243), "MECH": (232, 235, 240)}


def keys(part: Part, size: int) -> Scene:
    """Draw a keyboard: as wide as it is, with light between its keys where it has some."""
    scene, top = Scene(), floor()
    outline = well(size, part.number("width_mm"))
    light = _LIGHTS.get(part.mark, (34, 37, 46))
    inlay(scene, top, outline, (34, 37, 46), light=1)
    if part.yes("backlit"):
        for start, end in _lit_fields(part, size, outline):
            ys = [y for _, y in outline]
            field = rect(start + 0.7, min(ys) + 0.7, end - start - 1.4, max(ys) - min(ys) - 1.4, 1.2)
            inlay(scene, top, field, light, light=1)
    tall = 1.5 if part.mark == "MECH" else 0.45
    caps = _CAPS.get(part.mark, (50, 54, 66))
    for x, y, wide, deep in _caps(part, size, outline):
        share = (x - outline[0][0] + width(size) * 0.9) / (width(size) * 0.9)
        key = rect(x, y, wide, deep, 0.55)
        if part.mark == "RGB":
            inlay(scene, top, moved(rect(-0.5, -0.5, wide + 1, deep + 1, 1), x, y), _hue(share), light=1.1)
        _cap(scene, top, key, tall, ORANGE if part.mark == "MECH" and wide > per_mm(size) * 24 else caps)
    if part.mark == "SPILL":
        for x, y, radius in ((0.16, 0.3, 2.0), (0.24, 0.55, 1.4), (0.7, 0.24, 1.7), (0.83, 0.6, 2.2), (0.5, 0.7, 1.3)):
            _drop(scene, top, _within(outline, x, y), radius)
    return laid(scene, size)


def _lit_fields(part: Part, size: int, outline: list[Point]) -> list[tuple[float, float]]:
    """From where to where light shines between keys: beneath the letters, and beneath a number pad."""
    left, right, unit = min(outline)[0], max(outline)[0], _KEY * per_mm(size)
    if not part.yes("number_pad"):
        return [(left, right)]
    return [(left, left + 2 + 15 * unit), (left + _PAD_FROM * unit, right)]


def _cap(scene: Scene, top: Plane, key: list[Point], tall: float, colour: Colour) -> None:
    slab(scene, top, key, tall, colour, rim=0.3, sheen=0.05)


def _caps(part: Part, size: int, outline: list[Point]) -> Iterator[tuple[float, float, float, float]]:
    """Place and size of every key, the farthest first."""
    unit = _KEY * per_mm(size)
    left, top = min(x for x, _ in outline) + 1, min(y for _, y in outline) + 1
    gap = unit * 0.14
    y = top
    for number, row in enumerate(_ROWS):
        deep = unit * (0.62 if number == 0 else 1.0)
        x = left
        for wide in row:
            yield x + gap / 2, y + gap / 2, wide * unit - gap, deep - gap
            x += wide * unit
        if part.yes("number_pad"):
            for column in range(4):
                start = left + (_PAD_FROM + column) * unit
                yield start + gap / 2, y + gap / 2, unit - gap, deep - gap
        y += deep


def _within(outline: list[Point], x: float, y: float) -> Point:
    xs, ys = [px for px, _ in outline], [py for _, py in outline]
    return min(xs) + (max(xs) - min(xs)) * x, min(ys) + (max(ys) - min(ys)) * y


def _hue(share: float) -> Colour:
    wheel = (RED_KEY, ORANGE, YELLOW, GREEN, SKY, BLUE, VIOLET)
    place = min(max(share, 0.0), 0.999) * (len(wheel) - 1)
    return mix(wheel[int(place)], wheel[int(place) + 1], place % 1)


def _drop(scene: Scene, top: Plane, at: Point, radius: float) -> None:
    scene.fill(top.outline(circle(*at, radius), 0.6), (66, 152, 222), alpha=0.9)
    scene.fill(top.outline(circle(at[0] - radius * 0.3, at[1] - radius * 0.3, radius * 0.3), 0.6), WHITE, alpha=0.9)


def pad(part: Part, size: int) -> Scene:
    """Draw a touchpad: as wide as it is, of glass unless it is the plain one."""
    scene, top, wide = Scene(), floor(), width(size)
    across, deep = part.number("width_mm") * per_mm(size), wide * DEPTH
    start = deep * 0.115 + 104 * per_mm(size) + 2 + deep * 0.035
    outline = rect((wide - across) / 2, start, across, deep * 0.965 - start, 2.2)
    glassy = part.mark != "STD"
    face = top.outline(outline)
    scene.fill(face, (18, 22, 34), alpha=0.34 if glassy else 0.13)
    scene.line([*face, face[0]], (20, 24, 36), 0.45, alpha=0.45)
    if glassy:
        left = (wide - across) / 2
        band = [(left + across * 0.46, start), (left + across * 0.62, start)]
        band += [(left + across * 0.34, deep), (left + across * 0.18, deep)]
        scene.fill(top.outline(band), WHITE, alpha=0.20, clip=face)
    if part.mark == "HAPTIC":
        middle = (wide / 2, (start + deep * 0.965) / 2)
        for radius in (1.6, 3.4, 5.2):
            scene.line(top.outline([*circle(*middle, radius), (middle[0] + radius, middle[1])]), WHITE, 0.5, alpha=0.7)
    return laid(scene, size)


def grille(part: Part, size: int) -> Scene:
    """Draw the slits over the fans, between the keys and the screen."""
    scene, top, wide = Scene(), floor(), width(size)
    y, deep = wide * DEPTH * 0.052, wide * DEPTH * 0.045
    spans = {"ONE": ((0.12, 0.40),), "TWO": ((0.12, 0.40), (0.60, 0.88)), "VAPOUR": ((0.10, 0.90),)}[part.mark]
    for start, end in spans:
        if part.mark == "VAPOUR":
            inlay(
                scene,
                top,
                rect(wide * start - 0.6, y - 0.5, wide * (end - start) + 0.6, deep + 1, 0.8),
                lit(COPPER, 1.0),
            )
        count = int(wide * (end - start) / 1.9)
        for i in range(count):
            inlay(scene, top, rect(wide * start + i * 1.9, y, 1.05, deep, 0.4), DARK, light=1)
    return laid(scene, size)
