"""The third dimension: x to the right and down, y to the left and down, z up; light from the upper left.

An isometric view: a unit along each axis is one unit long on the sheet. The visible sides of a block are
its top, its `+y` side (left, half lit) and its `+x` side (right, in shade).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.demo.draw.scene import Point

Vector = tuple[float, float, float]

RIGHT, LEFT, UP = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
_COS = sqrt(3) / 2


def project(place: Vector) -> Point:
    """Where a place in space is on the sheet."""
    x, y, z = place
    return (x - y) * _COS, (x + y) / 2 - z


def add(one: Vector, other: Vector, times: float = 1.0) -> Vector:
    """`one` plus `other`, some times."""
    return one[0] + other[0] * times, one[1] + other[1] * times, one[2] + other[2] * times


def cross(one: Vector, other: Vector) -> Vector:
    """Return the direction that stands on both."""
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


def unit(one: Vector) -> Vector:
    """Return the same direction, of length 1."""
    length = sqrt(one[0] ** 2 + one[1] ** 2 + one[2] ** 2) or 1.0
    return one[0] / length, one[1] / length, one[2] / length


def light_on(normal: Vector) -> float:
    """How bright a surface is that looks into this direction."""
    x, y, z = unit(normal)
    return 0.69 + 0.31 * z + 0.13 * y - 0.13 * x


def faces_us(normal: Vector) -> bool:
    """Whether a surface with this outward direction is seen."""
    return sum(normal) > 1e-9  # noqa: PLR2004 - seen from (1, 1, 1)


@dataclass(frozen=True)
class Plane:
    """A flat sheet in space: `origin`, and where its two axes go. Its outside is `right` x `down`, turned over."""

    origin: Vector
    across: Vector
    along: Vector

    def place(self, point: Point, lift: float = 0.0) -> Vector:
        """Return a point of the plane in space, lifted above it."""
        base = add(add(self.origin, self.across, point[0]), self.along, point[1])
        return add(base, self.normal, lift) if lift else base

    def at(self, point: Point, lift: float = 0.0) -> Point:
        """Return a point of the plane on the sheet."""
        return project(self.place(point, lift))

    def outline(self, points: Sequence[Point], lift: float = 0.0) -> list[Point]:
        """Points of the plane on the sheet."""
        return [self.at(p, lift) for p in points]

    @property
    def normal(self) -> Vector:
        """The direction that the plane looks into (towards us)."""
        up = unit(cross(self.across, self.along))
        return up if faces_us(up) else (-up[0], -up[1], -up[2])

    def frame(
        self, centre: Point, size: float, lift: float = 0.0, *, turned: bool = False
    ) -> tuple[Point, Point, Point]:
        """For a word of this size at `centre`; turned by 90 degrees if asked."""
        x, y = centre
        right, down = ((x, y - size), (x + size, y)) if turned else ((x + size, y), (x, y + size))
        return self.at(centre, lift), self.at(right, lift), self.at(down, lift)


def floor(height: float = 0.0, x: float = 0.0, y: float = 0.0) -> Plane:
    """Return a level plane; words on it run along x."""
    return Plane((x, y, height), RIGHT, LEFT)


def wall_left(y: float, x: float = 0.0, z: float = 0.0) -> Plane:
    """Return the wall that looks to the left (`+y`): its axes are x and downwards."""
    return Plane((x, y, z), RIGHT, (0.0, 0.0, -1.0))


def wall_right(x: float, y: float = 0.0, z: float = 0.0) -> Plane:
    """Return the wall that looks to the right (`+x`): its axes are -y (rightwards on the sheet) and downwards."""
    return Plane((x, y, z), (0.0, -1.0, 0.0), (0.0, 0.0, -1.0))


def rect(x: float, y: float, width: float, height: float, radius: float = 0.0) -> list[Point]:
    """Return a rectangle with round corners."""
    radius = min(radius, width / 2, height / 2)
    if not radius:
        return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    corners = (
        (x + width - radius, y + height - radius, 0),
        (x + radius, y + height - radius, 1),
        (x + radius, y + radius, 2),
        (x + width - radius, y + radius, 3),
    )
    return [
        (cx + radius * cos((quarter + i / 10) * pi / 2), cy + radius * sin((quarter + i / 10) * pi / 2))
        for cx, cy, quarter in corners
        for i in range(11)
    ]


def circle(x: float, y: float, radius: float, other: float = 0.0, *, steps: int = 72) -> list[Point]:
    """Return a circle, or an ellipse with another radius along y."""
    return [
        (x + radius * cos(2 * pi * i / steps), y + (other or radius) * sin(2 * pi * i / steps)) for i in range(steps)
    ]


def arc(x: float, y: float, radius: float, start: float, end: float, *, other: float = 0.0) -> list[Point]:
    """Return a part of a circle as a line; angles in turns, clockwise from the right."""
    steps = 40
    angles = [2 * pi * (start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + radius * cos(a), y + (other or radius) * sin(a)) for a in angles]


def turned(points: Sequence[Point], turn: float, about: Point = (0.0, 0.0)) -> list[Point]:
    """Points turned about a place; `turn` in turns, clockwise."""
    c, s = cos(2 * pi * turn), sin(2 * pi * turn)
    return [
        (about[0] + (x - about[0]) * c - (y - about[1]) * s, about[1] + (x - about[0]) * s + (y - about[1]) * c)
        for x, y in points
    ]


def moved(points: Sequence[Point], x: float, y: float, scale: float = 1.0) -> list[Point]:
    """Points scaled, then moved."""
    return [(px * scale + x, py * scale + y) for px, py in points]
