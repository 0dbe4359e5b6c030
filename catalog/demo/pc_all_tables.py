"""What `make_pc_all` adds to the parts: rules, attributes, texts and presets, where the small family has others."""

from __future__ import annotations

from typing import Any

from catalog.demo.pc_needs import NEEDS as SMALL_NEEDS
from catalog.demo.pc_presets import PRESETS
from catalog.demo.pc_tables import ATTRIBUTES as SMALL_ATTRIBUTES
from catalog.demo.pc_tables import ATTRIBUTION
from catalog.demo.pc_tables import FAMILY as SMALL_FAMILY
from catalog.demo.pc_tables import RULES as SMALL_RULES

Json = dict[str, Any]

ATTRIBUTES: tuple[tuple[str, str, str, str], ...] = (
    *SMALL_ATTRIBUTES,
    ("memory_form", "Length of the sticks", "text", ""),
    ("includes_supply", "Power supply in the box", "yes_no", ""),
)

FAMILY: Json = {
    **SMALL_FAMILY,
    "currency": "USD",
    "code": "pc-all",
    "name": "Desktop PC, every part",
    "tagline": "26,000 real parts, and which of them fit",
    "description": (
        "Every part that we know of, old and new. We check sockets, generations, lengths, plugs and power while you "
        "choose, and say so where a maker did not tell."
    ),
    "position": 4,
    "attribution": ATTRIBUTION.replace(", in US dollars and taken as euros here", "").replace(
        "Costs, weights and delivery times are", "Delivery times are"
    ),
}


def _match(code: str, left: str, operator: str, right: str, says: str) -> Json:
    sides = {
        side: dict(zip(("module", "attribute"), text.split("."), strict=True)) for side, text in _sides(left, right)
    }
    return {"code": code, "form": "must_match", "strength": "must", **sides, "operator": operator, "says": says}


def _sides(left: str, right: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("left", left), ("right", right)


SOCKET = _match(
    "socket", "cpu.socket", "one_of", "motherboard.sockets", "Processor and main board must have the same socket."
)
MEMORY_FORM = _match(
    "memory-form",
    "memory.memory_form",
    "equal",
    "motherboard.memory_form",
    "Memory for laptops is shorter: it fits a few very small boards only, and these take no other.",
)
SUPPLY_TWICE: Json = {
    "code": "supply-twice",
    "form": "never_with",
    "strength": "warn",
    "if": [{"module": "case", "attribute": "includes_supply", "operator": "equal", "value": True}],
    "then": [{"module": "psu"}],
    "says": "This case brings a power supply of its own: the one chosen here takes its place.",
}
RULES: list[Json] = [
    SOCKET,
    *(rule for rule in SMALL_RULES if rule["code"] != "socket"),
    MEMORY_FORM,
    SUPPLY_TWICE,
]

# the line below a part's name: what is known of these, one after the other
SAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "cpu": (("cores", "{:g} cores"), ("boost_ghz", "up to {:g} GHz"), ("socket", "socket {}"), ("tdp_w", "{:g} W")),
    "cooler": (("radiator_mm", "liquid, with a {:g} mm radiator"), ("height_mm", "air, {:g} mm high")),
    "motherboard": (("form_factor", "{}"), ("chipset", "{}"), ("memory_type", "{}"), ("memory_slots", "{:g} slots")),
    "memory": (
        ("capacity_gb", "{:g} GB"),
        ("memory_type", "{}"),
        ("speed_mt_s", "{:g} MT/s"),
        ("modules", "sticks: {}"),
    ),
    "graphics": (("chipset", "{}"), ("video_memory_gb", "{:g} GB"), ("length_mm", "{:g} mm"), ("tdp_w", "{:g} W")),
    "storage": (("kind", "{}"), ("capacity_gb", "{:g} GB"), ("interface", "{}")),
    "case": (("form_factor", "{}"), ("side_panel", "{}"), ("max_gpu_length_mm", "cards up to {:g} mm")),
    "psu": (("wattage_w", "{:g} W"), ("psu_form_factor", "{}"), ("efficiency", "{}"), ("length_mm", "{:g} mm")),
}


_DDR5: Json = {"module": "memory", "attribute": "memory_type", "operator": "equal", "value": "DDR5", "weight": 4}
_FAST: Json = {"module": "cpu", "attribute": "boost_ghz", "operator": "at_least", "value": 5, "weight": 2}
_DDR4: Json = {**_DDR5, "value": "DDR4"}
_MANY_SLOTS: Json = {
    "module": "motherboard",
    "attribute": "memory_slots",
    "operator": "at_least",
    "value": 4,
    "weight": 2,
}
NEEDS: list[Json] = [
    *SMALL_NEEDS,
    {
        "code": "age",
        "text": "How new should it be?",
        "answers": [
            {"code": "today", "text": "What is built today", "wishes": [_DDR5, _FAST]},
            {
                "code": "before",
                "text": "The generation before: tried, and cheaper to extend",
                "wishes": [_DDR4, _MANY_SLOTS],
            },
        ],
    },
]
"""The small family's questions, whose attributes are here too, and one that only many generations of parts can ask."""


def presets() -> list[Json]:
    """Return the small family's presets: the same parts have the same numbers here, without the prefix."""
    return [{**preset, "choices": {m: _renamed(c) for m, c in preset["choices"].items()}} for preset in PRESETS]


def _renamed(choice: Any) -> Any:
    if isinstance(choice, str):
        return choice.removeprefix("PC-")
    return [_renamed(choice[0]), choice[1]]
