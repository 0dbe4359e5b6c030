"""The case of the live PC: its inside behind all parts; its frame, top, front and side panel before them."""

from __future__ import annotations

from catalog.demo.draw.colours import INK, SKY, TEAL, VIOLET, WHITE, Colour, lit, mix
from catalog.demo.draw.pc_room import DARK, GLASS, PAINTS, ROOMS, box, flat, front, level, placed, shadow, side
from catalog.demo.draw.scene import Gradient, Point, Scene
from catalog.demo.draw.space import circle, rect

_RIM = 11.0


def inside(form: str, paint: str) -> Scene:
    """Draw what is behind the parts: tray, floor, rear wall, feet and the shadow."""
    room, scene = ROOMS[form], Scene()
    colour = PAINTS[paint]
    shade = mix(colour, DARK, 0.50) if paint != "White" else (176, 182, 192)
    shadow(scene, room)
    for x in (24, room.long - 74):
        for y in (room.back + 8, GLASS - 30):
            box(scene, (x, y, room.bottom - 14), (50, 22, 14), (46, 50, 60))
    tray = side(0, 0, room.top)
    flat(scene, tray, rect(0, 0, room.long, room.high), lit(shade, 0.86))
    for x in (0.62, 0.72):  # holes for cables
        flat(scene, tray, rect(room.long * x, room.high * 0.18, 12, room.high * 0.36, 6), lit(shade, 0.55))
    flat(scene, front(0, GLASS, room.top), rect(0, 0, GLASS, room.high), lit(shade, 0.62))
    flat(scene, level(room.bottom + 10), rect(0, 0, room.long, GLASS), lit(shade, 1.05))
    deck = room.bottom + 104
    if form != "mini":
        flat(scene, level(deck), rect(0, 0, room.long, GLASS * 0.5), lit(shade, 1.25))
        flat(scene, side(GLASS * 0.5, 0, deck), rect(0, 0, room.long, 7), lit(shade, 1.0))
    _fans(scene, form, shade)
    return placed(scene)


def _fans(scene: Scene, form: str, shade: Colour) -> None:
    """The fans behind the front, seen from the side."""
    room, low = ROOMS[form], ROOMS[form].bottom + (24 if form == "mini" else 112)
    count = 2 if form == "mini" else 3
    each = (room.top - 20 - low) / count
    for i in range(count):
        z = low + i * each
        box(scene, (room.long - 62, 4, z), (26, 38, each - 5), lit(shade, 1.35), radius=3)
        flat(scene, side(42.2, room.long - 62, z + each - 5), rect(9, 8, 8, each - 21, 4), lit(shade, 0.7))
        flat(scene, side(42.3, room.long - 62, z + each - 5), rect(11.4, 11, 3.2, each - 27, 1.6), TEAL, light=1.15)


def shell(form: str, paint: str, lights: bool) -> Scene:  # noqa: FBT001  one look of three words
    """Draw the frame around the side panel, the top and the front."""
    room, scene, colour = ROOMS[form], Scene(), PAINTS[paint]
    slats = mix(colour, DARK, 0.62) if paint != "White" else (172, 178, 190)
    wall = side(GLASS, 0, room.top)
    outer, inner = rect(0, 0, room.long, room.high), window(form)
    frame = wall.outline(_ring(outer, inner))
    scene.fill(frame, Gradient(((0.0, lit(colour, 0.98)), (1.0, lit(colour, 0.80))), frame[0], frame[2]))
    top = level(room.top, 0, room.back)
    lid = top.outline(rect(0, 0, room.long, room.wide))
    scene.fill(lid, Gradient(((0.0, lit(colour, 1.10)), (1.0, lit(colour, 0.96))), lid[0], lid[2]))
    flat(scene, top, rect(room.long * 0.10, room.wide * 0.16, room.long * 0.66, room.wide * 0.68, 10), lit(slats, 0.92))
    _dots(scene, room.long, room.wide, form, lit(colour, 0.86))
    button = circle(room.long - 34, room.wide * 0.5, 10)
    flat(scene, top, button, TEAL if lights else lit(slats, 0.7), light=1.1)
    for i in range(2):
        flat(scene, top, rect(room.long - 40, room.wide * (0.62 + i * 0.12), 12, 6, 2), DARK)
    face = front(room.long, GLASS, room.top)
    panel = face.outline(rect(0, 0, room.wide, room.high))
    scene.fill(panel, Gradient(((0.0, lit(colour, 0.74)), (1.0, lit(colour, 0.60))), panel[0], panel[2]))
    _grille(scene, form, lit(slats, 0.72), lights=lights)
    edge = [wall.at((0, 0)), wall.at((room.long, 0)), face.at((room.wide, 0))]
    scene.line(edge, lit(colour, 1.5), 0.4, alpha=0.8)
    scene.line([wall.at((room.long, 0)), wall.at((room.long, room.high))], lit(colour, 1.35), 0.4, alpha=0.7)
    return placed(scene)


def _grille(scene: Scene, form: str, colour: Colour, *, lights: bool) -> None:
    """The front: fans behind a net when they shine, else slats."""
    room = ROOMS[form]
    face = front(room.long, GLASS, room.top)
    if not lights:
        count = int((room.high - 60) / 22)
        for i in range(count):
            flat(scene, face, rect(room.wide * 0.14, 30 + i * 22, room.wide * 0.72, 10, 5), colour)
        return
    flat(scene, face, rect(room.wide * 0.12, 22, room.wide * 0.76, room.high - 44, 12), colour)
    count = 2 if form == "mini" else 3
    for i in range(count):
        middle = (room.wide / 2, 22 + (room.high - 44) * (i + 0.5) / count)
        reach = min(room.wide * 0.33, (room.high - 44) / count * 0.44)
        for radius, shown in (
            (reach, (SKY, VIOLET, TEAL)[i]),
            (reach * 0.80, lit(DARK, 1.2)),
            (reach * 0.3, lit(DARK, 1.6)),
        ):
            flat(scene, face, circle(*middle, radius), shown, light=1.05)


def _dots(scene: Scene, long: float, wide: float, form: str, colour: Colour) -> None:
    top = level(ROOMS[form].top, 0, ROOMS[form].back)
    for i in range(9):
        flat(scene, top, rect(long * (0.14 + 0.066 * i), wide * 0.24, long * 0.03, wide * 0.52, 5), colour)


def window(form: str) -> list[Point]:
    """The outline of the opening in the side, from the upper rear corner of the case."""
    room = ROOMS[form]
    return rect(_RIM, _RIM, room.long - 2 * _RIM, room.high - 2 * _RIM)


def _ring(outer: list[Point], inner: list[Point]) -> list[Point]:
    """An outline with a hole in it; both begin in the same corner, where the seam between them is not seen."""
    return [*outer, outer[0], *reversed([*inner, inner[0]]), outer[0]]


def pane(form: str, kind: str) -> Scene:
    """Draw the side panel over the parts: glass, dark glass, a net, or metal that is shown as if it were thin."""
    room, scene = ROOMS[form], Scene()
    wall, opening = side(GLASS, 0, room.top), window(form)
    face = wall.outline(opening)
    if kind in ("Tempered Glass", "Tinted Tempered Glass"):
        scene.fill(face, (10, 14, 26), alpha=0.05 if kind == "Tempered Glass" else 0.40)
        for start, wide, alpha in ((0.30, 0.20, 0.13), (0.58, 0.07, 0.10)):
            left, lean = room.long * start, room.long * 0.30
            band = [(left, 0), (left + room.long * wide, 0), (left + room.long * wide - lean, room.high)]
            scene.fill(wall.outline([*band, (left - lean, room.high)]), WHITE, alpha=alpha, clip=face)
    if kind == "Mesh":
        scene.fill(face, (22, 25, 34), alpha=0.30)
        for i in range(int(room.high / 16)):
            scene.line(wall.outline([(_RIM, 16.0 * i), (room.long - _RIM, 16.0 * i)]), INK, 0.9, alpha=0.5, clip=face)
    if kind == "Solid":
        scene.fill(face, (104, 110, 124), alpha=0.42)
        scene.line([*face, face[0]], WHITE, 0.5, alpha=0.35)
        handle = rect(room.long - 46, room.high * 0.42, 12, room.high * 0.16, 6)
        scene.fill(wall.outline(handle), INK, alpha=0.6)
    return placed(scene)
