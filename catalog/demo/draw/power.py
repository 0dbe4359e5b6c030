"""Batteries, chargers and cooling."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING

from catalog.demo.draw.colours import COPPER, GREEN, INK, STEEL, WHITE, YELLOW, Colour, lit
from catalog.demo.draw.solids import block, ground, inlay
from catalog.demo.draw.space import Plane, circle, floor, rect, wall_left

if TYPE_CHECKING:
    from catalog.demo.draw.part import Part
    from catalog.demo.draw.scene import Point, Scene


def battery(scene: Scene, part: Part) -> None:
    """Draw a battery pack: the more it holds, the longer it is."""
    holds = part.number("battery_wh")
    cells = 3 + round((holds - 42) / 19)
    width = cells * 19.0 + 8
    ground(scene, rect(0, 0, width, 62, 4))
    top = block(scene, (0, 0, 0), (width, 62, 8), (100, 108, 128), radius=4)
    for i in range(cells):
        block(scene, (5 + i * 19, 5, 8), (17, 52, 4), (122, 131, 152), radius=3)
    for i in range(cells):
        inlay(scene, floor(12), rect(5 + i * 19 + 3, 44, 11, 8, 2), GREEN)
    scene.word(part.mark, floor(12).frame((width / 2, 25), 26), WHITE)
    inlay(scene, top, rect(width - 3, 20, 3, 22, 1), YELLOW)


def charger(scene: Scene, part: Part) -> None:
    """Draw a charger with its cable and plug: the stronger, the larger."""
    watts, usb = part.number("charger_w"), part.text("connector") == "USB-C"
    size = 40 + watts * 0.16
    colour: Colour = (226, 229, 234) if usb else (106, 114, 134)
    wide, deep, high = (size, size * 0.9, 20 + watts * 0.10) if usb else (size * 1.35, size * 0.78, 22.0)
    ground(scene, rect(0, 0, wide, deep, 6))
    _cable(scene, wide, deep, colour, usb=usb)
    top = block(scene, (0, 0, 0), (wide, deep, high), colour, radius=6)
    inlay(scene, top, rect(wide * 0.08, deep * 0.08, wide * 0.84, deep * 0.84, 4), lit(colour, 1.06 if usb else 1.12))
    scene.word(part.mark, top.frame((wide / 2, deep / 2), min(26, wide * 0.38)), (78, 86, 104) if usb else WHITE)
    wall = wall_left(deep, 0, high)
    inlay(scene, wall, rect(wide * 0.10, high - 7, 7, 2.6, 1.3), GREEN, light=1.1)


def _cable(scene: Scene, wide: float, deep: float, colour: Colour, *, usb: bool) -> None:
    """Draw a cable from behind, in a bow to the right, to its plug."""
    level = floor(3)
    path = [(wide - 2 + i, deep * 0.4 + 6 * sin(i / 5)) for i in range(12)]
    start = path[-1]
    path += [(start[0] + 16 * sin(pi * i / 50), start[1] + i * 0.9) for i in range(51)]
    scene.line([(x + 1, y + 2.4) for x, y in level.outline(path)], INK, 3.4, alpha=0.16)
    dark = lit(colour, 0.66 if usb else 0.9)
    scene.line(level.outline(path), dark, 4.2)
    scene.line([(x - 0.5, y - 0.9) for x, y in level.outline(path)], lit(colour, 0.9 if usb else 1.3), 1.4)
    end = path[-1]
    block(scene, (end[0] - 4, end[1] - 1, 0), (8, 13, 6), lit(colour, 0.92), radius=2)
    if usb:
        block(scene, (end[0] - 2.8, end[1] + 12, 1.4), (5.6, 6, 3.2), STEEL, radius=1.6)
    else:
        block(scene, (end[0] - 2, end[1] + 12, 1.4), (4, 9, 3.6), YELLOW, radius=1.6)


def cooling(scene: Scene, part: Part) -> None:
    """Fins alone, one fan, two fans, or two fans on a copper chamber."""
    {"PASSIVE": _fins, "ONE": _one_fan, "TWO": _two_fans, "VAPOUR": _vapour}[part.mark](scene)


def _fins(scene: Scene) -> None:
    ground(scene, rect(0, 0, 92, 72, 4))
    block(scene, (0, 0, 0), (92, 72, 5), COPPER, radius=4)
    for i in range(11):
        block(scene, (6 + i * 7.4, 6, 5), (3.2, 60, 20), STEEL)


def _one_fan(scene: Scene) -> None:
    ground(scene, rect(0, 0, 66, 66, 8))
    _pipe(scene, 60, 20, 96)
    fan(scene, 0, 0, 66)
    _plate(scene, 88, 8)


def _two_fans(scene: Scene) -> None:
    ground(scene, rect(0, 0, 150, 62, 8))
    fan(scene, 0, 0, 60)
    _pipe(scene, 56, 14, 100)
    _pipe(scene, 56, 36, 100)
    _plate(scene, 62, 8)
    fan(scene, 98, 0, 60)


def _vapour(scene: Scene) -> None:
    ground(scene, rect(-4, -4, 166, 70, 8))
    block(scene, (-4, -6, 0), (166, 76, 5), COPPER, radius=8)
    fan(scene, 0, 0, 58, base=5)
    plate = block(scene, (62, 6, 5), (34, 48, 8), lit(COPPER, 1.12), radius=4)
    for i in range(4):
        inlay(scene, plate, rect(5 + i * 7, 6, 3, 36, 1.5), lit(COPPER, 0.8))
    fan(scene, 100, 0, 58, base=5)


def _pipe(scene: Scene, start: float, y: float, end: float) -> None:
    for shift, light in ((0.0, 0.72), (-1.2, 1.0), (-2.4, 1.25)):
        width = 7.0 + shift * 2
        scene.line(
            [(x, z + shift * 0.8) for x, z in floor(6).outline([(start, y), (end, y)])], lit(COPPER, light), width
        )


def _plate(scene: Scene, x: float, y: float) -> None:
    ground(scene, rect(x, y, 34, 40, 4))
    top = block(scene, (x, y, 0), (34, 40, 9), lit(COPPER, 1.05), radius=4)
    for cx, cy in ((5, 5), (29, 5), (5, 35), (29, 35)):
        inlay(scene, top, circle(cx, cy, 2.4), STEEL)


def fan(scene: Scene, x: float, y: float, size: float, *, base: float = 0.0, colour: Colour = (108, 116, 136)) -> None:
    """Draw a fan that lies flat."""
    top = block(scene, (x, y, base), (size, size, 12), colour, radius=size * 0.14)
    rotor(scene, top, (size / 2, size / 2), size * 0.45)


def rotor(scene: Scene, plane: Plane, centre: Point, radius: float, *, blade: Colour = (150, 160, 180)) -> None:
    """Draw the round opening of a fan with its blades."""
    hole = circle(*centre, radius)
    inlay(scene, plane, hole, (40, 44, 58), light=1)
    clip = plane.outline(hole)
    for i in range(9):
        scene.fill(
            plane.outline(_blade(centre, radius * 0.94, i / 9)), lit(blade, 0.82 + 0.26 * ((i * 4) % 9) / 9), clip=clip
        )
    inlay(scene, plane, circle(*centre, radius * 0.30), lit(blade, 0.62), light=1)
    inlay(scene, plane, circle(*centre, radius * 0.22), lit(blade, 1.08), light=1)


def _blade(centre: Point, radius: float, turn: float) -> list[Point]:
    def spot(share: float, angle: float) -> Point:
        whole = 2 * pi * (turn + angle)
        return centre[0] + radius * share * cos(whole), centre[1] + radius * share * sin(whole)

    front = [spot(0.2 + 0.8 * i / 8, 0.10 * (i / 8) ** 1.4) for i in range(9)]
    back = [spot(0.2 + 0.8 * i / 8, 0.075 + 0.10 * (i / 8) ** 1.4) for i in range(9)]
    return [*front, *reversed(back)]
