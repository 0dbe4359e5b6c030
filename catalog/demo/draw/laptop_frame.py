"""The body of the live laptop: its measures, deck, frame of the screen, and the sockets at its side."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING

from catalog.demo.draw.colours import BLUE, GOLD, GREEN, INK, ORANGE, SLATE, WHITE, Colour, lit
from catalog.demo.draw.machines import LIDS, leaning
from catalog.demo.draw.scene import Gradient, Scene
from catalog.demo.draw.solids import inlay, slab
from catalog.demo.draw.space import Plane, add, circle, floor, moved, project, rect, wall_left, wall_right

if TYPE_CHECKING:
    from catalog.demo.draw.part import Part
    from catalog.demo.draw.scene import Point

NEUTRAL: Colour = (186, 193, 205)
DARK: Colour = (27, 30, 38)
THICK = {"Air": 4.6, "Classic": 6.6, "Studio": 9.4}
DEPTH, HEIGHT = 0.68, 0.635
"""Of the deck and of the screen's frame, in widths of the body."""
_FRAME = 2.4  # how thick the screen's frame is
_ROOM = {13: 305.0, 14: 320.0, 16: 380.0, 18: 410.0}  # mm from side to side: the keyboard deck and its rim


def width(size: float) -> float:
    """How wide a body of this screen size is in units of the scene: a large one is larger, but fits the sheet."""
    return 109.0 * (0.8 + 0.2 * (size - 13) / 5)


def per_mm(size: int) -> float:
    """Units for each millimetre of what is laid on the deck."""
    return width(size) / _ROOM[size]


def laid(scene: Scene, size: float) -> Scene:
    """Put what is drawn from the far left corner of the deck where the live laptop stands."""
    wide = width(size)
    x, y = project((wide / 2, wide * DEPTH / 2, 0.0))
    placed = Scene()
    placed.join(scene, -x, 27.0 - y)
    return placed


def glass(size: float) -> Plane:
    """The front of the open lid; its origin is the upper left corner."""
    behind = leaning(width(size) * HEIGHT, z=0.6)
    return Plane(add(behind.origin, behind.normal, _FRAME), behind.across, behind.along)


def chassis(body: Part, lid: str) -> Scene:
    """Draw a body whose outside is this lid; bare metal if it is none."""
    size = body.number("size_in")
    colour = LIDS.get(lid, NEUTRAL)
    wide, thick = width(size), THICK[body.text("series")]
    deep, high = wide * DEPTH, wide * HEIGHT
    scene = Scene()
    _shadow(scene, wide, deep, thick)
    outline = rect(0, 0, wide, deep, 5.5)
    slab(scene, floor(-thick), outline, thick * 0.45, lit(colour, 0.74), rim=0)
    top = slab(scene, floor(-thick * 0.55), outline, thick * 0.55, colour, rim=0.35, sheen=0.14)
    _finish(scene, top, top.outline(outline), lid, (wide, deep))
    _hinge(scene, wide)
    front = slab(scene, leaning(high, z=0.6), rect(0, 0, wide, high, 4.5), _FRAME, colour, rim=0.35, sheen=0.12)
    inlay(scene, front, rect(1.3, 1.3, wide - 2.6, high - 2.6, 3.4), DARK, light=1)
    _well(scene, top, size)
    if body.text("series") == "Studio":
        wall = wall_right(wide, deep, 0)
        for i in range(8):
            inlay(scene, wall, rect(deep * 0.10 + i * 2.9, thick * 0.34, 1.5, thick * 0.36, 0.7), DARK, light=1)
    notch = wall_left(deep, 0, 0)
    inlay(scene, notch, rect(wide * 0.42, 0, wide * 0.16, min(1.7, thick * 0.26), 0.6), lit(colour, 0.46), light=1)
    return laid(scene, size)


def _shadow(scene: Scene, wide: float, deep: float, thick: float) -> None:
    for grow, alpha in ((5.0, 0.05), (3.0, 0.06), (1.0, 0.09)):
        spread = rect(-grow + 3, -grow, wide + 2 * grow, deep + 2 * grow, 6 + grow)
        scene.fill([project((x, y, -thick - 1.4)) for x, y in spread], INK, alpha=alpha, blur=1.4)


def _hinge(scene: Scene, wide: float) -> None:
    """A dark bar between deck and screen, in front of the frame's foot."""
    back = floor(0.0)
    inlay(scene, back, rect(wide * 0.08, 0.2, wide * 0.84, 2.8, 0.8), DARK, light=1)


def _well(scene: Scene, top: Plane, size: float) -> None:
    """Where the narrowest keyboard goes."""
    inlay(scene, top, well(int(size), 275), (58, 63, 75), light=1)


def well(size: int, mm: float) -> list[Point]:
    """The outline of the hollow for a keyboard so wide, on the deck."""
    wide, held = width(size), mm * per_mm(size)
    deep = 104 * per_mm(size)
    return rect((wide - held) / 2 - 1, wide * DEPTH * 0.115, held + 2, deep + 2, 1.6)


def _finish(scene: Scene, top: Plane, face: list[Point], lid: str, room: tuple[float, float]) -> None:
    """What tells the materials apart: brushed metal, flecks, weave, engraving."""
    wide, deep = room
    front = deep * 0.63  # the palm rest begins
    if lid in ("GRAPHITE", "SILVER", "COPPER", "TITANIUM"):
        for x, across, alpha in ((0.10, 0.16, 0.16), (0.34, 0.06, 0.12), (0.74, 0.12, 0.10)):
            left = wide * x
            band = [
                (left, 0),
                (left + wide * across, 0),
                (left + wide * (across - 0.2), deep),
                (left - wide * 0.2, deep),
            ]
            scene.fill(top.outline(band), WHITE, alpha=alpha, clip=face)
    if lid in ("SKY", "MOSS"):
        for i in range(70):
            x, y = (i * 37.7) % (wide - 4) + 2, (i * 23.3 + i * i * 0.7) % (deep - 4) + 2
            scene.fill(top.outline(circle(x, y, 0.42, steps=8)), lit(LIDS[lid], 1.4 if i % 2 else 0.72))
    if lid == "CARBON":
        _weave(scene, top, face, room)
    if lid == "TITANIUM":
        for middle in (wide * 0.13, wide * 0.87):
            _engraving(scene, top, (middle, front + (deep - front) * 0.48), deep * 0.13)


def _weave(scene: Scene, top: Plane, face: list[Point], room: tuple[float, float]) -> None:
    step = 2.6
    for i in range(int(room[0] / step) + 1):
        for j in range(int(room[1] / step) + 1):
            if (i + j) % 2 == 0:
                scene.fill(top.outline(rect(i * step, j * step, step, step)), (104, 111, 127), alpha=0.6, clip=face)


def _engraving(scene: Scene, top: Plane, at: Point, reach: float) -> None:
    dark = (108, 102, 96)
    for i in range(10):
        petal = [
            (at[0] + reach * r * cos(2 * pi * (i / 10 + s)), at[1] + reach * r * sin(2 * pi * (i / 10 + s)))
            for r, s in ((0.25, 0.0), (0.6, 0.045), (0.86, 0.0), (0.6, -0.045))
        ]
        scene.line(top.outline([*petal, petal[0]]), dark, 0.42)
    scene.line(top.outline([*circle(*at, reach), (at[0] + reach, at[1])]), dark, 0.5)


_ROWS: dict[str, tuple[str, ...]] = {"2C": ("c", "c"), "MIX": ("c", "a", "h"), "FULL": ("c", "a", "h", "l")}
_ROWS["TB"] = ("t", "t", "a", "h")
_WIDE = {"c": 4.0, "t": 4.0, "a": 5.0, "h": 5.4, "l": 5.2}


def sockets(part: Part, size: int) -> Scene:
    """Draw the sockets in the right side, a little larger than they are, the first one nearest to the screen."""
    scene, wide = Scene(), width(size)
    wall = wall_right(wide, wide * DEPTH, 0)
    right = wide * DEPTH - 7.0
    for kind in _ROWS[part.mark]:
        right -= _WIDE[kind]
        _socket(scene, wall, right, kind)
        right -= 2.6
    return laid(scene, size)


def _socket(scene: Scene, wall: Plane, x: float, kind: str) -> None:
    wide = _WIDE[kind]
    if kind in "ct":
        inlay(scene, wall, rect(x - 0.25, 1.15, wide + 0.5, 2.1, 1.05), (226, 230, 238), light=0.9)
        inlay(scene, wall, rect(x, 1.4, wide, 1.6, 0.8), DARK, light=1)
        inlay(scene, wall, rect(x + 0.9, 2.0, wide - 1.8, 0.5), GOLD if kind == "t" else SLATE, light=1)
        if kind == "t":
            bolt = [(1, 0), (-3, 6), (0, 6), (-1, 10), (3.4, 3.6), (0.4, 3.6)]
            scene.fill(floor(0).outline(moved(bolt, wall.origin[0] - 4.4, wall.origin[1] - x - 3.2, 0.34)), ORANGE)
        return
    inlay(scene, wall, rect(x - 0.25, 0.85, wide + 0.5, 2.7, 0.4), (226, 230, 238), light=0.9)
    inlay(scene, wall, rect(x, 1.1, wide, 2.2, 0.3), DARK, light=1)
    if kind == "a":
        inlay(scene, wall, rect(x + 0.5, 1.3, wide - 1, 0.9), BLUE, light=1.1)
    if kind == "h":
        inlay(scene, wall, rect(x + 0.9, 1.8, wide - 1.8, 0.6), SLATE, light=1)
    if kind == "l":
        inlay(scene, wall, rect(x + 0.7, 1.3, wide - 1.4, 0.8), GOLD, light=1)
        inlay(scene, wall, rect(x + 1.2, 2.7, wide - 2.4, 0.6), GREEN, light=1.2)


def area(size: float, rim: float) -> tuple[list[Point], float, float]:
    """Outline, width and height of the picture on the glass, so far from the frame's edge."""
    wide, high = width(size) - 2 * rim, width(size) * HEIGHT - 2 * rim
    return rect(rim, rim, wide, high, 1.2), wide, high


def gleam(face: list[Point], colours: tuple[Colour, Colour, Colour]) -> Gradient:
    """A breath of light from the upper left of an outline to its opposite corner."""
    middle = face[len(face) // 2]
    return Gradient(((0.0, colours[0]), (0.55, colours[1]), (1.0, colours[2])), face[0], middle)
