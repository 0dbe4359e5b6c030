"""Bodies: slabs, lathe work, balls and ropes, each with the same light."""

from __future__ import annotations

import itertools
from math import cos, pi, sin, sqrt
from typing import TYPE_CHECKING

from catalog.demo.draw.colours import Colour, lit
from catalog.demo.draw.scene import Gradient, Point, Scene
from catalog.demo.draw.space import Plane, Vector, add, circle, cross, faces_us, floor, light_on, project, rect, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDE, _FLAT = sqrt(1.5), sqrt(0.5)  # the half axes of a level circle of radius 1


def slab(
    scene: Scene,
    plane: Plane,
    outline: Sequence[Point],
    thickness: float,
    colour: Colour,
    *,
    rim: float = 0.22,
    sheen: float = 0.10,
) -> Plane:
    """Draw an outline in `plane` made thick towards us; returns the plane of its upper face."""
    up = plane.normal
    upper = Plane(add(plane.origin, up, thickness), plane.across, plane.along)
    edges = _visible_edges(plane, outline)
    for first, second, outward in edges:
        side = [*plane.outline((first, second)), *upper.outline((second, first))]
        scene.fill(side, lit(colour, light_on(outward)))
    face = upper.outline(outline)
    scene.fill(face, _sheen(face, lit(colour, light_on(up)), sheen))
    for first, second, _ in edges if rim else ():
        scene.line(upper.outline((first, second)), lit(colour, light_on(up) + rim), 0.5, clip=face)
    return upper


def block(
    scene: Scene,
    corner: Vector,
    size: Vector,
    colour: Colour,
    *,
    radius: float = 0.0,
    rim: float = 0.22,
    sheen: float = 0.10,
) -> Plane:
    """Draw a level block from its lowest, farthest corner; its upper face's origin is above that corner."""
    return slab(
        scene,
        floor(corner[2], corner[0], corner[1]),
        rect(0, 0, size[0], size[1], radius),
        size[2],
        colour,
        rim=rim,
        sheen=sheen,
    )


def inlay(
    scene: Scene,
    plane: Plane,
    outline: Sequence[Point],
    colour: Colour,
    *,
    sheen: float = 0.0,
    light: float | None = None,
) -> None:
    """Draw a flat area in a plane, lit as the plane is."""
    face = plane.outline(outline)
    shown = lit(colour, light_on(plane.normal) if light is None else light)
    scene.fill(face, _sheen(face, shown, sheen) if sheen else shown)


def ground(
    scene: Scene, outline: Sequence[Point], *, height: float = 0.0, alpha: float = 0.15, fall: float = 3.0
) -> None:
    """Draw the shadow of an outline on the floor, falling to the right."""
    scene.shadow([project((x + fall, y - fall * 0.6, height - 1.0)) for x, y in outline], alpha=alpha)


def lathe(
    scene: Scene,
    centre: Vector,
    profile: Sequence[tuple[float, float]],
    colour: Colour,
    *,
    closed: bool = True,
    shine: float = 0.16,
) -> None:
    """Draw a body of revolution from (radius, height) pairs, lowest first."""
    x, y, z = centre
    for (r0, z0), (r1, z1) in itertools.pairwise(profile):
        lower, upper = project((x, y, z + z0)), project((x, y, z + z1))
        hull = _band(lower, r0, upper, r1)
        reach = max(r0, r1) * _WIDE
        scene.fill(hull, round_light(colour, lower[0] - reach, lower[0] + reach, shine))
    if closed:
        radius, height = profile[-1]
        cap = disc((x, y, z + height), radius)
        scene.fill(cap, _sheen(cap, lit(colour, 1.06), 0.08))


def disc(centre: Vector, radius: float) -> list[Point]:
    """Return a level circle on the sheet."""
    x, y = project(centre)
    return circle(x, y, radius * _WIDE, radius * _FLAT)


def round_light(colour: Colour, left: float, right: float, shine: float = 0.16) -> Gradient:
    """Return the light on an upright round body between two x on the sheet."""
    stops = (
        (0.0, lit(colour, 0.86)),
        (0.22, lit(colour, 1.0 + shine)),
        (0.5, lit(colour, 0.96)),
        (0.82, lit(colour, 0.74)),
        (1.0, lit(colour, 0.66)),
    )
    return Gradient(stops, (left, 0.0), (right, 0.0))


def ball(scene: Scene, centre: Point, radius: float, colour: Colour, *, other: float = 0.0, gloss: float = 0.5) -> None:
    """Draw a ball straight on the sheet: body, shade at the lower right, highlight at the upper left."""
    x, y = centre
    high = other or radius
    body = circle(x, y, radius, high)
    scene.fill(
        body,
        Gradient(
            ((0.0, lit(colour, 1.16)), (0.45, colour), (1.0, lit(colour, 0.6))),
            (x - radius * 0.75, y - high * 0.8),
            (x + radius * 0.75, y + high * 0.85),
        ),
    )
    if gloss:
        spot = circle(x - radius * 0.36, y - high * 0.42, radius * 0.26, high * 0.19)
        scene.fill(spot, (255, 255, 255), alpha=gloss, clip=body)


def rope(scene: Scene, path: Sequence[tuple[float, float, float]], colour: Colour) -> None:
    """Draw a soft round rope on the sheet along (x, y, radius): drawn in three passes, dark, body and light."""
    for light, size, shift in (
        (0.72, 1.0, 0.0),
        (0.86, 0.93, 0.08),
        (1.0, 0.80, 0.20),
        (1.13, 0.46, 0.42),
        (1.22, 0.2, 0.5),
    ):
        for x, y, radius in path:
            middle = (x - radius * shift * 0.7, y - radius * shift)
            scene.fill(circle(*middle, radius * size, steps=36), lit(colour, light))


def _visible_edges(plane: Plane, outline: Sequence[Point]) -> list[tuple[Point, Point, Vector]]:
    """Edges of the outline whose side is seen, with that side's outward direction."""
    up = plane.normal
    middle = (sum(p[0] for p in outline) / len(outline), sum(p[1] for p in outline) / len(outline))
    inside = plane.place(middle)
    found = []
    for first, second in zip(outline, [*outline[1:], outline[0]], strict=True):
        start, end = plane.place(first), plane.place(second)
        outward = unit(cross(add(end, start, -1), up))
        away = add(start, inside, -1)
        if sum(a * b for a, b in zip(outward, away, strict=True)) < 0:
            outward = (-outward[0], -outward[1], -outward[2])
        if faces_us(outward):
            found.append((first, second, outward))
    return found


def _sheen(face: Sequence[Point], colour: Colour, strength: float) -> Gradient:
    """Return a breath of light from the upper left over a face."""
    xs, ys = [x for x, _ in face], [y for _, y in face]
    return Gradient(
        ((0.0, lit(colour, 1 + strength)), (1.0, lit(colour, 1 - strength * 0.8))),
        (min(xs), min(ys)),
        (max(xs), max(ys)),
    )


def _band(lower: Point, r0: float, upper: Point, r1: float) -> list[Point]:
    """Return the hull of two level circles, one above the other: their front halves and sides."""
    steps = 40
    front = [(upper[0] + r1 * _WIDE, upper[1]), (upper[0] - r1 * _WIDE, upper[1])]
    bottom = [
        (lower[0] - r0 * _WIDE * cos(pi * i / steps), lower[1] + r0 * _FLAT * sin(pi * i / steps))
        for i in range(steps + 1)
    ]
    return [*front, *bottom]
