"""Which painter draws which component."""

from __future__ import annotations

from collections.abc import Callable

from catalog.demo.draw import chips, food, machines, power, things, toppings
from catalog.demo.draw.part import Part
from catalog.demo.draw.scene import Scene

Painter = Callable[[Scene, Part], None]

PAINTERS: dict[str, Painter] = {
    "LT-BODY": machines.body,
    "LT-LID": machines.lid,
    "LT-SCR": machines.screen,
    "LT-KEY": machines.keyboard,
    "LT-PAD": machines.touchpad,
    "LT-PORT": machines.ports,
    "FY-CUP": food.cup,
    "FY": food.promise,
    "FY-NO": food.promise,
    "FY-FL": food.flavour,
    "FY-TP": toppings.topping,
    "FY-SP": food.spoon,
    "FY-TA": food.takeaway,
    "LT-BAT": power.battery,
    "LT-CHG": power.charger,
    "LT-COOL": power.cooling,
    "LT-OS": things.system,
    "LT-SRV": things.service,
    "LT-EX": things.extra,
    "LT-CPU": chips.processor,
    "LT-MEM": chips.memory,
    "LT-GPU": chips.graphics,
    "LT-SSD": chips.storage,
    "LT-WL": chips.wireless,
    "LT-SIM": chips.sim,
}

# attribute: its least and most, and the share of the room that the least gets
RANGES = {
    "size_in": (13, 18, 0.80),
    "charger_w": (45, 240, 0.72),
    "battery_wh": (42, 99, 0.74),
    "capacity_g": (150, 600, 0.62),
}


def painter(sku: str) -> Painter:
    """Return the painter for a SKU."""
    return PAINTERS[sku.rsplit("-", 1)[0]]


def share(part: Part) -> float:
    """How much of the room a picture fills: larger things look larger."""
    for attribute, (least, most, smallest) in RANGES.items():
        value = part.number(attribute)
        if value:
            return smallest + (1 - smallest) * (value - least) / (most - least)
    return 1.0
