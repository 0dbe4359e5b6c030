"""Toppings, a small heap of each."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from typing import TYPE_CHECKING

from catalog.demo.draw.colours import GREEN, INK, ORANGE, RED, SKY, VIOLET, WHITE, YELLOW, Colour, lit
from catalog.demo.draw.food import BISCUIT, rounded, smooth, strawberry
from catalog.demo.draw.scene import Point, Scene
from catalog.demo.draw.solids import ball, block, disc, ground, inlay, lathe, round_light
from catalog.demo.draw.space import arc, circle, moved, project, rect, turned

if TYPE_CHECKING:
    from catalog.demo.draw.part import Part

Piece = Callable[[Scene, Point, int], None]

# places of a heap on the sheet, back to front
THREE: tuple[Point, ...] = ((0, -16), (-19, 6), (19, 8))
FIVE: tuple[Point, ...] = ((-12, -17), (14, -15), (-25, 3), (0, 1), (26, 5))
CONFETTI: tuple[Colour, ...] = (RED, YELLOW, SKY, GREEN, ORANGE, VIOLET, (246, 140, 178), WHITE)
SEVEN: tuple[Point, ...] = ((-13, -19), (12, -20), (-28, -2), (-1, -5), (26, -3), (-15, 13), (13, 14))


def topping(scene: Scene, part: Part) -> None:
    """Draw a heap of the topping."""
    HEAPS[part.mark](scene)


def _heap(scene: Scene, places: tuple[Point, ...], piece: Piece, *, spread: float = 1.0, wide: float = 38.0) -> None:
    scene.fill(circle(2, 11 * spread, wide, wide * 0.5), INK, alpha=0.14)
    for i, (x, y) in enumerate(places):
        piece(scene, (x * spread, y * spread), i)


def _strawberries(scene: Scene) -> None:
    _heap(scene, THREE, lambda s, at, i: strawberry(s, at, 18, (0.0, 0.06, -0.07)[i]))


def _blueberry(scene: Scene, at: Point, i: int) -> None:
    ball(scene, at, 13, ((74, 92, 168), (86, 104, 184), (64, 80, 150))[i % 3], gloss=0.3)
    x, y = at[0] + (2, -2, 3)[i % 3], at[1] - 6
    star = [(x + r * cos(2 * pi * k / 10), y + r * 0.66 * sin(2 * pi * k / 10)) for k, r in enumerate([5.0, 2.4] * 5)]
    scene.fill(star, (46, 56, 112))


def _mango_cube(scene: Scene, at: Point, i: int) -> None:
    _cube(scene, at, 19, ((255, 190, 66), (252, 178, 54), (255, 202, 88))[i % 3])


def _cube(scene: Scene, at: Point, size: float, colour: Colour, *, radius: float = 3.0) -> None:
    """Draw a cube with its middle at a place of the sheet."""
    x, y = _under(at, size)
    block(scene, (x, y, 0), (size, size, size * 0.86), colour, radius=radius)


def _under(at: Point, size: float) -> Point:
    """Return the corner on the floor of a cube that is seen around `at`."""
    a, b = at[0] / (3**0.5 / 2), 2 * (at[1] + size * 0.43)
    return (a + b) / 2 - size / 2, (b - a) / 2 - size / 2


def _disc(scene: Scene, at: Point, radius: float, thick: float, colour: Colour) -> Point:
    """Draw a thick slice lying flat; returns the middle of its upper face."""
    x, y = at
    side = [
        *arc(x, y, radius, 0.0, 0.5, other=radius * 0.58),
        *reversed(arc(x, y - thick, radius, 0.0, 0.5, other=radius * 0.58)),
    ]
    scene.fill(side, round_light(colour, x - radius, x + radius))
    return x, y - thick


def _kiwi(scene: Scene, at: Point, i: int) -> None:
    radius = 23
    x, y = _disc(scene, at, radius, 6, (146, 112, 70))
    for size, colour in (
        (1.0, (162, 126, 78)),
        (0.92, (150, 200, 78)),
        (0.74, (132, 186, 64)),
        (0.34, (236, 240, 196)),
    ):
        scene.fill(circle(x, y, radius * size, radius * size * 0.58), colour)
    for k in range(14):
        angle = 2 * pi * (k + i * 0.3) / 14
        for away in (0.46, 0.58):
            scene.fill(
                circle(x + radius * away * cos(angle), y + radius * away * 0.58 * sin(angle), 1.3, 1.0, steps=10),
                (44, 48, 36),
            )


def _banana(scene: Scene, at: Point, i: int) -> None:
    radius = 21
    x, y = _disc(scene, at, radius, 8, (240, 214, 128))
    scene.fill(circle(x, y, radius, radius * 0.58), (252, 236, 176))
    scene.fill(circle(x, y, radius * 0.62, radius * 0.36), (246, 224, 150))
    for k in range(3):
        angle = 2 * pi * (k / 3 + 0.08 + i * 0.05)
        scene.fill(circle(x + 5 * cos(angle), y + 3 * sin(angle), 1.5, 1.1, steps=12), (150, 112, 66))


def _seed(scene: Scene, at: Point, i: int) -> None:
    shape = smooth([(0, -1), (0.8, -0.35), (0.7, 0.6), (0, 1), (-0.7, 0.6), (-0.8, -0.35)])
    outline = turned(moved(shape, *at, 11), (i * 0.17) % 1, at)
    scene.fill(outline, rounded(((200, 30, 62), (222, 48, 78), (178, 22, 56))[i % 3], at, 11))
    scene.fill(circle(at[0] - 3, at[1] - 4, 2.6, 1.8), WHITE, alpha=0.75)


def _almond(scene: Scene, at: Point, i: int) -> None:
    outline = turned(circle(*at, 19, 7.4), (-0.07, 0.05, 0.1, -0.03, 0.02, 0.13, -0.1)[i], at)
    scene.fill(moved(outline, 0, 2.2), (186, 130, 78))
    scene.fill(outline, rounded((246, 222, 178), at, 15))
    scene.line(
        turned(
            [(at[0] - 16, at[1] + 4.6), (at[0], at[1] + 6.6), (at[0] + 16, at[1] + 4.6)],
            (-0.07, 0.05, 0.1, -0.03, 0.02, 0.13, -0.1)[i],
            at,
        ),
        (206, 152, 98),
        1.5,
    )


def _walnut(scene: Scene, at: Point, i: int) -> None:
    colour: Colour = ((184, 130, 80), (172, 118, 70), (196, 142, 92))[i % 3]
    lobes = ((-10, -7, 11), (8, -9, 11), (-14, 4, 10), (13, 4, 10.5), (-5, 9, 10.5), (6, 9, 9.5))
    for dx, dy, radius in lobes:
        ball(scene, (at[0] + dx, at[1] + dy), radius, colour, gloss=0)
    wave = [(at[0] + 2.6 * sin(k / 3), at[1] - 17 + k * 1.7) for k in range(21)]
    scene.line(wave, lit(colour, 0.62), 2.2)
    for side in (-1, 1):
        fold = [(at[0] + side * (5 + k * 0.9), at[1] - 2 + 3 * sin(k / 2)) for k in range(11)]
        scene.line(fold, lit(colour, 0.68), 1.8)


def _pistachio_bit(scene: Scene, at: Point, i: int) -> None:
    colour: Colour = ((158, 190, 86), (136, 170, 70), (186, 206, 118), (120, 150, 66))[i % 4]
    shape = [(-1, -0.2), (-0.3, -0.9), (0.7, -0.6), (1, 0.3), (0.2, 0.9), (-0.8, 0.6)]
    outline = turned(moved(shape, *at, 11.5), i * 0.21, at)
    scene.fill(moved(outline, 0, 3.4), lit(colour, 0.66))
    scene.fill(outline, rounded(colour, at, 12))
    if i % 3 == 0:
        scene.line(outline[2:5], (150, 96, 92), 2)


def _brittle(scene: Scene, at: Point, i: int) -> None:
    shape = [(-1.3, -0.2), (-0.2, -0.95), (1.25, -0.4), (1.0, 0.5), (-0.4, 0.8)]
    outline = turned(moved(shape, *at, 19), i * 0.3, at)
    scene.fill(moved(outline, 0, 5), (164, 96, 42))
    scene.fill(outline, rounded((226, 148, 66), at, 20))
    for dx, dy in ((-6, -2), (6, -4), (2, 5)):
        ball(scene, (at[0] + dx, at[1] + dy), 4.6, (244, 212, 156), other=3.6, gloss=0)


def _granola(scene: Scene, at: Point, i: int) -> None:
    colour: Colour = ((214, 164, 96), (194, 140, 76), (228, 186, 122))[i % 3]
    for dx, dy, radius in ((-6, 2, 8), (5, 3, 8.4), (0, -5, 8.4)):
        ball(scene, (at[0] + dx, at[1] + dy), radius, lit(colour, 1 + dx * 0.01), other=radius * 0.8, gloss=0)
    oat = turned(circle(at[0], at[1] - 4, 6.6, 3.8), i * 0.13, at)
    scene.fill(oat, (246, 220, 168))
    scene.line(turned([(at[0] - 5, at[1] - 4), (at[0] + 5, at[1] - 4)], i * 0.13, at), (206, 158, 94), 1.1)
    if i % 2:
        ball(scene, (at[0] + 7, at[1] - 6), 4.2, (150, 92, 56), gloss=0.2)


def _crumb(scene: Scene, at: Point, i: int) -> None:
    shape = [(-1, 0.1), (-0.7, -0.7), (0.2, -0.95), (0.95, -0.3), (0.8, 0.6), (-0.2, 0.9)]
    size = (17, 13, 15, 19, 14, 12, 16)[i]
    outline = turned(moved(shape, *at, size), i * 0.23, at)
    colour = lit(BISCUIT, (1.0, 1.1, 0.94)[i % 3])
    scene.fill(moved(outline, 0, 5), lit(colour, 0.68))
    scene.fill(outline, rounded(colour, at, size))
    for k in range(3):
        scene.fill(circle(at[0] + 5 * cos(k * 2 + i), at[1] + 4 * sin(k * 2 + i), 1.3, steps=10), lit(colour, 0.7))


def _brownie(scene: Scene, at: Point, i: int) -> None:
    x, y = _under(at, 23)
    block(scene, (x, y, 0), (23, 23, 13), (92, 56, 42), radius=2)
    top = block(scene, (x, y, 13), (23, 23, 4), (132, 86, 64), radius=2, rim=0.1)
    for k in range(3):
        inlay(scene, top, rect(4 + k * 6, 5 + (k * 7 + i * 4) % 12, 4 - k % 2, 2 + k % 2), (96, 60, 46), light=1)


def _dough(scene: Scene, at: Point, i: int) -> None:
    ball(scene, at, 16.5, (232, 200, 150), gloss=0.15)
    for k in range(5):
        angle = 2 * pi * (k / 5 + i * 0.11)
        scene.fill(circle(at[0] + 8.4 * cos(angle), at[1] + 8.4 * sin(angle), 2.9, 2.3, steps=16), (92, 56, 42))
    scene.fill(circle(at[0] - 1, at[1] - 2, 2.4, 2), (92, 56, 42))


def _wafers(scene: Scene) -> None:
    scene.fill(circle(6, 36, 34, 10), INK, alpha=0.14)
    for foot, tip in (((-6.0, 34.0), (-26.0, -46.0)), ((8.0, 36.0), (20.0, -44.0))):
        wafer(scene, foot, tip)


def wafer(scene: Scene, foot: Point, tip: Point) -> None:
    """Draw a wafer roll from its foot to its tip."""
    for shift, light, width in ((0.0, 0.7, 19.0), (-1.4, 0.95, 15.0), (-3.4, 1.16, 6.0)):
        scene.line([(foot[0] + shift, foot[1]), (tip[0] + shift, tip[1])], lit((226, 172, 98), light), width)
    for k in range(7):
        share = k / 7 + 0.05
        x, y = foot[0] + (tip[0] - foot[0]) * share, foot[1] + (tip[1] - foot[1]) * share
        scene.line([(x - 9, y + 2), (x + 9, y - 8)], (150, 88, 44), 3.2)
    scene.fill(circle(*tip, 9.4, 5.6), (206, 150, 82))
    scene.fill(circle(*tip, 6, 3.4), (116, 70, 42))


def _chip(scene: Scene, at: Point, i: int) -> None:
    del i
    x, y = at
    drop = smooth(
        [(0, -1.15), (0.34, -0.5), (0.95, 0.25), (0.7, 0.72), (0, 0.85), (-0.7, 0.72), (-0.95, 0.25), (-0.34, -0.5)]
    )
    outline = moved(drop, x, y, 14)
    scene.fill(outline, rounded((104, 64, 46), at, 14))
    scene.line([(x - 5, y + 1), (x - 2.4, y - 5)], (190, 150, 126), 2.2, alpha=0.85)


def _curl(scene: Scene, at: Point, i: int) -> None:
    colour: Colour = (252, 242, 214)
    turn = (-0.05, 0.07, 0.02, -0.09, 0.11, -0.02, 0.05)[i]
    for shift, light, width in ((1.6, 0.76, 15.0), (0.0, 0.96, 12.0), (-2.4, 1.1, 5.0)):
        scene.line(
            turned([(at[0] - 15, at[1] + shift), (at[0] + 15, at[1] + shift)], turn, at), lit(colour, light), width
        )
    end = turned([(at[0] + 17, at[1] + 0.6)], turn, at)[0]
    scene.line(arc(*end, 4.4, 0.0, 0.8), (206, 186, 140), 1.8)


def _flake(scene: Scene, at: Point, i: int) -> None:
    turn = (0.04, -0.08, 0.12, 0.0, -0.05, 0.09, -0.12)[i]
    strip = [(at[0] - 15 + 1.5 * k, at[1] - 4.4 * sin(pi * k / 20)) for k in range(21)]
    for shift, width, colour in (
        (2.2, 9.0, (206, 178, 140)),
        (0.0, 9.0, (250, 243, 228)),
        (-3.6, 2.0, (206, 148, 84)),
    ):
        scene.line(turned([(x, y + shift) for x, y in strip], turn, at), colour, width)


def _sprinkles(scene: Scene) -> None:
    scene.fill(circle(3, 6, 44, 25), INK, alpha=0.12)
    spots = [((k * 29.3) % 76 - 38, (k * 17.9) % 40 - 20) for k in range(46)]
    placed = sorted(((x, y * (1 - abs(x) / 60)) for x, y in spots), key=lambda p: p[1])
    for k, (x, y) in enumerate(placed):
        ends = turned([(x - 6, y), (x + 6, y)], (k * 0.137) % 1, (x, y))
        scene.line([(a + 0.6, b + 1.8) for a, b in ends], lit(CONFETTI[k % 8], 0.62), 5.2)
        scene.line(ends, CONFETTI[k % 8], 5.2)
        scene.line([(a - 0.6, b - 1.1) for a, b in ends], WHITE, 1.2, alpha=0.6)


def _bear(scene: Scene, at: Point, i: int) -> None:
    colour: Colour = ((226, 66, 74), (92, 178, 84), (246, 182, 58))[i % 3]
    x, y = at
    parts = (
        (-6.6, -19, 4.6, 4.6),
        (6.6, -19, 4.6, 4.6),
        (0, -13, 9.6, 8.6),
        (0, 4, 11, 12.4),
        (-11, 0, 5, 6),
        (11, 0, 5, 6),
        (-7, 15, 6, 6.4),
        (7, 15, 6, 6.4),
    )
    for dx, dy, wide, high in parts:
        ball(scene, (x + dx, y + dy), wide, colour, other=high, gloss=0.25)
    scene.fill(circle(x, y + 4, 6.4, 7.6), lit(colour, 1.28), alpha=0.7)
    for dx in (-3.4, 3.4):
        scene.fill(circle(x + dx, y - 14.6, 1.3), lit(colour, 0.5))
    scene.fill(circle(x, y - 10.6, 2.1, 1.5), lit(colour, 0.5))


def _pearl(scene: Scene, at: Point, i: int) -> None:
    colour: Colour = ((232, 92, 128), (246, 150, 72), (148, 108, 208))[i % 3]
    ball(scene, at, 14, colour, gloss=0.8)
    scene.line(arc(at[0], at[1], 10.4, 0.05, 0.2), lit(colour, 1.5), 2, alpha=0.9)


def _marshmallow(scene: Scene, at: Point, i: int) -> None:
    colour: Colour = ((255, 250, 248), (250, 206, 218), (255, 244, 226))[i % 3]
    x, y = _disc(scene, (at[0], at[1] + 8), 16, 17, colour)
    scene.fill(circle(x, y, 16, 9.4), lit(colour, 1.06))
    scene.fill(circle(x - 2, y - 1, 11, 5.6), WHITE, alpha=0.7)


def _boat(scene: Scene, colour: Colour) -> None:
    """Draw a little jug from above with sauce running over its lip."""
    ground(scene, circle(0, 0, 30))
    lathe(scene, (0, 0, 0), [(20, 0), (28, 10), (30, 26), (28, 34)], (240, 240, 238), closed=False)
    scene.fill(disc((0, 0, 34), 29), (252, 251, 248))
    scene.fill(disc((0, 0, 33), 25.5), lit(colour, 0.86))
    x, y = project((0, 0, 33))
    scene.fill(circle(x - 4, y - 3, 18, 7.6), lit(colour, 1.25), alpha=0.6)
    run = smooth(
        [
            (-13, 12),
            (13, 12),
            (14, 24),
            (12, 40),
            (7, 44),
            (3, 38),
            (1, 30),
            (-2, 34),
            (-4, 52),
            (-9, 54),
            (-12, 44),
            (-14, 24),
        ]
    )
    scene.fill(moved(run, x + 2, y + 5), rounded(colour, (x + 2, y + 30), 26))
    scene.line([(x - 7, y + 24), (x - 7, y + 46)], WHITE, 2.2, alpha=0.55)


def _fudge(scene: Scene) -> None:
    _boat(scene, (104, 62, 44))
    _steam(scene, 0, -50)


def _caramel(scene: Scene) -> None:
    _boat(scene, (222, 142, 54))


def _espresso(scene: Scene) -> None:
    ground(scene, circle(0, 0, 36))
    lathe(scene, (0, 0, 0), [(30, 0), (38, 4)], (244, 243, 240))
    lathe(scene, (0, 0, 4), [(14, 0), (20, 8), (23, 30)], (250, 249, 246), closed=False)
    scene.fill(disc((0, 0, 34), 23.5), WHITE)
    scene.fill(disc((0, 0, 33.4), 20), (96, 58, 40))
    scene.fill(disc((0, 0, 33.4), 17), (150, 98, 62))
    scene.fill(disc((0, 0, 33.4), 12), (112, 68, 46))
    x, y = project((0, 0, 22))
    scene.line(arc(x + 31, y, 10, 0.72, 1.26), (236, 234, 230), 5)
    _steam(scene, 0, -58)


def _steam(scene: Scene, x: float, y: float) -> None:
    for dx in (-12, 0, 12):
        wave = [(x + dx + 3.4 * sin(k / 4), y - k * 0.7 + abs(dx) * 0.3) for k in range(22)]
        scene.line(wave, (160, 170, 188), 3.2, alpha=0.75)


HEAPS: dict[str, Callable[[Scene], None]] = {
    "STRAWBERRY": _strawberries,
    "WAFER": _wafers,
    "SPRINKLES": _sprinkles,
    "FUDGE": _fudge,
    "CARAMEL": _caramel,
    "ESPRESSO": _espresso,
    "BLUEBERRY": lambda s: _heap(s, SEVEN, _blueberry, spread=0.92),
    "MANGO": lambda s: _heap(s, FIVE, _mango_cube),
    "KIWI": lambda s: _heap(s, THREE, _kiwi, spread=1.1),
    "BANANA": lambda s: _heap(s, THREE, _banana, spread=1.05),
    "POMEGRANATE": lambda s: _heap(s, SEVEN, _seed, spread=0.78, wide=32),
    "ALMOND": lambda s: _heap(s, SEVEN, _almond),
    "WALNUT": lambda s: _heap(s, THREE, _walnut, spread=1.15),
    "PISTACHIO": lambda s: _heap(s, SEVEN, _pistachio_bit, spread=0.8, wide=32),
    "PEANUT": lambda s: _heap(s, THREE, _brittle, spread=1.05),
    "GRANOLA": lambda s: _heap(s, FIVE, _granola, spread=0.95),
    "BISCUIT": lambda s: _heap(s, SEVEN, _crumb),
    "BROWNIE": lambda s: _heap(s, THREE, _brownie, spread=1.1),
    "DOUGH": lambda s: _heap(s, FIVE, _dough),
    "CHIPS": lambda s: _heap(s, SEVEN, _chip, spread=0.92),
    "CURLS": lambda s: _heap(s, FIVE, _curl, spread=0.9),
    "COCONUT": lambda s: _heap(s, SEVEN, _flake, spread=0.95),
    "BEARS": lambda s: _heap(s, ((-26, 0), (26, 2), (0, 8)), _bear),
    "PEARLS": lambda s: _heap(s, SEVEN, _pearl, spread=0.95),
    "MARSHMALLOW": lambda s: _heap(s, FIVE, _marshmallow),
}
