"""The layers of the shelf's live picture: one for each step of its measures, seen from the front.

Coordinates are those of a scene with the middle of the shelf's foot below its origin; every layer is the same sheet.
Numbers are drawn in steps that can be told apart: four widths, which end where a wood ends, four heights, every board.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial
from math import ceil

from catalog.demo.draw.colours import COAL, INK, STEEL, Colour, lit
from catalog.demo.draw.scene import Gradient, Point, Scene
from catalog.demo.draw.sheet import Sheet
from catalog.demo.draw.space import circle

FLOOR = 74.0
UNIT = 0.062
"""Units of the scene for a millimetre."""
EYE = FLOOR - 1450 * UNIT
"""Boards below are seen from above, those higher up from below."""
BACK = 0.9
"""How much smaller the back is than the front, seen from the eye."""
WIDTHS = {400: 560, 710: 950, 1010: 1380, 1510: 2050}
"""From which width on, and how wide it is drawn; in millimetres, as all measures."""
HEIGHTS = {300: 520, 710: 1020, 1310: 1660, 2010: 2280}
WIDEST, HIGHEST, BACK_UP_TO = 2400, 2600, 1250
LEAST_ROOM, MOST_ROOM, MOST_BOARDS = 150, 500, 12
STRIP = 0.85  # of its length: a strip is never longer than the drawn shelf
PINE: Colour = (226, 190, 138)
OAK: Colour = (184, 136, 86)
WOODS: dict[str, tuple[Colour, float, int, tuple[str, ...]]] = {  # how thick it is drawn, up to which width it carries
    "pine": (PINE, 22, 700, ("SH-PINE-18",)),
    "oak": (OAK, 30, 1000, ("SH-OAK-25",)),
    "thick": (lit(OAK, 0.9), 46, 2400, ("SH-OAK-40", "SH-STEEL-40")),
}


def sheets() -> Iterator[Sheet]:
    """All layers, the lowest first."""
    some = {"width": min(WIDTHS), "height": min(HEIGHTS)}
    yield Sheet("plant", "Plant, to compare", {}, _plant, given=some)
    for wide in (each for each in WIDTHS if each <= BACK_UP_TO):
        for high in HEIGHTS:
            given = {"width": wide, "height": high}
            name = f"Back from {wide} x {high}"
            yield Sheet(
                f"back-{wide}-{high}", name, {"back": ["SH-BACK"]}, partial(_back, wide, high), "back", given=given
            )
    for wide in WIDTHS:
        for high in HEIGHTS:
            given = {"width": wide, "height": high}
            yield Sheet(
                f"sketch-{wide}-{high}",
                f"Outline from {wide} x {high}",
                {},
                partial(_sketch, wide, high),
                "shelf",
                given=given,
            )
    for mark, (_, _, most, skus) in WOODS.items():
        for wide in (each for each in WIDTHS if each <= most):
            yield from _shelves(mark, wide, list(skus))
    yield from _stands()


def _stands() -> Iterator[Sheet]:
    """What is below and behind the shelf, and its light."""
    for wide in WIDTHS:
        given = {"width": wide}
        yield Sheet(
            f"steel-{wide}",
            f"Steel shoes from {wide}",
            {"wood": ["SH-STEEL-40"]},
            partial(_shoes, wide),
            "shoes",
            given=given,
        )
        yield Sheet(
            f"feet-{wide}", f"Feet from {wide}", {"stand": ["SH-FREE"]}, partial(_feet, wide), "feet", given=given
        )
    for high in HEIGHTS:
        yield Sheet(
            f"wall-{high}",
            f"Angles from {high}",
            {"stand": ["SH-WALL"]},
            partial(_angles, high),
            "wall",
            given={"height": high},
        )
        for half in range(1, 5):
            reach: dict[str, float] = {"height": high, "light": half / 2}
            yield Sheet(
                f"light-{high}-{half * 5}",
                f"Light of {half / 2} m from {high}",
                {},
                partial(_light, high, half / 2),
                "light",
                given=reach,
            )


def boards_of(high: int) -> range:
    """How many boards a shelf from this height on may have, up to the next height."""
    top = min((each for each in HEIGHTS if each > high), default=HIGHEST + 10) - 10
    return range(ceil(high / MOST_ROOM) + 1, min(top // LEAST_ROOM + 1, MOST_BOARDS) + 1)


def _shelves(mark: str, wide: int, skus: list[str]) -> Iterator[Sheet]:
    for high in HEIGHTS:
        for boards in boards_of(high):
            yield Sheet(
                f"{mark}-{wide}-{high}-{boards}",
                f"{mark.capitalize()} from {wide} x {high} with {boards} boards",
                {"wood": skus},
                partial(_shelf, mark, wide, high, boards),
                "shelf",
                given={"width": wide, "height": high, "boards": boards},
            )


def _box(wide: int, high: int) -> tuple[float, float]:
    """Half the width and the top of the shelf as it is drawn."""
    return WIDTHS[wide] * UNIT / 2, FLOOR - HEIGHTS[high] * UNIT


def _behind(point: Point) -> Point:
    """Where the same place lies at the back."""
    return point[0] * BACK, EYE + (point[1] - EYE) * BACK


def _quad(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _shelf(mark: str, wide: int, high: int, boards: int) -> Scene:
    colour, millimetres, _, _ = WOODS[mark]
    scene, thick = Scene(), millimetres * UNIT
    half, top = _box(wide, high)
    inner = half - thick
    scene.fill(circle(0, FLOOR + 1.5, half * 1.06, 5.5), INK, alpha=0.13, blur=2.2)
    for side in (-1, 1):  # the inside of the two posts
        front, back = [(side * inner, top), (side * inner, FLOOR)], [(side * inner, FLOOR), (side * inner, top)]
        shade = Gradient([(0.0, lit(colour, 0.74)), (1.0, lit(colour, 0.56))], front[0], _behind(front[0]))
        scene.fill([*front, *map(_behind, back)], shade)
    room = (FLOOR - top - thick) / (boards - 1)
    levels = sorted((top + room * place for place in range(boards)), key=lambda y: -abs(y + thick / 2 - EYE))
    for level in levels:
        _board(scene, inner, level, thick, colour)
    for side in (-1, 1):
        outer = side * half
        post = _quad(min(outer, side * inner), top, max(outer, side * inner), FLOOR)
        scene.fill(post, Gradient([(0.0, lit(colour, 1.12)), (1.0, lit(colour, 0.9))], (0, top), (0, FLOOR)))
        scene.line([(outer, top), (outer, FLOOR)], lit(colour, 0.7), 0.35)
        scene.line(
            [(side * (half + inner) / 2, top + 2), (side * (half + inner) / 2, FLOOR - 2)], lit(colour, 0.84), 0.25
        )
    if top > EYE:  # the top is seen, and lies over the posts
        edge = [(-half, top), (half, top)]
        shade = Gradient([(0.0, lit(colour, 1.1)), (1.0, lit(colour, 0.86))], edge[0], (-half, _behind(edge[0])[1]))
        scene.fill([*edge, *map(_behind, reversed(edge))], shade)
    scene.line([(-half, top), (half, top)], lit(colour, 1.25), 0.4)
    return scene


def _board(scene: Scene, inner: float, level: float, thick: float, colour: Colour) -> None:
    """A board between the posts: its front, and its upper or lower face as it is seen."""
    seen = level if level > EYE else level + thick if level + thick < EYE else None
    if seen is not None:
        front = [(-inner, seen), (inner, seen)]
        light, dark = (1.08, 0.8) if level > EYE else (0.66, 0.5)
        shade = Gradient(
            [(0.0, lit(colour, light)), (1.0, lit(colour, dark))], front[0], (-inner, _behind(front[0])[1])
        )
        scene.fill([*front, *map(_behind, reversed(front))], shade)
    scene.fill(_quad(-inner, level, inner, level + thick), lit(colour, 1.02))
    scene.line([(-inner, level + thick), (inner, level + thick)], lit(colour, 0.7), 0.3)
    scene.line([(-inner, level + 0.2), (inner, level + 0.2)], lit(colour, 1.2), 0.3)
    scene.line([(-inner + 2, level + thick * 0.55), (inner - 2, level + thick * 0.55)], lit(colour, 0.9), 0.22)


def _sketch(wide: int, high: int) -> Scene:
    """Width and height are given, the rest is open: a dashed outline."""
    scene = Scene()
    half, top = _box(wide, high)
    corners = [(-half, FLOOR), (-half, top), (half, top), (half, FLOOR), (-half, FLOOR)]
    for (ax, ay), (bx, by) in itertools.pairwise(corners):
        long = abs(bx - ax) + abs(by - ay)
        count = max(3, round(long / 5))
        for i in range(count):
            start, end = i / count, (i + 0.55) / count
            dash = [(ax + (bx - ax) * t, ay + (by - ay) * t) for t in (start, end)]
            scene.line(dash, (128, 134, 150), 0.9)
    return scene


def _back(wide: int, high: int) -> Scene:
    scene = Scene()
    half, top = _box(wide, high)
    panel = [_behind(point) for point in _quad(-half, top, half, FLOOR)]
    scene.fill(panel, Gradient([(0.0, lit(OAK, 0.86)), (1.0, lit(OAK, 0.7))], (0, top), (0, FLOOR)))
    left, right = panel[0][0], panel[1][0]
    for i in range(1, 7):
        x = left + (right - left) * i / 7
        scene.line([(x, panel[0][1] + 1), (x, panel[2][1] - 1)], lit(OAK, 0.66), 0.25)
    return scene


def _shoes(wide: int) -> Scene:
    """The steel core shows where the posts stand."""
    scene = Scene()
    half, thick = WIDTHS[wide] * UNIT / 2, WOODS["thick"][1] * UNIT
    for side in (-1, 1):
        inside, outside = sorted((side * half, side * (half - thick)))
        shine = Gradient(
            [(0.0, lit(STEEL, 0.8)), (0.4, lit(STEEL, 1.15)), (1.0, lit(STEEL, 0.7))], (inside, 0), (outside, 0)
        )
        scene.fill(_quad(inside, FLOOR - 9, outside, FLOOR), shine)
    return scene


def _feet(wide: int) -> Scene:
    scene = Scene()
    half = WIDTHS[wide] * UNIT / 2
    for side in (-1, 1):
        x = side * (half - 1.6)
        scene.fill(_quad(x - 1.0, FLOOR - 0.2, x + 1.0, FLOOR + 2.2), COAL)
        scene.fill(circle(x, FLOOR + 2.4, 1.9, 0.9), COAL)
    return scene


def _angles(high: int) -> Scene:
    """Two angles that hold the top board to the wall."""
    scene = Scene()
    top = FLOOR - HEIGHTS[high] * UNIT
    for x in (-9.0, 9.0):
        scene.fill(_quad(x - 1.6, top - 6.5, x + 1.6, top), lit(STEEL, 0.9))
        scene.line([(x - 1.6, top), (x + 1.6, top)], lit(STEEL, 1.2), 0.5)
        scene.fill(circle(x, top - 4, 0.8, 0.8), COAL)
    return scene


def _light(high: int, metres: float) -> Scene:
    """A strip under the top board and its shine on what is below."""
    scene = Scene()
    half, top = metres * 1000 * STRIP * UNIT / 2, FLOOR - HEIGHTS[high] * UNIT + WOODS["thick"][1] * UNIT
    for grow, alpha in ((1.0, 0.16), (0.82, 0.16), (0.6, 0.14)):
        shine = [(-half, top), (half, top), (half * 0.94, top + 15 * grow), (-half * 0.94, top + 15 * grow)]
        scene.fill(shine, (255, 226, 150), alpha=alpha, blur=0.8)
    scene.line([(-half, top), (half, top)], (255, 244, 206), 1.0)
    return scene


def _plant() -> Scene:
    """Half a metre of green, so that the size can be seen."""
    scene, x = Scene(), 94.0
    scene.fill(circle(x, FLOOR + 1.5, 12, 3.4), INK, alpha=0.14, blur=1.6)
    for turn in (-3, -2, -1, 0, 1, 2, 3):
        tip = (x + turn * 5.2, FLOOR - 34 + abs(turn) * 4.6)
        mid = (x + turn * 2.2, FLOOR - 24 + abs(turn))
        leaf = [(x - 0.8, FLOOR - 11), (mid[0] - 2.0, mid[1]), tip, (mid[0] + 2.0, mid[1]), (x + 0.8, FLOOR - 11)]
        scene.fill(leaf, lit((96, 150, 98), 0.82 + 0.08 * ((turn + 3) % 3)))
    pot = [(x - 7.5, FLOOR - 13), (x + 7.5, FLOOR - 13), (x + 5.6, FLOOR), (x - 5.6, FLOOR)]
    scene.fill(pot, Gradient([(0.0, (212, 140, 104)), (1.0, (162, 92, 64))], (x - 7, 0), (x + 7, 0)))
    scene.fill(_quad(x - 8.2, FLOOR - 15, x + 8.2, FLOOR - 12), (206, 132, 98))
    return scene


def shelf_family(scene: Scene) -> None:
    """Draw two shelves beside each other with a plant."""
    for mark, wide, high, boards, x in (("oak", 710, 2010, 6, -52.0), ("thick", 1010, 710, 3, 34.0)):
        scene.join(_shelf(mark, wide, high, boards), x, 0)
    plant = _plant()
    scene.join(plant, -52, -63.4)
