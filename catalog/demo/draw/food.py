"""Cups, swirls and what belongs to them."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING

from catalog.demo.draw.colours import GREEN, INK, RED, STEEL, WHITE, Colour, lit, mix
from catalog.demo.draw.scene import Gradient, Point, Scene
from catalog.demo.draw.solids import ball, block, disc, ground, inlay, lathe, rope, round_light, slab
from catalog.demo.draw.space import Vector, arc, circle, floor, moved, project, rect, turned, wall_left

if TYPE_CHECKING:
    from catalog.demo.draw.part import Part

CUP: Colour = (250, 247, 240)
BAND: Colour = (236, 106, 118)
WOOD: Colour = (222, 178, 122)
BISCUIT: Colour = (224, 164, 92)
LEAF: Colour = (86, 166, 92)

FLAVOURS: dict[str, Colour] = {
    "NATURAL": (255, 250, 238),
    "VANILLA": (252, 232, 176),
    "STRAWBERRY": (248, 166, 178),
    "CHOCOLATE": (142, 92, 66),
    "COFFEE": (176, 130, 94),
    "CARAMEL": (232, 172, 98),
    "PISTACHIO": (190, 208, 128),
    "HAZELNUT": (216, 180, 146),
    "MATCHA": (150, 186, 98),
    "COCONUT": (248, 248, 250),
    "MANGO": (255, 188, 70),
    "RASPBERRY": (222, 70, 112),
}


def paper_cup(scene: Scene, radius: float, height: float, *, band: Colour = BAND, taper: float = 0.74) -> None:
    """Draw an empty paper cup, its foot on the floor."""
    foot = radius * taper
    ground(scene, circle(0, 0, foot * 1.08))
    lathe(scene, (0, 0, 0), [(foot, 0), (radius, height)], CUP, closed=False)
    low, high = height * 0.30, height * 0.62
    lathe(
        scene,
        (0, 0, 0),
        [(_between(foot, radius, low / height) + 0.15, low), (_between(foot, radius, high / height) + 0.15, high)],
        band,
        closed=False,
    )
    _cut(scene, foot, radius, height, high)
    scene.fill(disc((0, 0, height), radius * 1.035), round_light(CUP, -radius * 1.3, radius * 1.3, 0.1))
    inner = disc((0, 0, height + 0.4), radius * 0.95)
    left, right = project((0, 0, height)), radius * 1.2
    scene.fill(inner, round_light(lit(CUP, 0.80), left[0] + right, left[0] - right, 0.0))


def _between(low: float, high: float, share: float) -> float:
    return low + (high - low) * share


def _cut(scene: Scene, foot: float, radius: float, height: float, level: float) -> None:
    """Paper above the band again: a lathe paints up to the middle of its upper circle."""
    lathe(scene, (0, 0, 0), [(_between(foot, radius, level / height), level), (radius, height)], CUP, closed=False)


def cup(scene: Scene, part: Part) -> None:
    """Draw a cup by its size, with its grams on it."""
    radius, height = {"S": (30, 42), "M": (34, 52), "L": (39, 62), "X": (50, 62)}[part.mark]
    bands: dict[str, Colour] = {"S": (96, 178, 196), "M": BAND, "L": (150, 116, 206), "X": (242, 158, 72)}
    paper_cup(scene, radius, height, band=bands[part.mark])
    grams = str(int(part.number("capacity_g")))
    x, y = project((0, 0, height * 0.46))
    y += radius * 0.58
    size = radius * 0.44
    scene.word(grams, ((x, y), (x + size, y), (x, y + size)), WHITE)


def swirl(
    scene: Scene, base: Vector, radius: float, colour: Colour, *, turns: float = 3.1, height: float = 0.0
) -> Point:
    """Soft ice laid in a rising coil; returns its tip."""
    x, y = project(base)
    height = height or radius * 1.5
    steps = int(turns * 60)
    tip = (x, y)
    for half in range(int(turns * 2 + 0.999)):
        path = []
        for i in range(half * 30, min((half + 1) * 30 + 1, steps + 1)):
            share = i / steps
            away = radius * (1 - share) ** 0.85 * 0.72
            angle = pi + 2 * pi * turns * share
            thick = radius * (0.42 * (1 - share) + 0.07)
            spot = (x + away * cos(angle) * 1.2, y + away * sin(angle) * 0.62 - share**0.9 * height)
            path.append((*spot, thick))
            tip = spot
        rope(scene, path, colour)
    return tip


def flavour(scene: Scene, part: Part) -> None:
    """Draw a swirl in a small cup, with a hint of what it tastes of."""
    colour = FLAVOURS[part.mark]
    paper_cup(scene, 34, 34, band=mix(colour, (120, 92, 96), 0.25))
    scene.fill(disc((0, 0, 34.5), 32), lit(colour, 0.82))
    swirl(scene, (1.5, -1.5, 40), 37, colour)
    hint(scene, part.mark)


def hint(scene: Scene, mark: str) -> None:
    """Draw what a flavour is made of, in front of the cup."""
    x, y = 36.0, 18.0
    painters = {
        "STRAWBERRY": strawberry,
        "MANGO": mango,
        "COCONUT": coconut,
        "PISTACHIO": pistachio,
        "HAZELNUT": hazelnut,
    }
    if mark in painters:
        painters[mark](scene, (x, y), 15.0)
    elif mark == "RASPBERRY":
        berry(scene, (x, y), 14.0, (206, 50, 92))
    elif mark == "CHOCOLATE":
        chocolate(scene, (26, -6, 0), 11.0)
    elif mark == "COFFEE":
        for dx, dy, turn in ((-6, 2, 0.1), (9, 7, -0.08)):
            bean(scene, (x + dx, y + dy), 9.5, turn)
    elif mark in ("MATCHA", "NATURAL"):
        leaf(scene, (x - 8, y + 10), 26.0, -0.09, LEAF if mark == "MATCHA" else (126, 196, 150))
        leaf(scene, (x - 8, y + 10), 21.0, 0.03, LEAF if mark == "MATCHA" else (126, 196, 150))
    elif mark == "VANILLA":
        flower(scene, (x, y), 13.0)
    elif mark == "CARAMEL":
        block(scene, (26, -8, 0), (20, 20, 13), (206, 126, 52), radius=3)
        for dx, dy in ((5, 6), (12, 9), (9, 14)):
            inlay(scene, floor(13, 26, -8), rect(dx, dy, 2.4, 2.4), WHITE, light=1)


def strawberry(scene: Scene, at: Point, size: float, turn: float = 0.0) -> None:
    """Draw a whole strawberry."""
    x, y = at
    shape = [
        (0.0, 1.12),
        (-0.45, 0.82),
        (-0.82, 0.3),
        (-0.98, -0.2),
        (-0.86, -0.62),
        (-0.45, -0.86),
        (0.0, -0.78),
        (0.45, -0.86),
        (0.86, -0.62),
        (0.98, -0.2),
        (0.82, 0.3),
        (0.45, 0.82),
    ]
    body = turned(moved(smooth(shape), x, y, size), turn, at)
    scene.fill(body, rounded(RED, at, size))
    for i, (dx, dy) in enumerate(
        ((-0.5, -0.3), (0.0, -0.4), (0.5, -0.3), (-0.3, 0.1), (0.28, 0.12), (0.0, 0.5), (-0.6, 0.15), (0.62, 0.14))
    ):
        seed = turned([(x + dx * size, y + dy * size)], turn, at)[0]
        scene.fill(circle(*seed, size * 0.055, size * 0.085, steps=12), (255, 222, 150) if i % 2 else (250, 206, 120))
    crown = [
        (r * cos(2 * pi * (i / 14)) * 0.72, -0.72 + r * sin(2 * pi * (i / 14)) * 0.36)
        for i, r in enumerate([1.0, 0.36] * 7)
    ]
    scene.fill(turned(moved(crown, x, y, size), turn, at), (92, 164, 78))


def rounded(colour: Colour, at: Point, size: float) -> Gradient:
    """Return the light on something round at a place on the sheet."""
    return Gradient(
        ((0, lit(colour, 1.18)), (0.5, colour), (1, lit(colour, 0.66))),
        (at[0] - size * 0.8, at[1] - size * 0.8),
        (at[0] + size * 0.8, at[1] + size * 0.8),
    )


def smooth(points: list[Point], rounds: int = 3) -> list[Point]:
    """Corner cutting (Chaikin)."""
    for _ in range(rounds):
        following = [*points[1:], points[0]]
        points = [
            (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
            for a, b in zip(points, following, strict=True)
            for t in (0.25, 0.75)
        ]
    return points


def berry(scene: Scene, at: Point, size: float, colour: Colour) -> None:
    """Draw a raspberry: many small balls."""
    x, y = at
    for row, count in ((-0.62, 3), (-0.2, 4), (0.22, 3), (0.58, 2)):
        for i in range(count):
            ball(scene, (x + (i - (count - 1) / 2) * size * 0.52, y + row * size), size * 0.36, colour, gloss=0.4)


def mango(scene: Scene, at: Point, size: float) -> None:
    """Half a mango, cut crosswise into cubes."""
    x, y = at
    skin = circle(x, y + size * 0.1, size * 1.28, size * 0.92)
    scene.fill(skin, rounded((232, 120, 66), at, size))
    flesh = circle(x, y - size * 0.1, size * 1.14, size * 0.74)
    scene.fill(flesh, (255, 196, 74))
    for i in (-0.6, 0.0, 0.6):
        scene.line(
            [(x + (i - 0.5) * size, y - size), (x + (i + 0.5) * size, y + size)],
            (232, 150, 40),
            size * 0.09,
            clip=flesh,
        )
        scene.line(
            [(x + (i + 0.5) * size, y - size), (x + (i - 0.5) * size, y + size)],
            (232, 150, 40),
            size * 0.09,
            clip=flesh,
        )


def coconut(scene: Scene, at: Point, size: float) -> None:
    """Half a coconut."""
    ball(scene, (at[0], at[1] + size * 0.1), size * 1.15, (136, 94, 66), other=size, gloss=0)
    scene.fill(circle(at[0], at[1] - size * 0.2, size * 1.08, size * 0.68), WHITE)
    scene.fill(circle(at[0], at[1] - size * 0.16, size * 0.78, size * 0.44), (224, 228, 232))


def pistachio(scene: Scene, at: Point, size: float, turn: float = -0.06) -> None:
    """Draw a pistachio in its open shell."""
    x, y = at
    for colour, wide, high in (((226, 200, 154), 1.2, 0.82), ((136, 176, 76), 0.92, 0.46), ((164, 200, 96), 0.74, 0.3)):
        shift = 0.0 if wide > 1 else -0.12 * size
        scene.fill(turned(circle(x, y + shift, size * wide, size * high), turn, at), rounded(colour, at, size))


def hazelnut(scene: Scene, at: Point, size: float) -> None:
    """Draw a hazelnut."""
    x, y = at
    ball(scene, at, size * 0.95, (176, 112, 64), other=size)
    scene.fill(circle(x, y + size * 0.62, size * 0.66, size * 0.34), (222, 184, 136))


def bean(scene: Scene, at: Point, size: float, turn: float = 0.0) -> None:
    """Draw a coffee bean."""
    x, y = at
    outline = turned(circle(x, y, size * 1.15, size * 0.8), turn, at)
    scene.fill(outline, rounded((104, 64, 42), at, size))
    crease = [(x - size * 1.0 + size * 2.0 * i / 20, y + size * 0.16 * sin(i / 20 * 2 * pi)) for i in range(21)]
    scene.line(turned(crease, turn, at), (58, 34, 24), size * 0.14)


def leaf(scene: Scene, at: Point, size: float, turn: float, colour: Colour = LEAF) -> None:
    """Draw a leaf from its stalk to the right."""
    x, y = at
    shape = smooth([(0, 0), (0.3, -0.26), (0.7, -0.24), (1, 0), (0.7, 0.24), (0.3, 0.26)])
    scene.fill(turned(moved(shape, x, y, size), turn, at), rounded(colour, (x + size / 2, y), size * 0.6))
    scene.line(turned([(x - size * 0.1, y), (x + size * 0.88, y)], turn, at), lit(colour, 0.72), size * 0.05)


def flower(scene: Scene, at: Point, size: float) -> None:
    """Draw a vanilla flower."""
    for i in range(5):
        petal = circle(at[0], at[1] - size * 0.62, size * 0.36, size * 0.6)
        scene.fill(turned(petal, i / 5, at), lit((255, 246, 222), 1.0 - 0.05 * (i % 2)))
    ball(scene, at, size * 0.32, (246, 196, 72), gloss=0)


def chocolate(scene: Scene, corner: Vector, size: float) -> None:
    """Draw a piece of chocolate, two by two."""
    x, y, z = corner
    block(scene, (x, y, z), (size * 2.1, size * 2.1, size * 0.5), (96, 58, 42), radius=1)
    for i in (0.08, 1.06):
        for j in (0.08, 1.06):
            block(
                scene,
                (x + i * size, y + j * size, z + size * 0.5),
                (size * 0.94, size * 0.94, size * 0.28),
                (116, 72, 52),
                radius=1,
            )


def promise(scene: Scene, part: Part) -> None:
    """Draw what stays out with a red badge, or leaves with a green one."""
    scene.fill(circle(4, 34, 34, 9), INK, alpha=0.14)
    if part.sku.endswith("VEGAN"):
        leaf(scene, (-6, 34), 66, -0.32, LEAF)
        leaf(scene, (-2, 36), 56, -0.10, (116, 190, 104))
        _badge(scene, (32, 30), allowed=True)
        return
    if part.sku.endswith("NUTS"):
        hazelnut(scene, (14, 4), 27)
        hazelnut(scene, (-14, 12), 27)
    else:
        _wheat(scene, -2, -4, 2.0)
    _badge(scene, (32, 30), allowed=False)


def _badge(scene: Scene, at: Point, *, allowed: bool) -> None:
    x, y = at
    scene.fill(circle(x, y, 19), WHITE)
    scene.fill(circle(x, y, 16.6), rounded(GREEN if allowed else RED, at, 26))
    if allowed:
        scene.line([(x - 7, y + 1), (x - 2, y + 6), (x + 7.6, y - 5.6)], WHITE, 4.4)
    else:
        scene.line([(x - 8, y), (x + 8, y)], WHITE, 5)


def _wheat(scene: Scene, x: float, y: float, size: float) -> None:
    scene.line([(x, y + 20 * size), (x, y - 16 * size)], (196, 148, 62), 2.6 * size)
    for i in range(4):
        level = y + (7.4 * i - 14) * size
        for side in (-1, 1):
            middle = (x + side * 6 * size, level)
            grain = turned(circle(*middle, 6.2 * size, 3.3 * size), -0.11 * side, middle)
            scene.fill(grain, rounded((232, 184, 86) if side < 0 else (214, 160, 66), middle, 7 * size))
    scene.fill(circle(x, y - 21 * size, 3.2 * size, 6 * size), (232, 184, 86))


def spoon(scene: Scene, part: Part) -> None:
    """Draw a spoon of wood, biscuit or steel, or the outline of your own."""
    bowl = circle(82, 0, 21, 14.5)
    shape = _spoon_outline()
    if part.mark == "NONE":
        level = floor()
        ring = level.outline(shape)
        for i in range(0, len(ring) - 3, 6):
            scene.line(ring[i : i + 4], (128, 138, 158), 3.4)
        return
    ground(scene, shape)
    colour: Colour = {"WOOD": WOOD, "BISCUIT": BISCUIT, "STEEL": STEEL}[part.mark]
    top = slab(
        scene, floor(), shape, 5 if part.mark == "BISCUIT" else 3.4, colour, sheen=0.25 if part.mark == "STEEL" else 0.1
    )
    inlay(scene, top, moved(bowl, 82 * 0.2, 0, 0.8), lit(colour, 0.86), sheen=-0.25)
    if part.mark == "WOOD":
        for y in (-1.6, 1.2):
            scene.line(top.outline([(4, y), (56, y * 0.8)]), lit(colour, 0.86), 0.8)
    if part.mark == "BISCUIT":
        for i in range(7):
            inlay(scene, top, circle(6 + i * 8, 0, 1.1), lit(colour, 0.66))
    if part.mark == "STEEL":
        scene.line(top.outline([(2, -1.5), (60, -1.2)]), WHITE, 1.6, alpha=0.9)


def _spoon_outline() -> list[Point]:
    upper = [(x, -4.6) for x in range(0, 58, 2)]
    bowl = arc(82, 0, 21, 0.53, 1.47, other=14.5)
    lower = [(x, 4.6) for x in range(56, -1, -2)]
    end = arc(0, 0, 4.6, 0.25, 0.75)
    return [*upper, *bowl, *lower, *end]


def takeaway(scene: Scene, part: Part) -> None:
    """Draw a cup with a domed lid; with a cool bag behind it."""
    if part.mark == "BAG":
        ground(scene, rect(-64, -62, 66, 50, 4))
        block(scene, (-64, -62, 0), (66, 50, 74), (92, 160, 204), radius=5)
        block(scene, (-66, -64, 74), (70, 54, 8), (206, 228, 240), radius=5)
        wall = wall_left(-12, -64, 74)
        inlay(scene, wall, rect(8, 20, 50, 34, 3), WHITE)
        for i in range(3):
            spoke = [
                (33 + 11 * cos(pi * i / 3), 37 + 11 * sin(pi * i / 3)),
                (33 - 11 * cos(pi * i / 3), 37 - 11 * sin(pi * i / 3)),
            ]
            scene.line(wall.outline(spoke), (92, 160, 204), 3)
    paper_cup(scene, 34, 44)
    scene.fill(disc((0, 0, 45), 32), lit(FLAVOURS["STRAWBERRY"], 0.9))
    swirl(scene, (0, 0, 46), 28, FLAVOURS["STRAWBERRY"], turns=2.2, height=22)
    x, y = project((0, 0, 45))
    dome = [*arc(x, y, 44, 0.5, 1.0, other=52), *arc(x, y, 44, 0.0, 0.5, other=25)]
    scene.fill(dome, (206, 228, 240), alpha=0.42)
    scene.line(arc(x, y, 34, 0.56, 0.70, other=42), WHITE, 3.4, alpha=0.9)
    rim = [*circle(x, y, 45, 26), (x + 45, y), *reversed([*circle(x, y, 41, 22.5), (x + 41, y)])]
    scene.fill(rim, (190, 216, 232), alpha=0.85)
