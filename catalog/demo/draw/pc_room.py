"""Measures of the live PC, and the room its parts are drawn in.

Places are millimetres from the upper rear corner of the main board: x to the front of the case, y off the board towards
us, z up. The room is shallower than a real one, so that the case's top hides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.demo.draw.colours import INK, Colour, lit
from catalog.demo.draw.scene import Scene
from catalog.demo.draw.solids import block, inlay
from catalog.demo.draw.space import Plane, floor, project, wall_left, wall_right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.demo.draw.scene import Point

SCALE = 0.188  # units of a scene for each millimetre
GLASS = 48.0  # where the side panel is
PAINTS: dict[str, Colour] = {
    "Black": (80, 86, 101),
    "White": (234, 237, 242),
    "Grey": (146, 152, 166),
    "Blue": (78, 152, 190),
    "Green": (112, 150, 118),
    "Red": (196, 70, 68),
    "Pink": (232, 160, 186),
    "Brown": (128, 98, 82),
    "": (112, 120, 138),
}
DARK: Colour = (30, 33, 42)


@dataclass(frozen=True)
class Room:
    """The inside of a case of one form, and its shell."""

    long: float
    wide: float
    top: float
    bottom: float

    @property
    def back(self) -> float:
        """Where the far side is."""
        return GLASS - self.wide

    @property
    def high(self) -> float:
        """From its feet to its top."""
        return self.top - self.bottom


ROOMS = {"mini": Room(382, 190, 52, -312), "mid": Room(455, 215, 54, -408), "full": Room(526, 232, 60, -472)}


def room_of(form: str) -> str:
    """The room that a case of this form factor has."""
    if "Full" in form:
        return "full"
    return "mini" if form.startswith("Mini") else "mid"


def paint_of(colours: Sequence[str] | None) -> str:
    """The colour that a part mainly has, "" where it is not known."""
    found = [colour for colour in colours or () if colour in PAINTS]
    return found[0] if found else ""


def placed(scene: Scene) -> Scene:
    """Put what is drawn in millimetres where the live PC stands."""
    put = Scene()
    put.join(scene, -51.0, -66.0)
    return put


def box(
    scene: Scene,
    corner: tuple[float, float, float],
    size: tuple[float, float, float],
    colour: Colour,
    *,
    radius: float = 0.0,
    sheen: float = 0.08,
) -> None:
    """Draw a block from its lowest, farthest corner, in millimetres."""
    x, y, z = (SCALE * value for value in corner)
    wide, deep, high = (SCALE * value for value in size)
    block(scene, (x, y, z), (wide, deep, high), colour, radius=radius * SCALE, sheen=sheen)


def side(y: float, x: float = 0.0, z: float = 0.0) -> Plane:
    """The wall that looks at us from the left, in millimetres: x to the right, y downwards."""
    return _millimetres(wall_left(y * SCALE, x * SCALE, z * SCALE))


def front(x: float, y: float = 0.0, z: float = 0.0) -> Plane:
    """The wall that looks to the right, in millimetres, from its left upper corner."""
    return _millimetres(wall_right(x * SCALE, y * SCALE, z * SCALE))


def level(z: float, x: float = 0.0, y: float = 0.0) -> Plane:
    """A level plane, in millimetres."""
    return _millimetres(floor(z * SCALE, x * SCALE, y * SCALE))


def flat(scene: Scene, plane: Plane, outline: Sequence[Point], colour: Colour, *, light: float = 1.0) -> None:
    """Fill an outline in a plane."""
    inlay(scene, plane, outline, colour, light=light)


def shadow(scene: Scene, room: Room) -> None:
    """Lay the soft shadow of a case on the ground."""
    for grow, alpha in ((34, 0.05), (20, 0.06), (6, 0.10)):
        corners = (
            (-grow + 16, room.back - grow),
            (room.long + grow + 16, room.back - grow),
            (room.long + grow + 16, GLASS + grow),
            (-grow + 16, GLASS + grow),
        )
        outline = [project((x * SCALE, y * SCALE, (room.bottom - 14) * SCALE)) for x, y in corners]
        scene.fill(outline, INK, alpha=alpha, blur=1.6)


def shade(colour: Colour, light: float) -> Colour:
    """The colour under this light."""
    return lit(colour, light)


def _millimetres(plane: Plane) -> Plane:
    def scaled(way: tuple[float, float, float]) -> tuple[float, float, float]:
        return way[0] * SCALE, way[1] * SCALE, way[2] * SCALE

    return Plane(plane.origin, scaled(plane.across), scaled(plane.along))
