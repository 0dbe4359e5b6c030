"""Boards with chips on them: processor, memory, graphics, drives, wireless, SIM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.demo.draw.colours import (
    BLUE,
    BOARD,
    COAL,
    COPPER,
    GOLD,
    GRAPHITE,
    GREEN,
    ORANGE,
    SKY,
    STEEL,
    TEAL,
    VIOLET,
    WHITE,
    YELLOW,
    Colour,
    lit,
    mix,
)
from catalog.demo.draw.solids import block, ground, inlay, slab
from catalog.demo.draw.space import Plane, arc, circle, floor, rect, wall_left

if TYPE_CHECKING:
    from catalog.demo.draw.part import Part
    from catalog.demo.draw.scene import Scene

CHIP: Colour = (56, 61, 78)
# where memory lies around a graphics die: x, y, and whether the die hides it
_AROUND = (
    (16, 10, True),
    (78, 10, True),
    (16, 66, False),
    (78, 66, False),
    (47, 5, True),
    (47, 71, False),
    (8, 38, True),
    (86, 38, False),
)


def board(scene: Scene, width: float, depth: float, colour: Colour, *, height: float = 3.0) -> Plane:
    """Draw a circuit board on the floor, with its shadow."""
    ground(scene, rect(0, 0, width, depth, 3))
    return block(scene, (0, 0, 0), (width, depth, height), colour, radius=3)


def chip(
    scene: Scene,
    x: float,
    y: float,
    width: float,
    depth: float,
    *,
    base: float = 3.0,
    height: float = 3.0,
    colour: Colour = CHIP,
) -> Plane:
    """Draw a chip on a board."""
    return block(scene, (x, y, base), (width, depth, height), colour, radius=1)


def contacts(scene: Scene, plane: Plane, x: float, y: float, width: float, depth: float, count: int) -> None:
    """Draw a row of gold contacts."""
    step = width / count
    for i in range(count):
        inlay(scene, plane, rect(x + i * step, y, step * 0.62, depth), GOLD)


def processor(scene: Scene, part: Part) -> None:
    """Draw a processor; its board's colour tells the family, the figure how strong it is."""
    colour = {"H": TEAL, "K": BLUE, "F": ORANGE}[part.mark[0]]
    top = board(scene, 96, 96, mix(colour, (10, 30, 40), 0.22), height=5)
    _capacitors(scene, 96)
    inlay(scene, top, [(4, 92), (4, 84), (12, 92)], GOLD)
    lid = block(scene, (16, 16, 5), (64, 64, 3), lit(STEEL, 0.86), radius=6)
    lid = block(scene, (20, 20, 8), (56, 56, 6), STEEL, radius=6)
    scene.word(part.mark, lid.frame((28, 25), 38 - 6 * len(part.mark)), mix(colour, (0, 0, 0), 0.35))
    cores = int(part.number("cores"))
    for i in range(cores):
        x = 28 + (i % 10 - (min(cores, 10) - 1) / 2) * 4.6
        y = 46.5 + (i // 10) * 4.2
        inlay(scene, lid, rect(x - 1.5, y - 1.5, 3, 3), colour)


def _capacitors(scene: Scene, size: float) -> None:
    for i in range(6):
        offset = 20 + i * 10
        for x, y in ((offset, 8), (offset, size - 11), (8, offset), (size - 11, offset)):
            block(scene, (x, y, 5), (4, 2.4, 1.6), (208, 196, 168), rim=0)


def integrated(scene: Scene) -> None:
    """Graphics inside the processor: a spreader with a picture on it."""
    board(scene, 96, 96, mix(BLUE, (10, 30, 40), 0.22), height=5)
    _capacitors(scene, 96)
    lid = block(scene, (18, 18, 5), (60, 60, 8), STEEL, radius=6)
    frame = rect(9, 12, 42, 36, 3)
    inlay(scene, lid, frame, (120, 178, 236))
    clip = lid.outline(frame)
    scene.fill(lid.outline(circle(39, 22, 5)), (255, 226, 140), clip=clip)
    scene.fill(lid.outline([(9, 48), (24, 26), (40, 48)]), (62, 120, 150), clip=clip)
    scene.fill(lid.outline([(26, 48), (40, 32), (56, 48)]), (86, 160, 140), clip=clip)


def memory(scene: Scene, part: Part) -> None:
    """Draw a stick with as many chips as it is large, or a flat low-power module."""
    if part.text("memory_type") == "LPDDR5X":
        _flat_module(scene, part)
        return
    top = board(scene, 112, 62, BOARD, height=4)
    contacts(scene, top, 4, 55, 46, 7, 10)
    contacts(scene, top, 57, 55, 50, 7, 11)
    count = {8: 2, 16: 4, 32: 6, 48: 8}.get(int(part.number("capacity_gb")), 4)
    pitch = 104 / max(count, 4)
    left = (112 - count * pitch) / 2 + 1.5
    for i in range(count):
        chip(scene, left + i * pitch, 5, pitch - 3, 20, base=4, height=4)
    inlay(scene, top, rect(34, 29, 44, 22, 3), WHITE)
    scene.word(part.mark, top.frame((56, 40), 20), GRAPHITE)


def _flat_module(scene: Scene, part: Part) -> None:
    top = board(scene, 96, 62, mix(TEAL, (10, 30, 40), 0.2))
    contacts(scene, top, 8, 56, 80, 5, 20)
    large = part.number("capacity_gb") > 16  # noqa: PLR2004 - the larger of the two
    for i in range(4 if large else 2):
        chip(scene, (6, 68, 6, 68)[i], (5, 5, 30, 30)[i], 22, 21)
    inlay(scene, top, rect(33, 14, 30, 28, 2), WHITE)
    scene.word(part.mark[2:], top.frame((48, 28), 18), GRAPHITE)


def graphics(scene: Scene, part: Part) -> None:
    """Draw a graphics board: the die in the middle, its memory around it."""
    if not part.yes("dedicated"):
        integrated(scene)
        return
    certified = part.yes("certified")
    colour = BLUE if certified else VIOLET
    board(scene, 112, 96, mix(colour, (16, 14, 40), 0.22), height=3)
    count = int(part.number("video_memory_gb")) // 2
    for x, y, behind in _AROUND[:count]:
        if behind:
            chip(scene, x, y, 18, 20)
    block(scene, (31, 27, 3), (50, 42, 3), (84, 132, 118), radius=2)
    die = block(scene, (34, 30, 6), (44, 36, 4), (64, 68, 88), radius=2, sheen=0.25)
    for x, y, behind in _AROUND[:count]:
        if not behind:
            chip(scene, x, y, 18, 20)
    scene.word("PRO" if certified else part.mark[1:], die.frame((22, 18), 17 if certified else 26), WHITE)


def storage(scene: Scene, part: Part) -> None:
    """Draw a drive; the extra fast ones wear a heat spreader."""
    top = board(scene, 112, 46, (52, 108, 158), height=4)
    contacts(scene, top, 105, 4, 6, 25, 1)
    contacts(scene, top, 105, 33, 6, 9, 1)
    label = part.mark.rstrip("X")
    if part.mark.endswith("X"):
        spreader = block(scene, (4, 2, 4), (98, 42, 6), (226, 122, 66), radius=3)
        for i in range(5):
            block(scene, (9 + i * 8, 6, 10), (4, 34, 5), (214, 108, 56))
        scene.word(label, spreader.frame((72, 21), 27), WHITE)
        return
    count = {256: 1, 512: 2, 1000: 2, 2000: 3, 4000: 4}[int(part.number("capacity_gb"))]
    wide = 11 if count == 4 else 14  # noqa: PLR2004 - four chips stand closer
    for i in range(count):
        chip(scene, 5 + i * (wide + 2), 6, wide, 34, base=4, height=4)
    left = 8 + count * (wide + 2)
    inlay(scene, top, rect(left, 7, 100 - left, 32, 3), WHITE)
    size = 16 if len(label) > 2 and count > 1 else 22  # noqa: PLR2004 - three figures need room
    scene.word(label, top.frame((left + (100 - left) / 2, 23), size), (40, 84, 124))


def wireless(scene: Scene, part: Part) -> None:
    """Draw a radio card; waves for Wi-Fi, bars for a mobile network."""
    top = board(scene, 92, 62, BOARD)
    contacts(scene, top, 4, 57, 60, 4, 14)
    can = block(scene, (8, 8, 3), (46, 44, 5), STEEL, radius=3)
    scene.word(part.text("wifi"), can.frame((23, 22), 22), GRAPHITE)
    for x in (66, 78):
        ground(scene, circle(x, 14, 3.4), height=3)
        scene.fill(floor(3).outline(circle(x, 14, 3.4)), GOLD)
        scene.fill(floor(3).outline(circle(x, 14, 1.4)), BOARD)
    wall = wall_left(4, 30, 20)
    colour = GREEN if part.text("wifi") == "7" else SKY
    for radius in (12, 22, 32) if part.text("wifi") == "7" else (12, 22):
        scene.line(wall.outline(arc(0, -6, radius, -0.375, -0.125)), colour, 4.6)
    scene.fill(wall.outline(circle(0, -4, 3.6)), colour)
    if part.yes("modem"):
        for i in range(4):
            block(scene, (60 + i * 7.5, 40, 3), (5.4, 8, 8 + i * 9), ORANGE, radius=1)


def sim(scene: Scene, part: Part) -> None:
    """Draw a card, a chip that is built in, or both."""
    if part.mark == "E":
        _esim(scene, 0, 0, 1.0)
        return
    card = [(10, 0), (78, 0), (78, 54), (0, 54), (0, 10)]
    if part.mark == "ET":
        _esim(scene, 62, -34, 0.72)
    ground(scene, card)
    top = slab(scene, floor(), card, 3, YELLOW if part.mark == "T" else SKY)
    inlay(scene, top, rect(22, 14, 34, 26, 6), GOLD if part.mark != "T" else (236, 232, 220))
    for line in ((39, 14, 0.1, 26), (22, 22.5, 34, 0.1), (22, 31.5, 34, 0.1)):
        scene.line(top.outline([(line[0], line[1]), (line[0] + line[2], line[1] + line[3])]), lit(COPPER, 0.8), 1.2)
    scene.line(top.outline(rect(33, 20, 12, 14, 3)), lit(COPPER, 0.8), 1.2)


def _esim(scene: Scene, x: float, y: float, scale: float) -> None:
    size = 64 * scale
    ground(scene, rect(x, y, size, size, 4))
    block(scene, (x, y, 0), (size, size, 3), BOARD, radius=4)
    for i in range(5):
        for px, py, w, h in ((8 + i * 10, 4, 5, 56), (4, 8 + i * 10, 56, 5)):
            inlay(scene, floor(3), rect(x + px * scale, y + py * scale, w * scale, h * scale), GOLD)
    top = block(scene, (x + 10 * scale, y + 10 * scale, 3), (44 * scale, 44 * scale, 6 * scale), COAL, radius=3)
    scene.word("e", top.frame((22 * scale, 22 * scale), 30 * scale), SKY)
