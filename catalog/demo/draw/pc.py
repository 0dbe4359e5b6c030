"""One picture for each module of the desktop PC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.demo.draw.chips import chip, contacts
from catalog.demo.draw.colours import GOLD, RED, SKY, STEEL, TEAL, VIOLET, WHITE, Colour, lit
from catalog.demo.draw.power import rotor
from catalog.demo.draw.solids import block, ground, inlay, lathe, slab
from catalog.demo.draw.space import circle, floor, rect, wall_left, wall_right

if TYPE_CHECKING:
    from catalog.demo.draw.scene import Scene

METAL: Colour = (106, 114, 134)


def cpu(scene: Scene) -> None:
    """Draw a processor with its notched heat spreader."""
    ground(scene, rect(0, 0, 92, 92, 3))
    top = block(scene, (0, 0, 0), (92, 92, 5), (52, 128, 108), radius=3)
    inlay(scene, top, [(4, 88), (4, 80), (12, 88)], GOLD)
    shape = [
        (14, 10),
        (78, 10),
        (78, 26),
        (84, 26),
        (84, 66),
        (78, 66),
        (78, 82),
        (14, 82),
        (14, 66),
        (8, 66),
        (8, 26),
        (14, 26),
    ]
    lid = slab(scene, floor(5), shape, 7, STEEL)
    scene.word("CPU", lid.frame((46, 42), 24), (92, 100, 118))
    inlay(scene, lid, rect(28, 62, 36, 3, 1.5), (140, 148, 164))


def cooler(scene: Scene) -> None:
    """Draw a tower cooler with its fan to the front."""
    ground(scene, rect(0, 0, 78, 57, 3), height=4)
    block(scene, (20, 14, 0), (38, 34, 12), (206, 132, 88), radius=3)
    for i in range(17):
        block(scene, (2, 0, 14 + i * 4.4), (74, 40, 2), (188, 196, 208), rim=0.1)
    block(scene, (0, 40, 12), (78, 17, 80), METAL, radius=3)
    wall = wall_left(57, 0, 92)
    rotor(scene, wall, (39, 40), 35)
    for x, y in ((6, 6), (72, 6), (6, 74), (72, 74)):
        inlay(scene, wall, circle(x, y, 2.6), lit(METAL, 1.5), light=1)
    for x in (16, 30, 44, 58):
        lathe(scene, (x, 20, 88), [(2.6, 0), (2.6, 5)], (214, 140, 96))


def motherboard(scene: Scene) -> None:
    """Draw a main board with socket, memory slots and card slots."""
    ground(scene, rect(0, 0, 112, 118, 3))
    top = block(scene, (0, 0, 0), (112, 118, 4), (44, 92, 108), radius=3)
    block(scene, (2, 6, 4), (13, 46, 18), (150, 158, 174), radius=1)
    block(scene, (20, 8, 4), (14, 40, 12), (92, 100, 116), radius=2)
    block(scene, (38, 6, 4), (34, 9, 12), (92, 100, 116), radius=2)
    socket = block(scene, (38, 20, 4), (34, 34, 4), STEEL, radius=2)
    inlay(scene, socket, rect(6, 6, 22, 22, 1), (104, 112, 128))
    for i in range(4):
        block(scene, (79 + i * 7, 8, 4), (4.4, 62, 6), SKY if i % 2 else (52, 58, 72))
    for i in range(3):
        block(scene, (14, 66 + i * 16, 4), (58 if i != 1 else 34, 5, 7), (52, 58, 72))
    block(scene, (82, 80, 4), (22, 22, 7), (92, 100, 116), radius=3)
    inlay(scene, floor(11, 82, 80), circle(11, 11, 6), TEAL, light=1.1)
    lathe(scene, (60, 90, 4), [(6, 0), (6, 1.6)], (206, 212, 222))
    contacts(scene, top, 20, 112, 40, 4, 10)


def memory(scene: Scene) -> None:
    """Two sticks with heat spreaders, standing."""
    for y, colour in ((0.0, (86, 94, 114)), (26.0, (86, 94, 114))):
        ground(scene, rect(0, y, 118, 9))
        block(scene, (2, y + 3, 0), (114, 3, 10), (44, 126, 106))
        wall = wall_left(y + 6.2, 2, 8)
        for i in range(22):
            inlay(scene, wall, rect(3 + i * 5.1, 2, 3, 6), GOLD, light=1)
        block(scene, (0, y, 9), (118, 9, 34), colour, radius=1)
        block(scene, (6, y + 1.5, 43), (106, 6, 5), RED if y else lit(RED, 0.95), radius=1)
        face = wall_left(y + 9, 0, 43)
        inlay(scene, face, [(8, 34), (46, 0), (62, 0), (24, 34)], lit(colour, 1.35))
        inlay(scene, face, rect(76, 12, 32, 10, 2), lit(colour, 1.5))


def graphics(scene: Scene) -> None:
    """Draw a graphics card with two fans."""
    ground(scene, rect(0, 0, 146, 62, 5))
    block(scene, (6, 4, 0), (136, 56, 4), (44, 52, 66), radius=2)
    top = block(scene, (4, 2, 4), (140, 58, 17), (92, 100, 118), radius=6)
    block(scene, (-4, -2, 0), (4, 68, 22), STEEL)
    for x in (38, 104):
        rotor(scene, top, (x, 29), 25.5)
    inlay(scene, top, [(66, 4), (76, 4), (72, 54), (62, 54)], VIOLET)
    wall = wall_left(60, 4, 21)
    inlay(scene, wall, rect(14, 6, 60, 4, 2), VIOLET, light=1.2)


def storage(scene: Scene) -> None:
    """Draw a drive for an M.2 slot on top of a hard disk."""
    ground(scene, rect(0, 0, 92, 66, 3))
    top = block(scene, (0, 0, 0), (92, 66, 15), (150, 158, 174), radius=3)
    inlay(scene, top, circle(38, 33, 27), (196, 203, 214), sheen=0.2)
    inlay(scene, top, circle(38, 33, 8), (140, 148, 164))
    inlay(scene, top, rect(70, 10, 16, 46, 2), (236, 239, 243))
    block(scene, (14, 40, 20), (92, 30, 3), (52, 108, 158), radius=2)
    for i in range(3):
        chip(scene, 20 + i * 19, 44, 15, 22, base=23)
    inlay(scene, floor(23, 14, 40), rect(64, 5, 20, 20, 2), WHITE)
    contacts(scene, floor(23, 14, 40), 87, 3, 4, 24, 1)


def case(scene: Scene) -> None:
    """Draw a tower with a glass side; its front looks to the right."""
    tower(scene)


def tower(scene: Scene, *, lights: Colour = TEAL) -> None:
    """Draw a tower: inside the glass the board, the card, the cooler and the power supply."""
    wide, deep, high = 98.0, 46.0, 104.0
    ground(scene, rect(0, 0, wide, deep, 4))
    for x in (6, wide - 16):
        block(scene, (x, 4, -4), (10, deep - 8, 4), (44, 48, 60))
    block(scene, (0, 0, 0), (wide, deep, high), METAL, radius=3)
    glass = wall_left(deep, 0, high)
    inside = rect(5, 5, wide - 10, high - 10, 2)
    inlay(scene, glass, inside, (34, 38, 52), light=1)
    clip = glass.outline(inside)
    inlay(scene, glass, rect(12, 12, 58, 62, 1), (46, 88, 100), light=1)
    inlay(scene, glass, rect(5, 80, wide - 10, 20), (58, 64, 80), light=1)
    rotor(scene, glass, (38, 32), 15)
    for i in range(3):
        inlay(scene, glass, rect(58 + i * 4.4, 16, 2.6, 32), lights if i % 2 == 0 else (92, 100, 118), light=1)
    inlay(scene, glass, rect(12, 54, 62, 15, 2), (108, 116, 136), light=1)
    inlay(scene, glass, rect(12, 66, 62, 3), VIOLET, light=1.1)
    for y in (16, 42):
        inlay(scene, glass, rect(80, y, 7, 22, 3), lights, light=1)
    scene.fill(glass.outline([(20, 0), (44, 0), (4, high), (-20, high)]), WHITE, alpha=0.16, clip=clip)
    scene.fill(glass.outline([(54, 0), (62, 0), (22, high), (14, high)]), WHITE, alpha=0.10, clip=clip)
    front = wall_right(wide, deep, high)
    for i in range(16):
        inlay(scene, front, rect(7, 9 + i * 5.6, deep - 14, 2.6, 1.2), (40, 44, 56), light=1)
    inlay(scene, floor(high), circle(wide - 10, deep * 0.5, 3.4), lights, light=1.1)
    inlay(scene, floor(high), rect(12, 10, 56, deep - 20, 3), (52, 58, 72), light=1)


def psu(scene: Scene) -> None:
    """Draw a power supply: its fan above, its sockets to the left."""
    ground(scene, rect(0, 0, 96, 86, 3))
    top = block(scene, (0, 0, 0), (96, 86, 50), METAL, radius=2)
    rotor(scene, top, (48, 43), 36)
    for radius in (14, 24, 36):
        scene.line(top.outline([*circle(48, 43, radius), (48 + radius, 43)]), lit(METAL, 1.6), 1.3)
    wall = wall_left(86, 0, 50)
    inlay(scene, wall, rect(10, 12, 26, 20, 2), (34, 38, 50), light=1)
    for x in (17, 23, 29):
        inlay(scene, wall, rect(x - 1, 18, 2.4, 8), STEEL, light=1)
    inlay(scene, wall, rect(44, 14, 14, 16, 2), RED, light=1)
    for i in range(5):
        for j in range(4):
            inlay(scene, wall, circle(66 + i * 5.4, 12 + j * 8, 1.8, steps=16), (40, 44, 56), light=1)


MODULES = {
    "cpu": cpu,
    "cooler": cooler,
    "motherboard": motherboard,
    "memory": memory,
    "graphics": graphics,
    "storage": storage,
    "case": case,
    "psu": psu,
}
