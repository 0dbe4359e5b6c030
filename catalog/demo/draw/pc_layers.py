"""The layers of the PC's live picture: a case with what is seen through its side.

Real parts are too many to draw each: a layer is drawn for each combination of attributes that the catalog has, and
names all components that have it. Nothing in here knows a component by its SKU.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

from catalog.demo.draw import pc_case, pc_parts
from catalog.demo.draw.part import Part
from catalog.demo.draw.pc_room import ROOMS, paint_of, room_of
from catalog.demo.draw.scene import Scene
from catalog.demo.draw.sheet import Sheet

CATALOG = Path(__file__).parents[1] / "pc.json"
Look = tuple[str | int | bool, ...]
Taken = dict[str, list[str]]
USUAL = "mid"  # stands for a case while none is chosen


def sheets() -> Iterator[Sheet]:
    """All layers, the lowest first."""
    yield from _each("case", _case_look, pc_case.inside, "inside")
    yield from _each("motherboard", _board_look, pc_parts.board, "board")
    yield from _supplies()
    yield from _drives()
    yield from _sticks()
    yield from _each("graphics", _card_look, pc_parts.card, "card")
    yield from _coolers()
    yield from _memory()
    yield from _each("case", _shell_look, pc_case.shell, "case")
    yield from _each("case", lambda part: (_room(part), part.text("side_panel") or "Solid"), pc_case.pane, "panel")
    yield from _each("cpu", lambda part: (part.text("brand"),), pc_parts.chip, "cpu")


@cache
def _offered(module: str) -> tuple[Part, ...]:
    catalog = json.loads(CATALOG.read_text(encoding="utf-8"))
    known = {entry["sku"]: entry["attributes"] for entry in catalog["components"]}
    (found,) = (each for each in catalog["modules"] if each["code"] == module)
    return tuple(Part(entry["sku"], known[entry["sku"]]) for entry in found["components"])


def _looks(module: str, look: Callable[[Part], Look | None]) -> dict[Look, list[str]]:
    """The SKUs of a module by how they look; without those that nothing is drawn of."""
    found: dict[Look, list[str]] = {}
    for part in _offered(module):
        shown = look(part)
        if shown is not None:
            found.setdefault(shown, []).append(part.sku)
    return dict(sorted(found.items(), key=lambda each: str(each[0])))


def _each(module: str, look: Callable[[Part], Look | None], draw: Callable[..., Scene], word: str) -> Iterator[Sheet]:
    """A layer for each look of a module."""
    for shown, skus in _looks(module, look).items():
        yield _sheet((word, *shown), {module: skus}, partial(draw, *shown))


def _sheet(
    words: Look, taken: Taken, draw: Callable[[], Scene], place: str = "", at_least: int = 1, file: str = ""
) -> Sheet:
    """A layer whose code and name say how it looks."""
    spelt = " ".join("lights" if word is True else str(word or "plain") for word in words if word is not False)
    code = "-".join(spelt.lower().replace("-", " ").split())
    return Sheet(code, spelt.capitalize(), taken, draw, place, at_least, file)


def _room(part: Part) -> str:
    return room_of(part.text("form_factor"))


def _paint(part: Part) -> str:
    return paint_of(part.attributes.get("colours"))


def _case_look(part: Part) -> Look:
    return _room(part), _paint(part)


def _shell_look(part: Part) -> Look:
    return _room(part), _paint(part), "Rgb" in (part.attributes.get("colours") or ())


def _board_look(part: Part) -> Look | None:
    form = part.text("form_factor")
    return (form, 2 if part.number("memory_slots") <= 2 else 4, _paint(part)) if form in pc_parts.BOARDS else None  # noqa: PLR2004


def _card_look(part: Part) -> Look:
    """How long, how thick by what it has to get rid of, its colour, who made the chip."""
    long, watts = part.number("length_mm"), part.number("tdp_w")
    length = "short" if long < 200 else "medium" if long < 265 else "long" if long < 315 else "longest"  # noqa: PLR2004
    slots = 1 if watts <= 75 else 2 if watts <= 250 else 3  # noqa: PLR2004
    paint = _paint(part) if _paint(part) in ("White", "Blue") else "Black"
    return length, slots, paint, part.text("chipset").partition(" ")[0]


def _in_rooms(
    words: Look, taken: Taken, draw: Callable[[str], Scene], place: str, at_least: int = 1
) -> Iterator[Sheet]:
    """A layer on the floor of the case: for each form of case, and as in a usual one while none is chosen."""
    cases = _looks("case", lambda part: (_room(part),))
    usual = _sheet((*words, USUAL), taken, partial(draw, USUAL)).code
    yield _sheet(words, taken, partial(draw, USUAL), place, at_least, usual)
    for room in ROOMS:
        yield _sheet((*words, room), taken | {"case": cases[(room,)]}, partial(draw, room), place, at_least)


def _supplies() -> Iterator[Sheet]:
    for (kind, paint), skus in _looks("psu", lambda part: (part.text("psu_form_factor"), _paint(part))).items():
        draw = partial(_supply, str(kind), str(paint))
        yield from _in_rooms(("supply", kind, paint), {"psu": skus}, draw, "supply")


def _supply(kind: str, paint: str, room: str) -> Scene:
    return pc_parts.supply(room, kind, paint)


def _kind(part: Part) -> Look:
    kind = part.text("kind")
    return ("disk" if kind == "Hard disk" else "stick" if part.number("m2_needed") else "flat",)


def _drives() -> Iterator[Sheet]:
    """Drives in the cage, the first one lowest."""
    for module, at_least, level in (("storage", 1, 0), ("storage2", 1, 1), ("storage2", 2, 2)):
        for (kind,), skus in _looks(module, _kind).items():
            if kind != "stick":
                draw = partial(_drive, level, str(kind))
                yield from _in_rooms((f"drive {level}", kind), {module: skus}, draw, f"drive-{level}", at_least)


def _drive(level: int, kind: str, room: str) -> Scene:
    return pc_parts.drive(room, level, kind)


def _sticks() -> Iterator[Sheet]:
    """Drives on the main board; on the smallest ones more than the first are at the back."""
    boards = _looks("motherboard", lambda part: (part.text("form_factor") == "Mini-ITX",))
    for module, at_least, level, small in (
        ("storage", 1, 0, True),
        ("storage", 1, 0, False),
        ("storage2", 1, 1, False),
        ("storage2", 2, 2, False),
    ):
        taken = {module: _looks(module, _kind)[("stick",)], "motherboard": boards[(small,)]}
        drawn = partial(pc_parts.stick, level, small=small)
        words: Look = (f"stick {level}", "small board") if small else (f"stick {level}",)
        yield _sheet(words, taken, drawn, "", at_least)


def _coolers() -> Iterator[Sheet]:
    """What cools the processor; the one from its box while no other is chosen."""
    boxed = [part.sku for part in _offered("cpu") if part.yes("includes_cooler")]
    yield _sheet(("cooler", "from the box"), {"cpu": boxed}, partial(pc_parts.tower, "low", "Black"), "cooler")
    for (kind, paint), skus in _looks("cooler", _air_look).items():
        drawn = partial(pc_parts.tower, str(kind), str(paint))
        yield _sheet(("cooler", kind, paint), {"cooler": skus}, drawn, "cooler")
    small = _looks("case", lambda part: (_room(part),))[("mini",)]
    for (radiator, paint), skus in _looks("cooler", _liquid_look).items():
        words: Look = ("cooler", radiator, paint)
        yield _sheet(words, {"cooler": skus}, partial(pc_parts.liquid, int(radiator), str(paint)), "cooler")
        if int(radiator) > 280:  # noqa: PLR2004  longer than the picture of a small case is
            drawn = partial(pc_parts.liquid, 240, str(paint))
            yield _sheet((*words, "small case"), {"cooler": skus, "case": small}, drawn, "cooler")


def _air_look(part: Part) -> Look | None:
    high = part.number("height_mm")
    kind = "low" if 0 < high < 80 else "middle" if 0 < high < 140 else "tall"  # noqa: PLR2004
    return None if part.yes("liquid") else (kind, _paint(part))


def _liquid_look(part: Part) -> Look | None:
    return (int(part.number("radiator_mm")), _paint(part)) if part.yes("liquid") else None


def _memory() -> Iterator[Sheet]:
    """Memory in every second of four slots, or in the two that a board has."""
    two = [part.sku for part in _offered("motherboard") if part.number("memory_slots") <= 2]  # noqa: PLR2004
    for slots in (4, 2):
        for (count, paint, lights), skus in _looks("memory", _memory_look).items():
            drawn = partial(pc_parts.sticks, int(count), str(paint), slots, lights=bool(lights))
            words: Look = ("memory", count, paint, lights, "" if slots == 4 else "close")  # noqa: PLR2004
            if slots == 4:  # noqa: PLR2004
                yield _sheet(words[:4], {"memory": skus}, drawn, "memory")
            elif int(count) <= slots:
                yield _sheet(words, {"memory": skus, "motherboard": two}, drawn, "memory")


def _memory_look(part: Part) -> Look:
    return int(part.number("modules")), _paint(part), "Rgb" in (part.attributes.get("colours") or ())
