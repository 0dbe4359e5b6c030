"""The screen of the live laptop: the panel's own way with light, what the system shows on it, a privacy filter."""

from __future__ import annotations

from math import sin
from typing import TYPE_CHECKING

from catalog.demo.draw.colours import INK, ORANGE, SKY, WHITE, Colour
from catalog.demo.draw.laptop_frame import DARK, HEIGHT, area, glass, gleam, laid, width
from catalog.demo.draw.scene import Scene
from catalog.demo.draw.solids import inlay
from catalog.demo.draw.space import circle, rect

if TYPE_CHECKING:
    from catalog.demo.draw.part import Part
    from catalog.demo.draw.space import Plane

_RIM, _SLIM = 4.6, 2.9  # how much of the frame shows around a panel, and around one of glass to its edge
_DEEP_SKY = ((8, 8, 14), (40, 24, 84), (226, 88, 122))
_SKIES: dict[str, tuple[Colour, Colour, Colour]] = {
    "matte": ((158, 196, 232), (198, 214, 238), (244, 226, 210)),
    "glossy": ((116, 182, 246), (184, 212, 250), (255, 224, 190)),
    "OLED": _DEEP_SKY,
    "mini-LED": ((14, 30, 60), (34, 110, 150), (255, 196, 110)),
}
_HILLS: dict[str, tuple[Colour, Colour, Colour]] = {
    "matte": ((132, 166, 198), (94, 134, 172), (66, 102, 144)),
    "glossy": ((104, 166, 216), (58, 128, 190), (28, 84, 150)),
    "OLED": ((98, 44, 144), (52, 26, 106), (14, 11, 36)),
    "mini-LED": ((38, 120, 130), (20, 82, 104), (8, 42, 66)),
}


def screen(part: Part) -> Scene:
    """Draw a panel: pale if matte, with a reflection if glossy, on true black if each pixel shines by itself."""
    scene, size, kind = Scene(), part.number("size_in"), part.text("panel")
    plane, rim = glass(size), _SLIM if part.yes("touch") or kind in ("OLED", "mini-LED") else _RIM
    outline, wide, high = area(size, rim)
    full = width(size)
    inlay(scene, plane, rect(1.3, 1.3, full - 2.6, full * HEIGHT - 2.6, 3.4), DARK, light=1)
    inlay(scene, plane, circle(full / 2, rim * 0.62, 0.5, steps=20), (70, 84, 112), light=1)
    face = plane.outline(outline)
    scene.fill(face, gleam(face, _SKIES[kind]))
    if part.number("pixels_k") > 3 or kind == "mini-LED":  # noqa: PLR2004  so fine that stars are seen
        _stars(scene, plane, (rim, wide, high))
    sun = plane.outline(circle(rim + wide * 0.68, rim + high * 0.44, high * 0.125))
    scene.fill(sun, {"matte": (252, 242, 216), "glossy": (255, 248, 214)}.get(kind, (255, 180, 96)), clip=face)
    for i, tone in enumerate(_HILLS[kind]):
        base = rim + high * (0.56 + i * 0.14)
        crest = [(rim + wide * t / 60, base + high * (0.09 * sin(t / 60 * 7 + i * 2.1) - 0.03 * i)) for t in range(61)]
        scene.fill(plane.outline([*crest, (full, full), (0, full)]), tone, clip=face)
    if kind == "glossy" or part.yes("touch"):
        band = [(full * 0.12, 0), (full * 0.36, 0), (full * 0.14, full), (-full * 0.10, full)]
        scene.fill(plane.outline(band), WHITE, alpha=0.20 if kind == "glossy" else 0.12, clip=face)
    if part.yes("touch"):
        for radius, alpha in ((6.0, 0.22), (4.0, 0.32), (2.3, 0.95)):
            scene.fill(plane.outline(circle(full * 0.30, full * HEIGHT * 0.60, radius)), WHITE, alpha=alpha)
    return laid(scene, size)


def _stars(scene: Scene, plane: Plane, room: tuple[float, float, float]) -> None:
    rim, wide, high = room
    for i in range(34):
        x, y = rim + wide * ((i * 0.7548776662) % 1), rim + high * 0.5 * ((i * 0.5698402910) % 1)
        scene.fill(plane.outline(circle(x, y, 0.22 + 0.12 * (i % 3), steps=8)), WHITE, alpha=0.75)


def desktop(mark: str, size: int) -> Scene:
    """Draw what a system shows: a bar below, at the side or above; without one a prompt on black."""
    scene, plane = Scene(), glass(size)
    outline, wide, high = area(size, _RIM + 0.4)
    face, rim = plane.outline(outline), _RIM + 0.4
    if mark in ("WH", "WP"):
        bar = rect(rim, rim + high - 4.6, wide, 4.6, 1)
        scene.fill(plane.outline(bar), (238, 242, 250), alpha=0.88)
        for i in range(6):
            colour = (SKY, (74, 132, 222), (250, 200, 84), (60, 160, 120), (226, 96, 96), (132, 100, 220))[i]
            inlay(scene, plane, rect(rim + wide / 2 - 11.4 + i * 4, rim + high - 3.7, 2.8, 2.8, 0.6), colour, light=1)
        if mark == "WP":
            _window(scene, plane, (rim + wide * 0.10, rim + high * 0.14, wide * 0.36, high * 0.44), (74, 132, 222))
    if mark == "UB":
        scene.fill(plane.outline(rect(rim, rim, 5.4, high, 1)), (34, 20, 36), alpha=0.8, clip=face)
        for i in range(6):
            colour = (ORANGE, WHITE, (150, 160, 180), SKY, (226, 96, 96), (120, 196, 140))[i]
            inlay(scene, plane, rect(rim + 1.1, rim + 2 + i * 4.6, 3.2, 3.2, 0.8), colour, light=1)
        _window(scene, plane, (rim + wide * 0.16, rim + high * 0.16, wide * 0.36, high * 0.42), (70, 40, 72))
    if mark == "FE":
        scene.fill(plane.outline(rect(rim, rim, wide, 2.8, 0.8)), (16, 18, 26), alpha=0.9)
        inlay(scene, plane, rect(rim + wide / 2 - 4, rim + 0.9, 8, 1.0, 0.5), WHITE, light=1)
        dock = rect(rim + wide * 0.32, rim + high - 6.2, wide * 0.36, 5.2, 2)
        scene.fill(plane.outline(dock), (30, 34, 48), alpha=0.8)
        for i in range(6):
            colour = ((64, 110, 200), WHITE, (240, 190, 80), (110, 190, 150), (220, 110, 110), (150, 160, 180))[i]
            place = rim + wide * 0.32 + wide * 0.36 * (i + 0.5) / 6
            inlay(scene, plane, circle(place, rim + high - 3.6, 1.5, steps=24), colour, light=1)
    if mark == "NO":
        scene.fill(plane.outline(area(size, _SLIM)[0]), (12, 13, 18))
        scene.line(plane.outline([(rim + 5, rim + 5), (rim + 8, rim + 7.4), (rim + 5, rim + 9.8)]), WHITE, 1.0)
        scene.line(plane.outline([(rim + 10, rim + 10), (rim + 15, rim + 10)]), WHITE, 1.0)
    return laid(scene, size)


def _window(scene: Scene, plane: Plane, room: tuple[float, float, float, float], bar: Colour) -> None:
    x, y, wide, high = room
    scene.fill(plane.outline(rect(x + 0.8, y + 1.2, wide, high, 1.2)), INK, alpha=0.25)
    inlay(scene, plane, rect(x, y, wide, high, 1.2), (248, 250, 253), light=1)
    inlay(scene, plane, rect(x, y, wide, 3.0, 1.0), bar, light=1)
    for i in range(3):
        inlay(scene, plane, rect(x + 2, y + 6 + i * 4, wide * (0.7, 0.5, 0.62)[i], 1.4, 0.7), (178, 190, 208), light=1)


def privacy(size: int) -> Scene:
    """Draw the filter: from the side nothing is read through it."""
    scene, plane = Scene(), glass(size)
    outline, wide, high = area(size, _SLIM)
    face = plane.outline(outline)
    scene.fill(face, (12, 14, 20), alpha=0.62)
    for i in range(1, 24):
        x = _SLIM + wide * i / 24
        scene.line(plane.outline([(x, _SLIM), (x, _SLIM + high)]), (4, 5, 8), 0.7, alpha=0.5, clip=face)
    return laid(scene, size)
