"""The large picture of each family."""

from __future__ import annotations

from catalog.demo.draw.colours import COAL, GRAPHITE, lit
from catalog.demo.draw.food import FLAVOURS, leaf, paper_cup, strawberry, swirl
from catalog.demo.draw.machines import hills, key_field, laptop, panel
from catalog.demo.draw.part import Part
from catalog.demo.draw.pc import tower
from catalog.demo.draw.scene import Scene
from catalog.demo.draw.shelf_layers import shelf_family
from catalog.demo.draw.solids import ball, block, disc, ground
from catalog.demo.draw.space import rect
from catalog.demo.draw.things import extra
from catalog.demo.draw.toppings import wafer


def laptop_family(scene: Scene) -> None:
    """Draw an open laptop with its mouse."""
    laptop(scene, 118, 6, (176, 184, 198), number_pad=True, deep=True)
    other = Scene()
    extra(other, Part("LT-EX-MOUSE", {}))
    scene.join(other, 42, 104, 0.34)


def yogurt_family(scene: Scene) -> None:
    """Draw a full cup between two smaller ones."""
    _full_cup(scene, -86, 10, "MANGO", 0.72)
    _full_cup(scene, 86, 10, "PISTACHIO", 0.72)
    _full_cup(scene, 0, 26, "STRAWBERRY", 1.0)


def _full_cup(scene: Scene, x: float, y: float, mark: str, size: float) -> None:
    part = Scene()
    colour = FLAVOURS[mark]
    paper_cup(part, 42, 48, band=lit(colour, 0.82))
    part.fill(disc((0, 0, 48.5), 39.5), lit(colour, 0.82))
    if mark == "STRAWBERRY":
        wafer(part, (18.0, -62.0), (44.0, -132.0))
    swirl(part, (2, -2, 56), 45, colour, turns=3.4, height=66)
    if mark == "STRAWBERRY":
        strawberry(part, (-27, -62), 15, -0.06)
        for dx, dy in ((22, -62), (34, -70), (10, -54)):
            ball(part, (dx, dy), 8, (80, 98, 176), gloss=0.4)
        leaf(part, (-40, -76), 18, -0.42)
    scene.join(part, x, y, size)


def pc_family(scene: Scene) -> None:
    """Draw a tower beside its screen and keyboard."""
    desk = Scene()
    ground(desk, rect(30, -18, 60, 26, 4))
    block(desk, (38, -14, 0), (44, 22, 3), COAL, radius=4)
    block(desk, (54, -8, 3), (12, 6, 34), COAL)
    show = Scene()
    hills(show, panel(show, 128, 74, (112, 120, 138)), 128, 74, deep=True)
    desk.join(show, -4, -26, 1.0)
    keys = Scene()
    ground(keys, rect(0, 0, 96, 36, 4))
    top = block(keys, (0, 0, 0), (96, 36, 4), GRAPHITE, radius=4)
    key_field(keys, top, (4, 4, 88, 28), 13, (190, 198, 212), height=1.4)
    desk.join(keys, -26, 52, 0.84)
    scene.join(desk, 40, 26, 1.16)
    case = Scene()
    tower(case)
    scene.join(case, -70, 12, 1.12)


FAMILIES = {"laptop": laptop_family, "yogurt": yogurt_family, "pc": pc_family, "shelf": shelf_family}
