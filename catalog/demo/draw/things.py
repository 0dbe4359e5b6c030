"""Systems, services and extras."""

from __future__ import annotations

from math import sin, sqrt
from typing import TYPE_CHECKING

from catalog.demo.draw.colours import (
    BLUE,
    COAL,
    GOLD,
    GRAPHITE,
    GREEN,
    INK,
    ORANGE,
    RED,
    SKY,
    SLATE,
    STEEL,
    TEAL,
    WHITE,
    YELLOW,
    Colour,
    lit,
)
from catalog.demo.draw.machines import hills, panel
from catalog.demo.draw.part import Part
from catalog.demo.draw.power import charger
from catalog.demo.draw.solids import ball, block, ground, inlay, slab
from catalog.demo.draw.space import Plane, arc, circle, floor, moved, project, rect, wall_left, wall_right

if TYPE_CHECKING:
    from catalog.demo.draw.scene import Point, Scene

CARD: Colour = (204, 160, 112)


def system(scene: Scene, part: Part) -> None:
    """Draw a tile for each system: a window, a window with a key, a prompt, or an empty frame."""
    colours: dict[str, Colour] = {"WH": SKY, "WP": BLUE, "UB": ORANGE, "FE": (64, 96, 178), "NO": (214, 218, 226)}
    outline = rect(0, 0, 88, 88, 18)
    ground(scene, outline)
    top = slab(scene, floor(), outline, 14, colours[part.mark], sheen=0.14)
    if part.yes("windows"):
        _window(scene, top, locked=part.yes("business"))
    elif part.mark == "NO":
        _dashes(scene, top)
    else:
        scene.line(top.outline([(22, 28), (38, 44), (22, 60)]), WHITE, 7)
        scene.line(top.outline([(46, 60), (68, 60)]), WHITE, 7)
        if part.mark == "FE":
            _star(scene, top, 60, 30, 12)


def _window(scene: Scene, top: Plane, *, locked: bool) -> None:
    inlay(scene, top, rect(16, 18, 56, 52, 5), WHITE, light=1)
    inlay(scene, top, rect(16, 18, 56, 12, 4), (52, 66, 100), light=1)
    for i in range(3):
        inlay(scene, top, circle(23 + i * 7, 24, 2.2), WHITE, light=1)
    inlay(scene, top, rect(22, 36, 20, 28, 2), (150, 200, 240), light=1)
    for i in range(3):
        inlay(scene, top, rect(47, 37 + i * 9, 19, 4, 2), (190, 202, 220), light=1)
    if locked:
        base = block(scene, (50, 48, 14), (30, 26, 9), GOLD, radius=4)
        scene.line(floor(23).outline(arc(65, 48, 8, 0.5, 1.0)), lit(STEEL, 0.86), 5)
        inlay(scene, base, circle(15, 12, 4), INK, light=1)
        inlay(scene, base, rect(13.4, 13, 3.2, 8, 1), INK, light=1)


def _dashes(scene: Scene, top: Plane) -> None:
    for i in range(4):
        for a, b in (
            ((20 + i * 14, 18), (27 + i * 14, 18)),
            ((20 + i * 14, 70), (27 + i * 14, 70)),
            ((18, 20 + i * 14), (18, 27 + i * 14)),
            ((70, 20 + i * 14), (70, 27 + i * 14)),
        ):
            scene.line(top.outline([a, b]), SLATE, 4)


def _star(scene: Scene, top: Plane, x: float, y: float, size: float) -> None:
    points: list[Point] = [(0, -1), (0.2, -0.2), (1, 0), (0.2, 0.2), (0, 1), (-0.2, 0.2), (-1, 0), (-0.2, -0.2)]
    inlay(scene, top, moved(points, x, y, size), YELLOW, light=1)


def service(scene: Scene, part: Part) -> None:
    """Draw a parcel, a van, a tool box, and a tool box under a shield."""
    {"2": _parcel, "3": _van, "3S": _toolbox, "5S": _shielded}[part.mark](scene)


def _parcel(scene: Scene, x: float = 0.0, y: float = 0.0, size: float = 70.0, z: float = 0.0) -> None:
    if not z:
        ground(scene, rect(x, y, size, size))
    top = block(scene, (x, y, z), (size, size, size * 0.72), CARD)
    tape = (232, 204, 164)
    inlay(scene, top, rect(size * 0.42, 0, size * 0.16, size), tape)
    wall = wall_left(y + size, x, z + size * 0.72)
    inlay(scene, wall, rect(size * 0.42, 0, size * 0.16, size * 0.26), tape)
    inlay(scene, wall, rect(size * 0.10, size * 0.40, size * 0.26, size * 0.2, 1), WHITE)


def _van(scene: Scene) -> None:
    ground(scene, rect(0, 0, 112, 46, 6))
    for x in (16, 78):
        _wheel(scene, x + 9, 46)
    block(scene, (0, 0, 9), (74, 46, 50), (240, 243, 247), radius=4)
    block(scene, (74, 0, 9), (34, 46, 22), BLUE, radius=4)
    block(scene, (74, 2, 31), (24, 42, 20), BLUE, radius=4)
    inlay(scene, wall_right(98, 40, 48), rect(0, 0, 34, 13, 2), (186, 220, 244), light=1)
    inlay(scene, wall_left(44.2, 76, 48), rect(3, 0, 16, 13, 2), (186, 220, 244), light=0.9)
    inlay(scene, wall_left(46, 0, 59), rect(0, 30, 74, 7), BLUE)
    wall = wall_left(46, 0, 59)
    inlay(scene, wall, [(22, 9), (42, 9), (42, 4), (54, 14), (42, 24), (42, 19), (22, 19)], ORANGE)
    for x in (16, 78):
        _wheel(scene, x + 9, 46.2)
    inlay(scene, wall_right(108, 40, 26), rect(2, 0, 8, 5, 2), YELLOW, light=1)
    inlay(scene, wall_right(108, 40, 26), rect(26, 0, 8, 5, 2), YELLOW, light=1)


def _wheel(scene: Scene, x: float, y: float) -> None:
    wall = wall_left(y, x, 10)
    inlay(scene, wall, circle(0, 0, 10), COAL, light=1)
    inlay(scene, wall, circle(0, 0, 5), STEEL, light=1)


def _toolbox(scene: Scene) -> None:
    ground(scene, rect(0, 0, 96, 50, 4))
    block(scene, (0, 0, 0), (96, 50, 32), RED, radius=4)
    block(scene, (-1.5, -1.5, 32), (99, 53, 10), lit(RED, 1.12), radius=5)
    wall = wall_left(51.5, 0, 42)
    for x in (18, 66):
        inlay(scene, wall, rect(x, 3, 12, 15, 2), STEEL, light=1)
    for y, tone in ((25, 0.7), (23, 1.0)):
        posts = [(24.0, y, 42.0), (24.0, y, 56.0), (72.0, y, 56.0), (72.0, y, 42.0)]
        scene.line([project(p) for p in posts], lit((72, 78, 94), tone), 6)
    wall = wall_left(50, 0, 30)
    inlay(scene, wall, rect(36, 12, 24, 9, 2), WHITE, light=1)


def _shielded(scene: Scene) -> None:
    _toolbox(scene)
    wall = wall_left(66, 58, 62)
    shape: list[Point] = [(0, 6), (14, 4), (24, 0), (34, 4), (48, 6), (48, 26), (42, 42), (24, 56), (6, 42), (0, 26)]
    front = slab(scene, wall, shape, 5, BLUE, sheen=0.2)
    inlay(scene, front, moved(shape, 3.4, 4, 0.86), lit(BLUE, 1.35), light=1)
    scene.line(front.outline([(13, 28), (21, 37), (36, 17)]), WHITE, 6)


def extra(scene: Scene, part: Part) -> None:
    """One of the accessories."""
    painters = {
        "PEN": _pen,
        "MOUSE": _mouse,
        "HEADSET": _headset,
        "DOCK": _dock,
        "TBDOCK": _bolt_dock,
        "LAN": _adapter,
        "SLEEVE14": _sleeve,
        "SLEEVE16": _large_sleeve,
        "BACKPACK": _backpack,
        "PRIVACY": _privacy,
    }
    if part.mark == "CHARGER2":
        ground(scene, rect(-58, -18, 44, 40, 6))
        second = block(scene, (-58, -18, 0), (44, 40, 24), lit(SKY, 0.95), radius=6)
        inlay(scene, second, rect(4, 4, 36, 32, 4), lit(SKY, 1.12))
        charger(scene, Part("LT-CHG-65", {"charger_w": 65, "connector": "USB-C"}))
        return
    painters[part.mark](scene)


def _pen(scene: Scene) -> None:
    axis = [(0.0, 0.0), (92.0, 0.0)]
    ground(scene, rect(0, -5, 104, 10, 5))
    for shift, light, width in ((0.0, 0.62, 13.0), (-1.0, 0.92, 11.0), (-2.4, 1.16, 5.0)):
        scene.line([(x, y + shift) for x, y in floor(6).outline(axis)], lit((92, 108, 148), light), width)
    tip = floor(6)
    scene.fill(tip.outline([(90, -6.4), (110, -0.6), (110, 0.6), (90, 6.4)]), lit((92, 108, 148), 0.8))
    scene.fill(tip.outline([(104, -2.2), (114, -0.4), (114, 0.4), (104, 2.2)]), WHITE)
    scene.line(floor(9).outline([(58, 0), (74, 0)]), STEEL, 4)
    scene.line(floor(6).outline([(2, 0), (6, 0)]), SKY, 13)
    curl = [(14 + i, 34 + 7 * sin(i / 7.5)) for i in range(95)]
    scene.line(floor().outline(curl), SKY, 4)


def _mouse(scene: Scene) -> None:
    ground(scene, circle(36, 24, 40, 27))
    for i in range(15):
        share = i / 14
        size = (1 - share**2.6) ** 0.5 if share < 1 else 0.0
        outline = circle(36, 24, 38 * (0.55 + 0.45 * size), 24 * (0.45 + 0.55 * size))
        tone = lit((112, 124, 148), 0.62 + 0.5 * share)
        scene.fill(floor(share * 20).outline(outline), tone)
    top = floor(20)
    scene.line(top.outline([(16, 24), (32, 24)]), INK, 1.4, alpha=0.5)
    scene.line(floor(21).outline([(18, 24), (27, 24)]), SKY, 6)


def _headset(scene: Scene) -> None:
    ground(scene, circle(26, 34, 22, 14))
    band = [
        project((30 - 34 * c, 30 + 34 * c, 26 + 62 * s))
        for c, s in ((-1 + i / 20, (1 - (-1 + i / 20) ** 2) ** 0.5) for i in range(41))
    ]
    scene.line(band, lit(GRAPHITE, 0.9), 9)
    scene.line([(x - 1.2, y - 1.8) for x, y in band], lit(GRAPHITE, 1.45), 3)
    for x, y in ((64, -4), (-4, 64)):
        centre = project((x, y, 24))
        scene.fill(moved(circle(0, 0, 16, 23), centre[0] + 4, centre[1] + 2), lit(GRAPHITE, 0.7))
        scene.fill(moved(circle(0, 0, 16, 23), *centre), lit(GRAPHITE, 1.2))
        scene.fill(moved(circle(0, 0, 11, 17), centre[0] - 1, centre[1] - 1), TEAL)
        scene.fill(moved(circle(0, 0, 7, 11), centre[0] - 2, centre[1] - 2), lit(TEAL, 1.3))
    near = project((-4, 64, 12))
    boom = [(near[0] + i * 1.0, near[1] + 12 + 10 * (i / 34) ** 0.6) for i in range(35)]
    scene.line(boom, lit(GRAPHITE, 0.9), 3.4)
    ball(scene, boom[-1], 6, COAL)


def _dock(scene: Scene, colour: Colour = (150, 160, 178), kinds: str = "cach") -> None:
    ground(scene, rect(0, 0, 108, 44, 6))
    top = block(scene, (0, 0, 0), (108, 44, 20), colour, radius=7)
    inlay(scene, top, circle(54, 22, 8), lit(colour, 1.3))
    wall = wall_left(44, 0, 20)
    for i, kind in enumerate(kinds):
        x = 12 + i * 23
        size = (15, 5.6, 2.8) if kind == "c" else (16, 7.6, 1)
        inlay(scene, wall, rect(x, 7.4, size[0], size[1], size[2]), (30, 33, 44), light=1)
        if kind == "a":
            inlay(scene, wall, rect(x + 2, 8.6, 12, 2.4), BLUE, light=1)
    inlay(scene, wall, circle(102, 10, 1.6), GREEN, light=1.2)


def _bolt_dock(scene: Scene) -> None:
    _dock(scene, (106, 114, 134), "ccah")
    bolt: list[Point] = [(3, -14), (-9, 3), (-1, 3), (-4, 14), (9, -4), (1, -4)]
    inlay(scene, floor(20), circle(54, 22, 17), (106, 114, 134))
    inlay(scene, floor(20), moved(bolt, 54, 22, 1.2), YELLOW, light=1)


def _adapter(scene: Scene) -> None:
    ground(scene, rect(0, 0, 50, 34, 5))
    level = floor(4)
    cable = [(25 + 1.4 * i, -14 - 8 * (1 - abs(i - 16) / 16)) for i in range(33)]
    scene.line(level.outline([(25, 2), (25, -10), *cable]), (206, 211, 220), 4.4)
    block(scene, (66, -20, 1), (16, 10, 6), (236, 239, 243), radius=2)
    block(scene, (82, -18, 2.2), (8, 6, 3.6), STEEL, radius=1.8)
    block(scene, (0, 0, 0), (50, 34, 24), (236, 239, 243), radius=5)
    wall = wall_left(34, 0, 24)
    inlay(scene, wall, rect(13, 4, 24, 17, 1.5), (30, 33, 44), light=1)
    for i in range(6):
        inlay(scene, wall, rect(16.4 + i * 3.1, 5.4, 1.6, 6), GOLD, light=1)
    inlay(scene, wall, rect(20, 17, 10, 4), GREEN, light=1)


def _sleeve(scene: Scene, colour: Colour = (132, 138, 150), size: float = 1.0, laptop: Colour = STEEL) -> None:
    width, depth = 104 * size, 74 * size
    ground(scene, rect(0, 0, width, depth, 8))
    block(scene, (width * 0.42, 7, 2.5), (width * 0.78, depth - 14, 5), laptop, radius=6)
    top = block(scene, (0, 0, 0), (width, depth, 10), colour, radius=8)
    clip = top.outline(rect(0, 0, width, depth, 8))
    for i in range(120):
        x, y = (i * 41.3) % width, (i * 27.1 + i * i * 0.37) % depth
        scene.fill(top.outline(circle(x, y, 0.6, steps=8)), lit(colour, 1.22 if i % 2 else 0.84), clip=clip)
    scene.line(top.outline(rect(4, 4, width - 8, depth - 8, 6)), lit(colour, 1.3), 0.8)
    inlay(scene, top, rect(width * 0.70, depth * 0.72, width * 0.18, depth * 0.13, 2), (176, 120, 78))


def _large_sleeve(scene: Scene) -> None:
    _sleeve(scene, (104, 126, 168), 1.0)
    scene.word("16", floor(10).frame((34, 37), 24), WHITE)


def _backpack(scene: Scene) -> None:
    colour: Colour = (88, 126, 172)
    ground(scene, rect(0, 0, 66, 40, 12))
    scene.line(
        [project((33 + 12 * c, 14, 96 + 14 * s)) for c, s in ((-1, 0), (-0.8, 0.7), (0, 1.1), (0.8, 0.7), (1, 0))],
        lit(colour, 0.7),
        5,
    )
    block(scene, (0, 0, 0), (66, 36, 78), colour, radius=14)
    for i in range(40):
        inset = 14 * (1 - sqrt(1 - (i / 40) ** 2))
        block(scene, (inset, inset * 0.5, 78 + i * 0.48), (66 - 2 * inset, 36 - inset, 0.48), colour, radius=14, rim=0)
    block(scene, (8, 32, 4), (50, 12, 36), lit(colour, 1.14), radius=7)
    wall = wall_left(44, 8, 40)
    scene.line(wall.outline([(8, 8), (42, 8)]), WHITE, 1.6)
    inlay(scene, wall, rect(20, 18, 12, 7, 1), (206, 140, 84), light=1)
    wall = wall_left(36, 0, 92)
    scene.line(wall.outline(arc(33, 22, 24, 0.52, 0.98, other=20)), WHITE, 1.6)


def _privacy(scene: Scene) -> None:
    width, height = 104.0, 65.0
    ground(scene, rect(2, -6, 100, 9, 3))
    glass = panel(scene, width, height, (112, 120, 138))
    hills(scene, glass, width, height)
    veil = glass.outline(rect(4, 4, width * 0.62, height - 8))
    scene.fill(veil, (22, 24, 34), alpha=0.93)
    for i in range(7):
        scene.line(glass.outline([(10 + i * 9.4, 4), (10 + i * 9.4, height - 4)]), (74, 80, 104), 1.4, clip=veil)
    block(scene, (4, -1, -3), (96, 5, 4), (96, 104, 122), radius=2)
