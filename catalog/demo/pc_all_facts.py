"""What is known about any PC part, old or odd, as attributes of the catalog: over the traps of the data.

Nothing is invented. What is zero where zero means unknown, or out of all reason, is left out; a rule that needs it then
counts as satisfied, and the shop says that it could not be checked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from catalog.demo.pc_chipsets import generation, generations
from catalog.demo.pc_facts import about_graphics, about_psu, kind_of_drive, within

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]
Part = dict[str, Any]

# One socket by several names; a cooler's mounting for one of a group fits all of it.
SOCKET_NAMES = {"TR4": "sTR4", "LGA 2011-3 Narrow": "LGA 2011-3", "LGA 1151v2": "LGA 1151"}
MOUNTINGS = (
    {"LGA 1150", "LGA 1151", "LGA 1155", "LGA 1156", "LGA 1200"},
    {"LGA 2011", "LGA 2011-3", "LGA 2066"},
    {"AM2", "AM2+", "AM3", "AM3+", "FM1", "FM2", "FM2+"},
    {"sTR4", "sTRX4", "SP3"},
    {"LGA 1700", "LGA 1851"},
)
ALSO_TAKES = {"FM2+": ["FM2"], "AM3+": ["AM3"], "AM2+": ["AM2"]}
BOARD_FORMS = {"Thin Mini-ITX": "Mini-ITX"}
SUPPLY_FORMS = {"ATX/EPS": "ATX", "Mini-ITX": None}
# Boards of which the data has nothing but the name, which says what they are
NAMED: dict[str, Json] = {
    "MB ASRock AMD TRX50 Threadripper": {"socket": "sTR5", "chipset": "AMD TRX50", "memory_type": "DDR5"},
    "GIGABYTE TRYX50 AERO D": {"socket": "sTR5", "chipset": "AMD TRX50", "memory_type": "DDR5"},
    "ASRock X370 Killer SLI AM4": {"socket": "AM4", "chipset": "AMD X370", "memory_type": "DDR4"},
    "GIGABYTE H310M A LGA1151 DDR4": {"socket": "LGA 1151", "chipset": "Intel H310", "memory_type": "DDR4"},
}
FIRST_M2_MEMORY = {"DDR4", "DDR5"}


def socket(name: str | None) -> str | None:
    """Return a socket's one name."""
    return SOCKET_NAMES.get(name, name) if name else None


def mountings(names: list[str]) -> list[str]:
    """Return every socket that a cooler with these mountings fits."""
    wanted = {"LGA 1150" if name == "LGA 115" else SOCKET_NAMES.get(name, name) for name in names}
    return sorted(wanted.union(*(group for group in MOUNTINGS if group & wanted)))


def about_cpu(p: Part) -> Json:
    """Attributes of a processor. From Haswell on the large socket is the third, whatever the data calls it."""
    is_v3 = p["socket"] == "LGA 2011" and p["microarchitecture"] in {"Haswell", "Broadwell"}
    return {
        "socket": "LGA 2011-3" if is_v3 else socket(p["socket"]),
        "microarchitecture": generation(p["microarchitecture"], name=p["name"], socket=p["socket"]),
        "cores": p["cores"],
        "threads": p["threads"],
        "boost_ghz": within(p["boost_clock_ghz"], 1, 7),
        "tdp_w": within(p["tdp_w"], 5, 500),
        "integrated_graphics": p["integrated_graphics"],
        "includes_cooler": p["includes_cooler"],
    }


def about_cooler(p: Part) -> Json:
    """Attributes of a cooler; only the height of air coolers matters to a case."""
    is_liquid = p["water_cooled"]
    return {
        "sockets": mountings(p["sockets"]),
        "liquid": is_liquid,
        "height_mm": None if is_liquid else within(p["height_mm"], 14, 200),
        "radiator_mm": within(p["radiator_mm"], 80, 480) if is_liquid else None,
        "noise_db": within(p["noise_db"], 5, 70),
    }


def about_motherboard(p: Part) -> Json:
    """Attributes of a main board; no slots or ports at all mean that nobody counted them.

    Only boards older than DDR4 can be believed to have no M.2 slot.
    """
    p = p | NAMED.get(p["name"], {})
    takes = socket(p["socket"])
    is_old = p["memory_type"] is not None and p["memory_type"] not in FIRST_M2_MEMORY
    return {
        "sockets": [takes, *ALSO_TAKES.get(takes, [])] if takes else [],
        "chipset": p["chipset"],
        "generations": generations(p["chipset"] or "", name=p["name"]),
        "form_factor": BOARD_FORMS.get(p["form_factor"], p["form_factor"]),
        "memory_type": p["memory_type"],
        "memory_form": memory_form(p),
        "memory_slots": within(p["memory_slots"], 1, 16),
        "max_memory_gb": within(p["max_memory_gb"], 4 if is_old else 16, 2048),
        "m2_slots": within(p["m2_slots"], 0 if is_old else 1, 6),
        "sata_ports": within(p["sata_ports"], 1, 14),
        "has_wifi": p["wifi"],
    }


def memory_form(p: Part) -> str | None:
    """Return how long a board's memory slots are; boards of that height, and one famous one, take the short ones."""
    if p["memory_type"] is None:
        return None
    return "SO-DIMM" if p["form_factor"] == "Thin Mini-ITX" or "X299E ITX" in p["name"] else "DIMM"


def about_memory(p: Part) -> Json:
    """Attributes of a memory kit; a capacity that its sticks do not add up to is not known."""
    return {
        "memory_type": p["type"],
        "memory_form": p["form_factor"] and ("SO-DIMM" if "SO-DIMM" in p["form_factor"] else "DIMM"),
        "modules": p["modules"],
        "capacity_gb": p["capacity_gb"] if p["capacity_gb"] == p["modules"] * p["module_gb"] else None,
        "speed_mt_s": within(p["speed_mt_s"], 200, 12000),
        "cas_latency": within(p["cas_latency"], 2, 70),
    }


def about_storage(p: Part) -> Json:
    """Attributes of a drive: which ports it uses up, where these are ports that the boards' figures tell of."""
    m2_needed, sata_needed = ports(p["form_factor"] or "", p["interface"] or "")
    return {
        "kind": kind_of_drive({**p, "interface": p["interface"] or ""}) or p["kind"],
        "interface": p["interface"],
        "capacity_gb": p["capacity_gb"],
        "m2_needed": m2_needed,
        "sata_needed": sata_needed,
    }


def ports(form: str, interface: str) -> tuple[int | None, int | None]:
    """Return how many M.2 slots and SATA ports a drive takes; None for other ports, which nobody counted."""
    if form.startswith("M.2"):
        return 1, 0
    if form == "PCIe":
        return 0, 0
    return (0, 1) if interface.startswith("SATA") else (None, None)


def about_case(p: Part) -> Json:
    """Attributes of a case."""
    return {
        "form_factor": p["form_factor"],
        "form_factors": p["motherboard_form_factors"],
        "side_panel": p["side_panel"],
        "max_gpu_length_mm": within(p["max_gpu_length_mm"], 90, 640),
        "max_cooler_height_mm": within(p["max_cooler_height_mm"], 20, 280),
        "max_psu_length_mm": within(p["max_psu_length_mm"], 80, 400),
        "psu_form_factors": p["psu_form_factors"],
        "includes_supply": includes_supply(p["included_psu"]),
        "volume_l": p["volume_l"] and within(round(p["volume_l"], 1), 2, 300),
    }


def includes_supply(text: str | None) -> bool | None:
    """Tell whether a case brings a power supply: the data says how strong it is, that there is none, or anything."""
    if text is None:
        return None
    if text in {"None", "No"} or "not included" in text.lower():
        return False
    return True if re.search(r"\d ?W\b", text) else None


def about_supply(p: Part) -> Json:
    """Attributes of a power supply."""
    form = SUPPLY_FORMS.get(p["form_factor"], p["form_factor"])
    return {**about_psu({**p, "wattage_w": p["wattage_w"] or 0}), "psu_form_factor": form}


def about_card(p: Part) -> Json:
    """Attributes of a graphics card; without a known power nobody knows whether it does with the slot's."""
    unknown_power = 10_000
    return about_graphics({**p, "tdp_w": p["tdp_w"] or unknown_power})


ABOUT: dict[str, Callable[[Part], Json]] = {
    "cpu": about_cpu,
    "cooler": about_cooler,
    "motherboard": about_motherboard,
    "memory": about_memory,
    "graphics": about_card,
    "storage": about_storage,
    "case": about_case,
    "psu": about_supply,
}


def attributes(module: str, part: Part) -> Json:
    """Return what is known about a part that fills this module."""
    colours = list(dict.fromkeys(colour.capitalize() for colour in part.get("color") or []))
    known = {"brand": part["manufacturer"], "colours": colours, **ABOUT[module](part)}
    return {code: value for code, value in known.items() if value is not None and value not in ("", [])}
