"""The layers of the yogurt's live picture: cup, swirl in stripes of its flavours, sauces, toppings by the portion.

Coordinates are those of a scene with the middle of the cup's rim at its origin; every layer is the same sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from math import pi, sin, sqrt
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from catalog.demo.draw import toppings
from catalog.demo.draw.colours import INK, Colour, lit
from catalog.demo.draw.food import BAND, FLAVOURS, paper_cup, rounded, smooth, spoon, strawberry, swirl
from catalog.demo.draw.part import Part
from catalog.demo.draw.scene import Point, Scene
from catalog.demo.draw.sheet import Sheet
from catalog.demo.draw.solids import block, disc
from catalog.demo.draw.space import arc, circle, moved

RIM = 42.0
CUPS: dict[str, tuple[float, float, Colour]] = {  # height, how wide the foot is to the rim, band
    "S": (40, 0.80, (96, 178, 196)),
    "M": (48, 0.77, BAND),
    "L": (57, 0.74, (150, 116, 206)),
    "X": (57, 0.90, (242, 158, 72)),
}
CHUNKS, STRIPES = 30, 10
PIECES = 5
_SAUCES: dict[str, Colour] = {"FUDGE": (92, 54, 40), "CARAMEL": (216, 134, 46), "ESPRESSO": (84, 50, 34)}

Piece = Callable[[Scene, Point, int], None]


def sheets() -> Iterator[Sheet]:
    """All layers, the lowest first."""
    yield Sheet("bag", "Cool bag", {"takeaway": ["FY-TA-BAG"]}, _bag)
    for mark in CUPS:
        yield Sheet(f"cup-{mark.lower()}", f"Cup {mark}", {"cup": [f"FY-CUP-{mark}"]}, partial(_cup, mark), "cup")
    for portions in (1, 2):
        yield Sheet(
            f"wafer-{portions}", "Wafer roll", {"toppings": ["FY-TP-WAFER"]}, partial(_wafer, portions), "", portions
        )
    for portions in (1, 2, 3, 4):
        for mark in FLAVOURS:
            low = mark.lower()
            yield Sheet(
                f"swirl-{low}-{portions}",
                f"Swirl of {low} from {portions}",
                {"flavours": [f"FY-FL-{mark}"]},
                partial(_mound, mark),
                "swirl",
                portions,
                f"swirl-{low}",
            )
    for number, mark in enumerate(FLAVOURS):
        low = mark.lower()
        taken = {"flavours": [f"FY-FL-{mark}"]}
        yield Sheet(f"stripes-{low}", f"Stripes of {low}", taken, partial(_stripes, mark, number))
    for mark in _SAUCES:
        low = mark.lower()
        yield Sheet(f"sauce-{low}", f"Sauce: {low}", {"toppings": [f"FY-TP-{mark}"]}, partial(_sauce, mark))
    for portions in (1, 2, 3):
        for number, mark in enumerate(_PIECES):
            yield Sheet(
                f"{mark.lower()}-{portions}",
                f"{mark.capitalize()}, portion {portions}",
                {"toppings": [f"FY-TP-{mark}"]},
                partial(_scattered, mark, number, portions),
                "",
                portions,
            )
    for mark in ("WOOD", "BISCUIT", "STEEL"):
        yield Sheet(
            f"spoon-{mark.lower()}", f"Spoon: {mark.lower()}", {"spoon": [f"FY-SP-{mark}"]}, partial(_spoon, mark)
        )
    yield Sheet("lid", "Lid", {"takeaway": ["FY-TA-LID", "FY-TA-BAG"]}, _lid)


def _cup(mark: str) -> Scene:
    height, foot, band = CUPS[mark]
    scene, part = Scene(), Scene()
    for grow, alpha in ((1.5, 0.04), (1.32, 0.05), (1.16, 0.07)):
        scene.fill(circle(7, height, RIM * foot * 1.22 * grow, RIM * foot * 0.7 * grow), INK, alpha=alpha, blur=2.5)
    paper_cup(part, RIM, height, band=band, taper=foot)
    scene.join(part, 0, height)
    return scene


def _swirled(colour: Colour) -> Scene:
    scene = Scene()
    scene.fill(disc((0, 0, 0.5), 39.5), lit(colour, 0.82))
    swirl(scene, (2, -2, 8), 45, colour, turns=3.4, height=66)
    return scene


def _mound(mark: str) -> Scene:
    return _swirled(FLAVOURS[mark])


@lru_cache(maxsize=1)
def _chunks() -> NDArray[np.int64]:
    """For every pixel of the sheet the number of the piece of the coil that is seen there, -1 outside; equal areas."""
    from catalog.demo.draw.layers import rendered  # noqa: PLC0415  it draws what stands here

    steps = 204  # of the coil
    plain, marked = _swirled((200, 200, 200)), Scene()
    ropes = plain.strokes[1:]
    # the ropes of each half turn are painted in five passes over the same path: which step is seen is the last one laid
    seen = 0
    per = 31 * 5
    for number, stroke in enumerate(ropes):
        half, inside = divmod(number, per)
        seen = min(half * 30 + inside % 31, steps)
        marked.fill(stroke.points, (seen, seen, seen))
    picture = np.asarray(rendered(marked, oversampling=1))
    found = np.where(picture[..., 3] > 127, picture[..., 0].astype(int), -1)  # noqa: PLR2004
    values = np.sort(found[found >= 0])
    bounds = values[np.linspace(0, len(values) - 1, CHUNKS + 1).astype(int)[1:-1]]
    return np.where(found >= 0, np.searchsorted(bounds, found), -1)


def _stripes(mark: str, number: int) -> Image.Image:
    """The swirl in this flavour where its stripes are: the same light as below, so that nothing shows a seam."""
    from catalog.demo.draw.layers import rendered  # noqa: PLC0415  it draws what stands here

    whole = rendered(_mound(mark))
    mine = Random(number * 7 + 3).sample(range(CHUNKS), STRIPES)
    mask = Image.fromarray((np.isin(_chunks(), mine) * 255).astype(np.uint8))
    mask = mask.filter(ImageFilter.GaussianBlur(2.2))
    whole.putalpha(ImageChops.multiply(whole.getchannel("A"), mask))
    return whole


def _spot(number: int, piece: int) -> tuple[float, float]:
    """Where a piece lies on the swirl: spread evenly, whatever else is taken."""
    count = number * 3 * PIECES + piece
    up = 0.06 + 0.74 * ((count * 0.7548776662) % 1) ** 1.25
    wide = 47.0 * (1 - up) ** 0.9 + 3
    across = ((count * 0.5698402910) % 1) * 1.84 - 0.92
    return across * wide, -4 - up * 66 + sqrt(1 - across**2) * wide * 0.42


def _scattered(mark: str, number: int, portion: int) -> Scene:
    scene = Scene()
    size, piece = _PIECES[mark]
    spots = [(_spot(number, (portion - 1) * PIECES + i), i) for i in range(PIECES)]
    for (x, y), i in sorted(spots, key=lambda s: s[0][1]):
        part = Scene()
        piece(part, (0.0, 0.0), i)
        scene.fill(circle(x + 1.4, y + 15 * size, 17 * size, 9 * size), INK, alpha=0.26, blur=1.0)
        scene.join(part, x, y, size)
    return scene


def _wafer(portions: int) -> Scene:
    scene = Scene()
    foot, tip = ((16.0, -34.0), (44.0, -92.0)) if portions == 1 else ((-14.0, -34.0), (-40.0, -90.0))
    part = Scene()
    toppings.wafer(part, (foot[0] / 0.7, foot[1] / 0.7), (tip[0] / 0.7, tip[1] / 0.7))
    scene.join(part, 0, 0, 0.7)
    return scene


def _sauce(mark: str) -> Scene:
    """Sauce from the tip of the swirl, running down in drops."""
    scene, colour = Scene(), _SAUCES[mark]
    turn = {"FUDGE": 0, "CARAMEL": 1, "ESPRESSO": 2}[mark]
    edge: list[Point] = []
    for i in range(9):
        x = -30 + i * 7.5
        long = (0, 14, 4, 24, 8, 30, 6, 18, 0)[(i + turn * 2) % 9] if i % 8 else 0
        level = -52 + 24 * sin(pi * i / 8)
        edge += [(x - 2.6, level), (x - 2.4, level + long), (x + 2.4, level + long), (x + 2.6, level)]
    top = [(31, -58), (26, -66), (17, -73), (7, -78), (-4, -77), (-15, -73), (-26, -66), (-31, -58)]
    outline = smooth([*edge, *top], 3)
    scene.fill(moved(outline, 0.8, 1.6), INK, alpha=0.22, blur=0.8)
    scene.fill(outline, rounded(colour, (0, -45), 32))
    scene.line([(-17, -62), (-20, -54)], (255, 255, 255), 2.2, alpha=0.4, blur=0.4)
    scene.line([(-9, -69), (-13, -66)], (255, 255, 255), 1.8, alpha=0.4, blur=0.4)
    return scene


def _spoon(mark: str) -> Scene:
    scene, part = Scene(), Scene()
    spoon(part, Part(f"FY-SP-{mark}", {}))
    scene.join(part, 52, 30, 0.62)
    return scene


def _bag() -> Scene:
    scene, part = Scene(), Scene()
    scene.fill(circle(-58, 52, 58, 20), INK, alpha=0.12, blur=3)
    block(part, (-33, -25, 0), (66, 50, 74), (92, 160, 204), radius=5)
    block(part, (-35, -27, 74), (70, 54, 8), (206, 228, 240), radius=5)
    scene.join(part, -66, 34, 0.86)
    return scene


def _lid() -> Scene:
    """The lid beside the cup: over it, it would hide what was chosen."""
    scene, x, y = Scene(), -66.0, 58.0
    scene.fill(circle(x + 4, y + 3, 40, 21), INK, alpha=0.14, blur=2)
    dome = [*arc(x, y, 31, 0.5, 1.0, other=34), *arc(x, y, 31, 0.0, 0.5, other=16)]
    scene.fill(circle(x, y + 1.6, 36, 20), (150, 182, 204), alpha=0.9)
    scene.fill(circle(x, y, 36, 20), (206, 226, 238))
    scene.fill(dome, rounded((190, 216, 232), (x, y - 12), 38), alpha=0.9)
    scene.line(arc(x, y, 24, 0.56, 0.70, other=26), (255, 255, 255), 2.6, alpha=0.8)
    return scene


def _sprinkled(scene: Scene, at: Point, i: int) -> None:
    """A few sprinkles close together."""
    random = Random(i)
    for k in range(7):
        x, y, turn = random.uniform(-22, 22), random.uniform(-16, 16), random.uniform(0, pi)
        dx, dy = 7 * sin(turn), 7 * sin(turn + pi / 2)
        colour = toppings.CONFETTI[(k + i) % len(toppings.CONFETTI)]
        for shift, paint in ((1.8, lit(colour, 0.62)), (0.0, colour)):
            scene.line([(at[0] + x - dx, at[1] + y - dy + shift), (at[0] + x + dx, at[1] + y + dy + shift)], paint, 6)


_PIECES: dict[str, tuple[float, Piece]] = {  # how large, and what draws one
    "STRAWBERRY": (0.46, lambda s, at, i: strawberry(s, at, 18, (0.0, 0.06, -0.07, 0.1, -0.04)[i])),
    "BLUEBERRY": (0.44, toppings._blueberry),  # noqa: SLF001  the same pieces as on the components' pictures
    "MANGO": (0.42, toppings._mango_cube),  # noqa: SLF001
    "KIWI": (0.42, toppings._kiwi),  # noqa: SLF001
    "BANANA": (0.42, toppings._banana),  # noqa: SLF001
    "POMEGRANATE": (0.36, toppings._seed),  # noqa: SLF001
    "ALMOND": (0.40, toppings._almond),  # noqa: SLF001
    "WALNUT": (0.38, toppings._walnut),  # noqa: SLF001
    "PISTACHIO": (0.36, toppings._pistachio_bit),  # noqa: SLF001
    "PEANUT": (0.40, toppings._brittle),  # noqa: SLF001
    "GRANOLA": (0.40, toppings._granola),  # noqa: SLF001
    "BISCUIT": (0.40, toppings._crumb),  # noqa: SLF001
    "BROWNIE": (0.42, toppings._brownie),  # noqa: SLF001
    "DOUGH": (0.42, toppings._dough),  # noqa: SLF001
    "CHIPS": (0.36, toppings._chip),  # noqa: SLF001
    "CURLS": (0.40, toppings._curl),  # noqa: SLF001
    "COCONUT": (0.40, toppings._flake),  # noqa: SLF001
    "SPRINKLES": (0.32, _sprinkled),
    "BEARS": (0.42, toppings._bear),  # noqa: SLF001
    "PEARLS": (0.38, toppings._pearl),  # noqa: SLF001
    "MARSHMALLOW": (0.44, toppings._marshmallow),  # noqa: SLF001
}
