"""The layers of the laptop's live picture: body in the lid's colour, keys, touchpad, sockets, screen, extras.

Every laptop stands with the middle of its keyboard deck on the same spot, and the deck is level with the origin: what
is laid on it needs the size of the body only, not how thick it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

from catalog.demo.draw import laptop_deck, laptop_screen, things
from catalog.demo.draw.laptop_frame import chassis, sockets
from catalog.demo.draw.machines import LIDS
from catalog.demo.draw.painters import Painter
from catalog.demo.draw.part import Part
from catalog.demo.draw.power import charger
from catalog.demo.draw.scene import Scene
from catalog.demo.draw.sheet import Sheet

CATALOG = Path(__file__).parents[1] / "laptop.json"
SIZES = (13, 14, 16, 18)

Spot = tuple[float, float, float]
BEHIND: dict[str, Spot] = {  # where its middle lies on the sheet, how large it is
    "BACKPACK": (-99, -50, 0.54),
    "HEADSET": (-24, -80, 0.38),
    "SLEEVE14": (-54, -42, 0.46),
    "SLEEVE16": (-50, -40, 0.54),
    "DOCK": (104, -66, 0.36),
    "TBDOCK": (106, -18, 0.33),
}
CHARGER: Spot = (105, 32, 0.31)
BEFORE: dict[str, Spot] = {
    "PEN": (-92, 50, 0.38),
    "CHARGER2": (-66, 66, 0.28),
    "MOUSE": (72, 74, 0.38),
    "LAN": (108, 72, 0.32),
}


def sheets() -> Iterator[Sheet]:
    """All layers, the lowest first."""
    for mark, spot in BEHIND.items():
        yield _beside(mark, spot)
    yield from _bodies()
    for size in SIZES:
        yield from _on(size)
    yield from _screens()
    for mark in _marks("charger"):
        drawn = partial(_placed, charger, f"LT-CHG-{mark}", CHARGER)
        yield Sheet(f"charger-{mark}", f"Charger of {mark} W", {"charger": [f"LT-CHG-{mark}"]}, drawn)
    for mark, spot in BEFORE.items():
        yield _beside(mark, spot)


@cache
def _parts() -> dict[str, Part]:
    catalog = json.loads(CATALOG.read_text(encoding="utf-8"))
    return {entry["sku"]: Part(entry["sku"], entry["attributes"]) for entry in catalog["components"]}


@cache
def _offered(module: str) -> tuple[Part, ...]:
    catalog = json.loads(CATALOG.read_text(encoding="utf-8"))
    (found,) = (each for each in catalog["modules"] if each["code"] == module)
    return tuple(_parts()[entry["sku"]] for entry in found["components"])


def _marks(module: str) -> list[str]:
    return [part.mark for part in _offered(module)]


def _skus(module: str, size: int) -> list[str]:
    """What of a module has this screen size."""
    return [part.sku for part in _offered(module) if part.number("size_in") == size]


def _like(size: int) -> Part:
    """The body that stands for those of its size while none is chosen."""
    return next(part for part in _offered("body") if part.number("size_in") == size)


def _bodies() -> Iterator[Sheet]:
    """The body in the lid's colour; bare while one of them is not chosen, and by the screen's size if that is all."""
    for size in SIZES:
        taken, file = {"screen": _skus("screen", size)}, f"body-{_like(size).mark.lower()}"
        yield Sheet(f"size-{size}", f"{size} inches", taken, partial(chassis, _like(size), ""), "body", 1, file)
    for mark in LIDS:
        taken = {"lid": [f"LT-LID-{mark}"]}
        drawn = partial(chassis, _like(14), mark)
        yield Sheet(f"lid-{mark.lower()}", f"Lid {mark.lower()}", taken, drawn, "body", 1, _file(_like(14).sku, mark))
    for size in SIZES:
        for mark in LIDS:
            taken = {"lid": [f"LT-LID-{mark}"], "screen": _skus("screen", size)}
            drawn, file = partial(chassis, _like(size), mark), _file(_like(size).sku, mark)
            yield Sheet(
                f"lid-{mark.lower()}-{size}", f"Lid {mark.lower()}, {size} inches", taken, drawn, "body", 1, file
            )
    for body in _offered("body"):
        drawn = partial(chassis, body, "")
        yield Sheet(f"body-{body.mark.lower()}", f"Body {body.mark}", {"body": [body.sku]}, drawn, "body")
    for body in _offered("body"):
        for mark in LIDS:
            taken = {"body": [body.sku], "lid": [f"LT-LID-{mark}"]}
            file = _file(body.sku, mark)
            yield Sheet(file, f"Body {body.mark} in {mark.lower()}", taken, partial(chassis, body, mark), "body")


def _file(sku: str, lid: str) -> str:
    return f"body-{sku.rsplit('-', 1)[-1].lower()}-{lid.lower()}"


def _on(size: int) -> Iterator[Sheet]:
    """What is laid on a body of one size: grilles, keys, touchpad, sockets."""
    bodies = [part for part in _offered("body") if part.number("size_in") == size]
    skus = [body.sku for body in bodies]
    for module, attribute, limit, draw in (
        ("keyboard", "width_mm", "deck_mm", laptop_deck.keys),
        ("touchpad", "width_mm", "palm_mm", laptop_deck.pad),
        ("cooling", "", "", laptop_deck.grille),
        ("ports", "", "", sockets),
    ):
        for part in _offered(module):
            fits = not attribute or part.number(attribute) <= max(body.number(limit) for body in bodies)
            if fits and part.mark != "PASSIVE":
                yield Sheet(
                    f"{module}-{part.mark.lower()}-{size}",
                    f"{module.capitalize()} {part.mark}, {size} inches",
                    {module: [part.sku], "body": skus},
                    partial(draw, part, size),
                )


def _screens() -> Iterator[Sheet]:
    for part in _offered("screen"):
        drawn = partial(laptop_screen.screen, part)
        yield Sheet(f"screen-{part.mark.lower()}", f"Screen {part.mark}", {"screen": [part.sku]}, drawn)
    for size in SIZES:
        screens = _skus("screen", size)
        for mark in _marks("system"):
            taken = {"system": [f"LT-OS-{mark}"], "screen": screens}
            code = f"system-{mark.lower()}-{size}"
            yield Sheet(code, f"System {mark}, {size} inches", taken, partial(laptop_screen.desktop, mark, size))
        taken = {"extras": ["LT-EX-PRIVACY"], "screen": screens}
        yield Sheet(f"privacy-{size}", f"Privacy filter, {size} inches", taken, partial(laptop_screen.privacy, size))


def _beside(mark: str, spot: Spot) -> Sheet:
    sku = f"LT-EX-{mark}"
    drawn = partial(_placed, things.extra, sku, spot)
    return Sheet(f"extra-{mark.lower()}", f"Extra: {mark.lower()}", {"extras": [sku]}, drawn)


def _placed(paint: Painter, sku: str, spot: Spot) -> Scene:
    """A part as on its own picture, with its middle here."""
    part, scene = Scene(), Scene()
    paint(part, _parts()[sku])
    (x, y, size), (left, top, right, bottom) = spot, part.bounds()
    scene.join(part, x - (left + right) / 2 * size, y - (top + bottom) / 2 * size, size)
    return scene
