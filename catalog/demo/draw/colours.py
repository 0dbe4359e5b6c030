"""Colours and how light changes them."""

from __future__ import annotations

Colour = tuple[int, int, int]

INK: Colour = (24, 28, 46)
WHITE: Colour = (255, 255, 255)
PAPER: Colour = (243, 241, 236)
STEEL: Colour = (196, 203, 214)
SLATE: Colour = (96, 106, 124)
GRAPHITE: Colour = (84, 92, 110)
COAL: Colour = (66, 72, 88)
GOLD: Colour = (232, 186, 92)
COPPER: Colour = (205, 127, 82)
GREEN: Colour = (46, 139, 104)
TEAL: Colour = (38, 153, 158)
BLUE: Colour = (58, 116, 214)
SKY: Colour = (120, 184, 232)
VIOLET: Colour = (132, 100, 220)
RED: Colour = (214, 76, 72)
ORANGE: Colour = (238, 134, 62)
YELLOW: Colour = (246, 200, 84)
BOARD: Colour = (44, 126, 106)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with `share` (0 to 1) of `other` stirred in."""
    share = min(max(share, 0.0), 1.0)
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def lit(colour: Colour, light: float) -> Colour:
    """Return the colour under `light`: 1 as it is, less towards cool ink, more towards warm white."""
    if light <= 1:
        return mix(colour, INK, (1 - light) * 0.9)
    return mix(colour, (255, 252, 244), (light - 1) * 0.9)
