"""The laptop itself and its large parts: body, lid, screen, keyboard, touchpad, ports."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING

from catalog.demo.draw.colours import (
    BLUE,
    GOLD,
    GREEN,
    INK,
    ORANGE,
    SKY,
    SLATE,
    VIOLET,
    WHITE,
    YELLOW,
    Colour,
    lit,
    mix,
)
from catalog.demo.draw.scene import Gradient, Point, Scene
from catalog.demo.draw.solids import block, ground, inlay, slab
from catalog.demo.draw.space import RIGHT, Plane, circle, floor, moved, rect, wall_left, wall_right

if TYPE_CHECKING:
    from catalog.demo.draw.part import Part

LIDS: dict[str, Colour] = {
    "GRAPHITE": (108, 116, 132),
    "SILVER": (214, 219, 227),
    "SKY": (138, 190, 230),
    "MOSS": (112, 148, 104),
    "COPPER": (206, 138, 98),
    "CARBON": (84, 90, 104),
    "TITANIUM": (176, 172, 166),
}
_TILT = 0.07  # of a turn, how far an open screen leans back


def leaning(height: float, *, y: float = 0.0, z: float = 0.0) -> Plane:
    """Return the plane of a screen that stands at `y` and leans back; from its upper left corner."""
    s, c = sin(2 * pi * _TILT), cos(2 * pi * _TILT)
    return Plane((0.0, y - height * s, z + height * c), RIGHT, (0.0, s, -c))


def panel(scene: Scene, width: float, height: float, colour: Colour, *, y: float = 0.0, z: float = 0.0) -> Plane:
    """Draw a screen in its frame, without a picture yet; returns the plane of the glass."""
    behind = leaning(height, y=y, z=z)
    front = slab(scene, behind, rect(0, 0, width, height, 4), 3, colour)
    inlay(scene, front, rect(1.6, 1.6, width - 3.2, height - 3.2, 3), (30, 33, 42), light=1)
    return front


def glow(scene: Scene, plane: Plane, area: list[Point], colours: tuple[Colour, Colour, Colour]) -> list[Point]:
    """Draw a calm picture of light on a screen; returns the outline to clip to."""
    face = plane.outline(area)
    scene.fill(
        face, Gradient(((0.0, colours[0]), (0.55, colours[1]), (1.0, colours[2])), face[0], face[len(face) // 2])
    )
    return face


def hills(scene: Scene, plane: Plane, width: float, height: float, *, deep: bool = False) -> None:
    """Hills under a low sun, the picture that our screens show; `deep` for OLED with true black."""
    area = rect(4, 4, width - 8, height - 8, 1.5)
    sky = ((8, 8, 14), (36, 22, 78), (222, 84, 120)) if deep else ((150, 196, 240), (196, 214, 244), (250, 226, 206))
    face = glow(scene, plane, area, sky)
    sun = plane.outline(circle(width * 0.66, height * 0.42, height * 0.13))
    scene.fill(sun, (255, 176, 92) if deep else (255, 244, 214), clip=face)
    tones: tuple[Colour, ...] = (
        ((96, 44, 140), (52, 26, 104), (16, 12, 40)) if deep else ((126, 168, 206), (84, 134, 178), (54, 98, 146))
    )
    for i, tone in enumerate(tones):
        base = height * (0.55 + i * 0.14)
        crest = [
            (x, base + height * 0.09 * sin(x / width * 7 + i * 2.1) - height * 0.03 * i) for x in range(int(width) + 1)
        ]
        scene.fill(plane.outline([*crest, (width, height), (0, height)]), tone, clip=face)


def key_field(
    scene: Scene,
    plane: Plane,
    area: tuple[float, float, float, float],
    columns: int,
    colour: Colour,
    *,
    rows: int = 5,
    height: float = 0.0,
    hue: bool = False,
) -> None:
    """Rows of keys; the lowest row has the space bar."""
    x, y, width, depth = area
    pitch, drop = width / columns, depth / rows
    for row in range(rows):
        spans = [(i, i + 1) for i in range(columns)]
        if row == rows - 1 and columns > 6:  # noqa: PLR2004 - a number pad has no space bar
            third = columns // 3
            spans = (
                [(i, i + 1) for i in range(third)]
                + [(third, 2 * third)]
                + [(i, i + 1) for i in range(2 * third, columns)]
            )
        for start, end in spans:
            shown = _hue(start / columns) if hue else colour
            key = rect(
                x + start * pitch + pitch * 0.07,
                y + row * drop + drop * 0.08,
                (end - start - 0.16) * pitch,
                drop * 0.82,
                1,
            )
            if height:
                slab(scene, plane, key, height, shown, rim=0.3)
            else:
                inlay(scene, plane, key, shown)


def _hue(share: float) -> Colour:
    wheel = (RED_KEY, ORANGE, YELLOW, GREEN, SKY, BLUE, VIOLET)
    place = share * (len(wheel) - 1)
    return mix(wheel[int(place)], wheel[min(int(place) + 1, len(wheel) - 1)], place % 1)


RED_KEY: Colour = (232, 84, 92)


def laptop(
    scene: Scene, width: float, thickness: float, colour: Colour, *, number_pad: bool = False, deep: bool = False
) -> None:
    """Draw an open laptop, its front to the left."""
    depth, height = width * 0.68, width * 0.63
    ground(scene, rect(0, 0, width, depth, 6))
    glass = panel(scene, width, height, colour, z=thickness)
    hills(scene, glass, width, height, deep=deep)
    top = block(scene, (0, 0, 0), (width, depth, thickness), colour, radius=5)
    field = width * (0.70 if number_pad else 0.86)
    left = width * 0.07
    inlay(scene, top, rect(left - 1.5, depth * 0.10 - 1.5, width * 0.86 + 3, depth * 0.46 + 3, 2), lit(colour, 0.72))
    key_field(scene, top, (left, depth * 0.10, field, depth * 0.46), 13, (44, 48, 60))
    if number_pad:
        key_field(scene, top, (left + field + width * 0.02, depth * 0.10, width * 0.14, depth * 0.46), 3, (44, 48, 60))
    inlay(scene, top, rect(width * 0.33, depth * 0.62, width * 0.34, depth * 0.31, 2), lit(colour, 0.88))


def body(scene: Scene, part: Part) -> None:
    """Draw a body: thin for Air, middling for Classic, thick with vents for Studio."""
    series, size = part.text("series"), part.number("size_in")
    width = size * 7
    colour = {"Air": (206, 212, 222), "Classic": (148, 156, 172), "Studio": (108, 116, 134)}[series]
    thickness = {"Air": 3.5, "Classic": 6.5, "Studio": 10.5}[series]
    laptop(scene, width, thickness, colour, number_pad=size > 14)  # noqa: PLR2004 - from 16 inches on
    depth = width * 0.68
    if series == "Studio":
        wall = wall_right(width, depth, thickness)
        for i in range(9):
            inlay(scene, wall, rect(depth * 0.35 + i * 4.2, 2.6, 2.2, 5.4, 0.8), INK, light=1)
    if series != "Air":
        wall = wall_left(depth, 0, thickness)
        inlay(
            scene,
            wall,
            rect(width * 0.42, thickness * 0.30, width * 0.16, thickness * 0.30, 1),
            lit(colour, 0.55),
            light=1,
        )


def lid(scene: Scene, part: Part) -> None:
    """Draw a closed laptop in its colour."""
    colour = LIDS[part.mark]
    outline = rect(0, 0, 108, 76, 7)
    ground(scene, outline)
    block(scene, (0, 0, 0), (108, 76, 4), lit(colour, 0.82), radius=7)
    top = block(scene, (0, 0, 4.6), (108, 76, 3.4), colour, radius=7, sheen=0.22 if part.yes("metal") else 0.08)
    face = top.outline(outline)
    if part.mark == "CARBON":
        _weave(scene, top, face)
    if part.mark in ("SILVER", "GRAPHITE", "COPPER"):
        band = [(30, 0), (58, 0), (24, 76), (-4, 76)]
        scene.fill(top.outline(band), WHITE, alpha=0.13, clip=face)
        scene.fill(top.outline(moved(band, 36, 0, 1.0)), WHITE, alpha=0.08, clip=face)
    if part.mark in ("SKY", "MOSS"):
        _flecks(scene, top, colour, face)
    if part.mark == "TITANIUM":
        _engraving(scene, top)
        return
    ring = [*circle(54, 38, 9), (63, 38), *reversed([*circle(54, 38, 6), (60, 38)])]
    scene.fill(top.outline(ring), lit(colour, 1.45 if part.mark != "SILVER" else 0.7))


def _weave(scene: Scene, top: Plane, face: list[Point]) -> None:
    for i in range(27):
        for j in range(19):
            if (i + j) % 2 == 0:
                scene.fill(top.outline(rect(i * 4, j * 4, 4, 4)), (122, 130, 146), alpha=0.75, clip=face)


def _flecks(scene: Scene, top: Plane, colour: Colour, face: list[Point]) -> None:
    for i in range(46):
        x, y = (i * 37.7) % 104 + 2, (i * 23.3 + i * i * 0.7) % 72 + 2
        scene.fill(top.outline(circle(x, y, 0.7, steps=12)), lit(colour, 1.35 if i % 2 else 0.75), clip=face)


def _engraving(scene: Scene, top: Plane) -> None:
    dark = (112, 106, 100)
    for i in range(16):
        petal = [
            (54 + r * cos(2 * pi * (i / 16 + s)), 38 + r * sin(2 * pi * (i / 16 + s)))
            for r, s in ((8, 0.0), (17, 0.028), (26, 0.0), (17, -0.028))
        ]
        scene.line(top.outline([*petal, petal[0]]), dark, 0.8)
    for radius in (6, 29, 31):
        scene.line(top.outline(circle(54, 38, radius)), dark, 0.9)
    scene.word("A", top.frame((54, 38), 8), dark)


def screen(scene: Scene, part: Part) -> None:
    """Draw a screen by itself: picture by panel, marks for touch, speed and detail."""
    width = part.number("size_in") * 7.0
    height = width * 0.63
    foot = rect(width * 0.02, -6, width * 0.96, 9, 3)
    ground(scene, foot)
    glass = panel(scene, width, height, (112, 120, 138))
    deep = part.text("panel") in ("OLED", "mini-LED")
    hills(scene, glass, width, height, deep=deep)
    face = glass.outline(rect(4, 4, width - 8, height - 8, 1.5))
    if part.text("panel") == "glossy":
        scene.fill(
            glass.outline([(width * 0.1, 0), (width * 0.34, 0), (width * 0.12, height), (-width * 0.12, height)]),
            WHITE,
            alpha=0.28,
            clip=face,
        )
    if part.number("refresh_hz") > 60:  # noqa: PLR2004 - faster than usual
        _speed(scene, glass, width, height, face)
    if part.yes("touch"):
        _touch(scene, glass, width * 0.34, height * 0.52, width * 0.055)
    if part.number("pixels_k") > 3:  # noqa: PLR2004 - 4K
        scene.fill(glass.outline(rect(width * 0.74, height * 0.70, width * 0.2, height * 0.2, 2)), WHITE, alpha=0.94)
        scene.word("4K", glass.frame((width * 0.84, height * 0.80), width * 0.105), INK)
    block(scene, (width * 0.04, -1, -3), (width * 0.92, 5, 4), (96, 104, 122), radius=2)


def _speed(scene: Scene, glass: Plane, width: float, height: float, face: list[Point]) -> None:
    for i in range(4):
        y = height * (0.22 + 0.11 * i)
        start = width * (0.10, 0.18, 0.06, 0.22)[i]
        scene.line(glass.outline([(start, y), (start + width * 0.26, y)]), WHITE, width * 0.022, alpha=0.85, clip=face)


def _touch(scene: Scene, glass: Plane, x: float, y: float, size: float) -> None:
    for radius, alpha in ((2.6, 0.30), (1.7, 0.45)):
        scene.fill(glass.outline(circle(x, y, size * radius)), WHITE, alpha=alpha)
    scene.fill(glass.outline(circle(x, y, size)), WHITE)


def keyboard(scene: Scene, part: Part) -> None:
    """Draw a keyboard; wider with a number pad, lit when it is backlit."""
    pad, kind = part.yes("number_pad"), part.mark
    width, depth = (132.0 if pad else 108.0), 54.0
    ground(scene, rect(0, 0, width, depth, 5))
    light = {"LIT": (250, 244, 214), "NUM": (250, 244, 214), "RGB": (62, 66, 80), "SPILL": (160, 214, 236)}.get(kind)
    deck = (98, 106, 126) if kind != "SPILL" else (70, 100, 122)
    top = block(scene, (0, 0, 0), (width, depth, 4), lit(deck, 1.15), radius=5)
    inlay(scene, top, rect(4, 4, width - 8, depth - 8, 3), light or (112, 120, 136), light=1)
    caps = {"STD": (226, 230, 236), "SPILL": (232, 240, 246)}.get(kind, (70, 76, 92))
    main = width - 12 if not pad else width - 38
    height = 5.0 if kind == "MECH" else 1.6
    key_field(scene, top, (6, 6, main, depth - 12), 12, caps, height=height, hue=kind == "RGB")
    if pad:
        key_field(
            scene,
            top,
            (width - 30, 6, 24, depth - 12),
            3,
            caps if kind != "MECH" else ORANGE,
            height=height,
            hue=kind == "RGB",
        )
    if kind == "SPILL":
        for x, y, r in ((24, 16, 6), (38, 30, 4), (70, 14, 5), (88, 36, 6.5), (56, 40, 3.4)):
            _drop(scene, top, x, y, r)


def _drop(scene: Scene, top: Plane, x: float, y: float, radius: float) -> None:
    scene.fill(top.outline(circle(x, y, radius), 2), (66, 152, 222), alpha=0.88)
    scene.fill(top.outline(circle(x - radius * 0.3, y - radius * 0.3, radius * 0.3), 2), WHITE, alpha=0.9)


def touchpad(scene: Scene, part: Part) -> None:
    """Draw a palm rest with its touchpad, as wide as it is."""
    ground(scene, rect(0, 0, 112, 62, 5))
    top = block(scene, (0, 0, 0), (112, 62, 5), (150, 158, 174), radius=5)
    width = part.number("width_mm") * 0.62
    area = rect(56 - width / 2, 9, width, 44, 4)
    glassy = part.mark != "STD"
    scene.line(top.outline([*area, area[0]]), (104, 112, 130), 1.4)
    inlay(scene, top, area, (96, 116, 148) if glassy else (182, 189, 202), sheen=0.25)
    if glassy:
        clip = top.outline(area)
        scene.fill(top.outline([(36, 0), (50, 0), (30, 62), (16, 62)]), WHITE, alpha=0.22, clip=clip)
    if part.mark == "HAPTIC":
        for radius in (4, 9, 14):
            scene.line(top.outline(circle(56, 31, radius)), WHITE, 1.6, alpha=0.9)
    if part.mark == "WIDE":
        for i in range(4):
            scene.fill(top.outline(circle(36 + i * 13, 31 - (1.5 - abs(i - 1.5)) * 5, 4)), WHITE, alpha=0.92)


def ports(scene: Scene, part: Part) -> None:
    """Draw the side of a laptop with its sockets, large."""
    rows = {"2C": ("c", "c"), "MIX": ("c", "a", "h"), "FULL": ("c", "a", "h", "l"), "TB": ("t", "t", "a", "h")}[
        part.mark
    ]
    width = 24.0 * max(3, len(rows)) + 8
    ground(scene, rect(0, 0, width, 40, 3))
    block(scene, (0, 0, 0), (width, 40, 28), (176, 184, 198), radius=4)
    inlay(scene, floor(28), rect(6, 4, width - 12, 22, 2), (150, 158, 174))
    pitch = (width - 8) / len(rows)
    for i, kind in enumerate(rows):
        _socket(scene, wall_left(40, 0, 28), 4 + pitch * (i + 0.5), kind)


def _socket(scene: Scene, wall: Plane, x: float, kind: str) -> None:
    dark: Colour = (30, 33, 44)
    if kind in "ct":
        inlay(scene, wall, rect(x - 9, 10, 18, 8, 4), dark, light=1)
        inlay(scene, wall, rect(x - 6, 12.9, 12, 2.2, 1.1), GOLD if kind == "t" else SLATE, light=1)
    if kind == "t":
        bolt = [(1, 0), (-3, 6), (0, 6), (-1, 10), (3.4, 3.6), (0.4, 3.6)]
        scene.fill(floor(28).outline(moved(bolt, x, 27.5, 1.05)), ORANGE)
    if kind == "a":
        inlay(scene, wall, rect(x - 9, 8, 18, 9, 1), dark, light=1)
        inlay(scene, wall, rect(x - 7, 9.4, 14, 3, 0), BLUE, light=1)
    if kind == "h":
        inlay(
            scene,
            wall,
            [(x - 10, 8), (x + 10, 8), (x + 10, 13), (x + 7, 17.4), (x - 7, 17.4), (x - 10, 13)],
            dark,
            light=1,
        )
        inlay(scene, wall, rect(x - 6.5, 11.4, 13, 1.8), SLATE, light=1)
    if kind == "l":
        inlay(scene, wall, rect(x - 8.5, 5, 17, 16, 1), dark, light=1)
        for i in range(5):
            inlay(scene, wall, rect(x - 5.6 + i * 2.4, 6, 1.3, 4), GOLD, light=1)
        inlay(scene, wall, rect(x - 4, 18, 8, 3), GREEN, light=1)
