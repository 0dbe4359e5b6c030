"""The parts inside the live PC, at their true sizes beside each other; only how far they stand out is less."""

from __future__ import annotations

from catalog.demo.draw.colours import (
    BOARD,
    COPPER,
    GOLD,
    GREEN,
    RED,
    SKY,
    STEEL,
    VIOLET,
    WHITE,
    YELLOW,
    Colour,
    lit,
    mix,
)
from catalog.demo.draw.pc import cpu
from catalog.demo.draw.pc_room import DARK, PAINTS, ROOMS, SCALE, box, flat, front, level, placed, side
from catalog.demo.draw.power import rotor
from catalog.demo.draw.scene import Scene
from catalog.demo.draw.solids import slab
from catalog.demo.draw.space import circle, floor, project, rect

BOARDS = {"ATX": (244.0, 305.0), "Micro ATX": (244.0, 244.0), "Mini-ITX": (170.0, 170.0)}
_SOCKET = (100.0, -78.0)
_SLOTS = (172.0, 183.0, 194.0, 205.0)
LENGTHS = {"short": 170.0, "medium": 240.0, "long": 295.0, "longest": 338.0}
_CHIPS: dict[str, Colour] = {"GeForce": (118, 185, 40), "Radeon": (226, 66, 60), "Arc": (70, 150, 236)}
_BRANDS: dict[str, Colour] = {"Intel": (52, 112, 204), "AMD": (232, 116, 52)}


def board(form: str, slots: int, paint: str) -> Scene:
    """Draw a main board: sinks, socket, memory slots, card slots, in its colour."""
    scene, (wide, high) = Scene(), BOARDS[form]
    colours: dict[str, Colour] = {"White": (214, 219, 226), "Green": (60, 116, 84), "Brown": (112, 88, 72)}
    ground = colours.get(paint, (52, 57, 70))
    sink = (236, 239, 243) if paint == "White" else lit(PAINTS[paint or "Black"], 1.08) if paint != "Green" else STEEL
    x0 = 6.0
    box(scene, (x0, 1, -high), (wide, 3, high), ground)
    face = side(4.2, x0, 0)
    for y in range(8, int(high), 22):  # fine lines on the board
        flat(scene, face, rect(wide * 0.46, y, wide * 0.5, 1.6), lit(ground, 1.18))
    box(
        scene,
        (x0 + 2, 4, -high * 0.5 if form == "Mini-ITX" else -140),
        (34, 15, 78 if form == "Mini-ITX" else 128),
        sink,
        radius=2,
    )
    box(scene, (x0 + 44, 4, -26), (82, 10, 20), sink, radius=2)
    flat(scene, side(4.4), rect(_SOCKET[0] - 36, -_SOCKET[1] - 38, 72, 76, 3), lit(ground, 0.72))
    flat(scene, side(5.0), rect(_SOCKET[0] - 26, -_SOCKET[1] - 28, 52, 56, 3), STEEL)
    flat(scene, side(5.2), rect(_SOCKET[0] - 19, -_SOCKET[1] - 21, 38, 42, 3), (222, 227, 234))
    for x in _SLOTS[:slots]:
        box(scene, (x, 4, -148), (5, 2.4, 136), lit(ground, 0.6) if paint != "White" else (150, 158, 172))
    rows = {"ATX": (-165, -222, -258, -288), "Micro ATX": (-165, -222), "Mini-ITX": (-163,)}[form]
    for i, z in enumerate(rows):
        box(
            scene,
            (x0 + 38, 4, z),
            (90 if i != 1 else 48, 2.6, 5),
            lit(ground, 0.55) if paint != "White" else (140, 148, 164),
        )
    if form != "Mini-ITX":
        box(scene, (x0 + wide - 62, 4, -high + 22), (46, 5, 46), sink, radius=3)
        flat(scene, side(9.2, x0 + wide - 62, -high + 68), rect(12, 20, 22, 5, 2), SKY, light=1.1)
        box(scene, (x0 + wide - 12, 4, -70), (9, 5, 48), lit(ground, 0.6))
    return placed(scene)


def chip(brand: str) -> Scene:
    """Draw the processor by itself on the ground beside the case: inside, the cooler hides it."""
    scene, part = Scene(), Scene()
    cpu(part)
    scene.join(part, -86.0, 58.0, 0.24)
    scene.join(_pins(_BRANDS.get(brand, STEEL)), -86.0, 58.0, 0.24)
    return scene


def _pins(colour: Colour) -> Scene:
    """The colour of the processor's maker along two edges of its lid."""
    scene = Scene()
    flat(scene, floor(12.2), rect(16, 72, 60, 6, 3), colour, light=1.1)
    return scene


def sticks(count: int, paint: str, slots: int, *, lights: bool) -> Scene:
    """Draw memory in its slots: two of four leave one free between them."""
    scene = Scene()
    places = {1: (1,), 2: (1, 3) if slots == 4 else (0, 1)}.get(count, tuple(range(min(count, 4))))  # noqa: PLR2004
    bare = paint == "Green"
    colour = BOARD if bare else lit(PAINTS[paint or "Black"], 1.12)
    for index in places:
        x = _SLOTS[index] - 0.8
        box(scene, (x, 6, -147), (6.6, 7, 134), colour)
        if lights:
            shown = (RED, YELLOW, GREEN, SKY, VIOLET)
            for i, hue in enumerate(shown):
                flat(scene, side(13.1, x, -13), rect(0.6, 2 + i * 26, 5.4, 25), hue, light=1.1)
        else:
            flat(scene, side(13.1, x, -13), rect(1.2, 8, 4.2, 118, 2), lit(colour, 1.25 if not bare else 0.8))
            if bare:
                for i in range(6):
                    flat(scene, side(13.2, x, -13), rect(1.0, 10 + i * 20, 4.6, 13, 1), DARK)
    return placed(scene)


def stick(place: int, *, small: bool = False) -> Scene:
    """Draw a drive of the size of a chewing gum on the board: the first beside the memory, more under the card.

    On a `small` board the first is beneath the processor.
    """
    scene = Scene()
    if place == 0 and not small:
        box(scene, (216, 5, -116), (22, 3, 80), (48, 92, 140))
        face = side(8.1, 216, -36)
        for i in range(3):
            flat(scene, face, rect(3, 8 + i * 20, 16, 15, 1), DARK)
        flat(scene, face, rect(5, 68, 12, 9, 1), WHITE)
        return placed(scene)
    x, z = ((44.0, -146.0), (44.0, -244.0), (140.0, -244.0))[place]
    box(scene, (x, 5, z), (80, 3, 20), (48, 92, 140))
    face = side(8.1, x, z + 20)
    for i in range(3):
        flat(scene, face, rect(8 + i * 20, 3, 15, 14, 1), DARK)
    flat(scene, face, rect(68, 4, 9, 12, 1), WHITE)
    return placed(scene)


def card(length: str, slots: int, paint: str, chipset: str) -> Scene:
    """Draw a graphics card: as long and as thick as it is, with a stripe in the colour of who made its chip."""
    scene, long = Scene(), LENGTHS[length]
    thick = (20.0, 20.0, 40.0, 58.0)[slots]
    colour = {"White": (226, 230, 236), "Blue": (70, 120, 180)}.get(paint, (60, 65, 78))
    top = -150.0
    box(scene, (2, 2, top - thick), (3, 40, thick), STEEL)
    box(scene, (6, 4, top - 4), (long, 36, 4), lit(colour, 1.2))
    box(scene, (6, 4, top - thick), (long, 38, thick - 4), colour, radius=3)
    face = side(42.1, 6, top - 4)
    flat(
        scene,
        face,
        rect(8, (thick - 4) * 0.22, long * 0.46, max(4.0, thick * 0.16), 2),
        _CHIPS.get(chipset, SKY),
        light=1.05,
    )
    flat(scene, face, rect(long * 0.60, (thick - 4) * 0.2, long * 0.34, (thick - 4) * 0.55, 3), lit(colour, 1.3))
    if slots > 1:
        for i in range(int(long * 0.9 / 9)):
            flat(scene, face, rect(6 + i * 9, (thick - 4) * 0.72, 5, (thick - 4) * 0.16, 1), lit(colour, 0.6))
        box(scene, (long * 0.72, 10, top), (26, 18, 8), DARK)
    plate = level(top, 6, 4)
    flat(scene, plate, rect(long * 0.1, 8, long * 0.5, 4, 2), lit(colour, 1.5))
    return placed(scene)


def tower(kind: str, paint: str) -> Scene:
    """Draw an air cooler: a flat one with its fan to us, or a tower with its fan to the front."""
    scene, (x, z) = Scene(), _SOCKET
    colour = PAINTS[paint or "Black"]
    if kind == "low":
        box(scene, (x - 46, 6, z - 46), (92, 16, 92), (190, 197, 208), radius=4)
        box(scene, (x - 46, 22, z - 46), (92, 10, 92), colour, radius=8)
        rotor(scene, side(32.2), (x, -z), 41)
        return placed(scene)
    reach, out = (48.0, 30.0) if kind == "middle" else (62.0, 42.0)
    box(scene, (x - 24, 5, z - 20), (48, 8, 40), COPPER, radius=2)
    fins = int(out / 3.4)
    for i in range(fins):
        light = (206, 212, 222) if i % 2 else (150, 158, 172)
        box(
            scene,
            (x - 30, 10 + i * (out - 10) / fins, z - reach),
            (52, (out - 10) / fins, 2 * reach),
            light,
            sheen=0.02,
        )
    plate = side(out + 0.2, x - 30, z + reach)
    flat(scene, plate, rect(0, 0, 52, 2 * reach, 3), lit(colour, 1.06))
    flat(scene, plate, rect(7, reach * 0.72, 38, reach * 0.56, 4), lit(colour, 1.35))
    for i in range(4):
        for row in (0.16, 1.74):
            flat(scene, plate, circle(10 + i * 10.6, reach * row, 3.4, steps=20), lit(COPPER, 1.15))
    box(scene, (x + 24, 8, z - reach), (24, out - 6, 2 * reach), lit(colour, 0.92), radius=2)
    ahead = front(x + 48.2, out + 2, z + reach)
    flat(scene, ahead, rect(3, 6, out - 12, 2 * reach - 12, 8), DARK)
    for i in range(5):
        flat(scene, ahead, rect(5, 12 + i * (2 * reach - 24) / 5, out - 16, (2 * reach - 24) / 9, 4), (132, 140, 158))
    return placed(scene)


def liquid(radiator: int, paint: str) -> Scene:
    """Draw a pump with two tubes and its radiator: at the top, or in the rear if it is the smallest."""
    scene, (x, z) = Scene(), _SOCKET
    colour = PAINTS[paint or "Black"]
    tubes = [(x + 8, -28.0), (x + 30, -12.0)]
    small = radiator <= 140  # noqa: PLR2004  mm: one fan
    if small:
        box(scene, (6, 6, -142), (22, 34, 124), lit(colour, 0.9), radius=2)
        box(scene, (28, 6, -142), (20, 34, 124), colour, radius=2)
    else:
        long = radiator + 34.0
        box(scene, (26, 4, 18), (long, 40, 24), lit(colour, 0.86), radius=2)
        for i in range(radiator // 120 if radiator % 120 == 0 else radiator // 140):
            each = 120.0 if radiator % 120 == 0 else 140.0
            box(scene, (36 + i * (each + 2), 4, -6), (each, 40, 23), lit(colour, 1.05), radius=2)
            flat(scene, side(44.2, 36 + i * (each + 2), 17), rect(each * 0.12, 5, each * 0.76, 12, 6), DARK)
            flat(scene, side(44.3, 36 + i * (each + 2), 17), rect(each * 0.16, 8, each * 0.68, 3, 1.5), SKY, light=1.1)
    for start, lift in tubes:
        _tube(scene, (start, z + 24), (46.0, -60.0) if small else (start + 70, 2.0 + lift * 0.2), colour)
    plane = side(6)
    slab(scene, plane, circle(x, -z, 38), 26 * SCALE, lit(colour, 0.95), rim=0.3)
    ring = side(32.3)
    flat(scene, ring, circle(x, -z, 30), SKY, light=1.05)
    flat(scene, ring, circle(x, -z, 25), lit(DARK, 1.1))
    return placed(scene)


def _tube(scene: Scene, start: tuple[float, float], end: tuple[float, float], colour: Colour) -> None:
    way = []
    for i in range(25):
        t = i / 24
        bend = 4 * t * (1 - t)
        x = start[0] + (end[0] - start[0]) * t + 26 * bend
        z = start[1] + (end[1] - start[1]) * t + 6 * bend
        way.append(project((x * SCALE, (22 + 14 * bend) * SCALE, z * SCALE)))
    dark = mix(colour, DARK, 0.5)
    scene.line(way, lit(dark, 0.7), 12 * SCALE)
    scene.line([(x - 0.2, y - 0.35) for x, y in way], lit(dark, 1.3), 5 * SCALE)


def supply(form: str, kind: str, paint: str) -> Scene:
    """Draw the power supply on the floor of a case: with its label, and cables that come out of it."""
    scene, room = Scene(), ROOMS[form]
    long, high = (150.0, 84.0) if kind == "ATX" else (104.0, 62.0)
    colour = PAINTS[paint or "Black"]
    z = room.bottom + 12
    box(scene, (8, 3, z), (long, 40, high), lit(colour, 0.95), radius=2)
    face = side(43.1, 8, z + high)
    flat(scene, face, rect(long * 0.10, high * 0.18, long * 0.62, high * 0.6, 4), lit(colour, 1.3))
    flat(scene, face, rect(long * 0.16, high * 0.30, long * 0.34, high * 0.12, 2), YELLOW, light=1.0)
    for i in range(2):
        flat(
            scene,
            face,
            rect(long * 0.16, high * (0.50 + 0.13 * i), long * (0.44 - 0.12 * i), high * 0.06, 2),
            lit(colour, 0.8),
        )
    for i in range(4):
        way = [(8 + long, z + high * 0.2 + i * 9), (long + 26, z + high * 0.2 + i * 9), (long + 44, z + 6 + i * 4)]
        scene.line([project((x * SCALE, 20 * SCALE, zz * SCALE)) for x, zz in way], DARK, 6 * SCALE)
    return placed(scene)


def drive(form: str, place: int, kind: str) -> Scene:
    """Draw a drive in the cage at the front of the floor: a hard disk, or a flat one without moving parts."""
    scene, room = Scene(), ROOMS[form]
    x, z = room.long - 166, room.bottom + 13 + place * 29
    if kind == "disk":
        box(scene, (x, 3, z), (102, 38, 25), (156, 163, 177), radius=1)
        face = side(41.1, x, z + 25)
        flat(scene, face, rect(8, 5, 60, 15, 2), (226, 230, 236))
        flat(scene, face, rect(13, 9, 30, 3, 1), (122, 130, 146))
        flat(scene, face, circle(88, 12, 4, steps=20), GREEN, light=1.1)
    else:
        box(scene, (x + 14, 6, z), (72, 34, 10), (58, 64, 78), radius=1)
        flat(scene, side(40.1, x + 14, z + 10), rect(6, 2.5, 40, 5, 1), SKY, light=1.05)
        flat(scene, side(40.1, x + 14, z + 10), rect(58, 2.5, 9, 5, 1), GOLD)
    return placed(scene)
