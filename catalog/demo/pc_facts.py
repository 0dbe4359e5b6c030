"""What is known about a PC part, as attributes of the catalog.

Nothing is invented: what is zero where zero means unknown, or out of all reason, is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.demo.pc_tables import GENERATIONS, SOCKETS

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]
Part = dict[str, Any]


def within(value: float | None, low: float, high: float) -> float | None:
    """Return the value when it is believable, else None: zero and wild values mean that nobody knows."""
    return value if value is not None and low <= value <= high else None


def generation(part: Part) -> str:
    """Return the generation as the chipset table calls it; empty when no chosen chipset takes it."""
    name = part["microarchitecture"] or ""
    name = "Zen 4" if "Zen 4" in name else name
    return name if any(name in names for names in GENERATIONS.values()) else ""


def kind_of_drive(part: Part) -> str:
    """Return what a drive is called in the shop; empty for kinds that we do not sell."""
    if part["form_factor"] == "M.2-2280" and part["nvme"] and part["interface"].endswith("x4"):
        return f"NVMe drive, PCIe {part['interface'].split()[-2]}"
    if part["interface"] != "SATA 6.0 Gb/s":
        return ""
    return {("SSD", '2.5"'): "SATA drive (SSD)", ("HDD", '3.5"'): "Hard disk"}.get(
        (part["kind"], part["form_factor"]), ""
    )


def about_cpu(p: Part) -> Json:
    """Attributes of a processor."""
    return {
        "socket": p["socket"],
        "microarchitecture": generation(p),
        "cores": p["cores"],
        "threads": p["threads"],
        "boost_ghz": within(p["boost_clock_ghz"], 1, 7),
        "tdp_w": p["tdp_w"],
        "integrated_graphics": p["integrated_graphics"],
        "includes_cooler": p["includes_cooler"],
    }


def about_cooler(p: Part) -> Json:
    """Attributes of a cooler; only the height of air coolers matters to a case."""
    return {
        "sockets": [s for s in SOCKETS if s in p["sockets"]],
        "liquid": p["water_cooled"],
        "height_mm": None if p["water_cooled"] else within(p["height_mm"], 20, 200),
        "radiator_mm": within(p["radiator_mm"], 80, 480) if p["water_cooled"] else None,
        "noise_db": within(p["noise_db"], 5, 70),
    }


def about_motherboard(p: Part) -> Json:
    """Attributes of a main board; no slots or ports at all means that nobody counted them."""
    return {
        "socket": p["socket"],
        "chipset": p["chipset"],
        "generations": GENERATIONS[p["chipset"]],
        "form_factor": p["form_factor"],
        "memory_type": p["memory_type"],
        "memory_slots": within(p["memory_slots"], 1, 8),
        "max_memory_gb": within(p["max_memory_gb"], 16, 1024),
        "m2_slots": within(p["m2_slots"], 1, 5),
        "sata_ports": within(p["sata_ports"], 1, 10),
        "has_wifi": p["wifi"],
    }


def about_memory(p: Part) -> Json:
    """Attributes of a memory kit."""
    return {
        "memory_type": p["type"],
        "modules": p["modules"],
        "capacity_gb": p["capacity_gb"],
        "speed_mt_s": within(p["speed_mt_s"], 1600, 12000),
        "cas_latency": within(p["cas_latency"], 8, 70),
    }


def plugs(p: Part) -> int | None:
    """Power plugs that a card needs; None when the data says none above the slot's 75 W, or more than any card has."""
    count: int = p["pcie_6_pin"] + p["pcie_8_pin"]
    known = count or p["pcie_12vhpwr"] or p["tdp_w"] <= 75  # noqa: PLR2004 - as the docstring says
    return count if known and count <= 3 else None  # noqa: PLR2004 - as the docstring says


def about_graphics(p: Part) -> Json:
    """Attributes of a graphics card."""
    return {
        "chipset": p["chipset"],
        "video_memory_gb": within(p["memory_gb"], 1, 96),
        "tdp_w": within(p["tdp_w"], 1, 700),
        "length_mm": within(p["length_mm"], 90, 420),
        "pcie_plugs": plugs(p),
        "pcie_12vhpwr": p["pcie_12vhpwr"] if plugs(p) is not None else None,
    }


def about_storage(p: Part) -> Json:
    """Attributes of a drive."""
    nvme = bool(p["nvme"])
    return {
        "kind": kind_of_drive(p),
        "interface": p["interface"],
        "capacity_gb": p["capacity_gb"],
        "m2_needed": int(nvme),
        "sata_needed": int(not nvme),
    }


def about_case(p: Part) -> Json:
    """Attributes of a case."""
    return {
        "form_factor": p["form_factor"],
        "form_factors": p["motherboard_form_factors"],
        "side_panel": p["side_panel"],
        "max_gpu_length_mm": within(p["max_gpu_length_mm"], 90, 600),
        "max_cooler_height_mm": within(p["max_cooler_height_mm"], 20, 250),
        "max_psu_length_mm": within(p["max_psu_length_mm"], 80, 400),
        "psu_form_factors": p["psu_form_factors"],
        "volume_l": within(p["volume_l"], 2, 200),
    }


def about_psu(p: Part) -> Json:
    """Attributes of a power supply; no plugs for a card at all, or a single one on a large supply, were not counted."""
    counted = p["pcie_6_plus_2_pin"] > (1 if p["wattage_w"] >= 750 else 0)  # noqa: PLR2004 - as the docstring says
    return {
        "wattage_w": within(p["wattage_w"], 100, 3000),
        "psu_form_factor": p["form_factor"],
        "length_mm": within(p["length_mm"], 80, 300),
        "pcie_sockets": p["pcie_6_plus_2_pin"] if counted else None,
        "pcie_12vhpwr": p["pcie_12vhpwr"] if counted else None,
        "efficiency": p["efficiency"],
        "modular": p["modular"],
    }


ABOUT: dict[str, Callable[[Part], Json]] = {
    "cpu": about_cpu,
    "cooler": about_cooler,
    "motherboard": about_motherboard,
    "memory": about_memory,
    "graphics": about_graphics,
    "storage": about_storage,
    "case": about_case,
    "psu": about_psu,
}


def attributes(module: str, part: Part) -> Json:
    """Return what is known about a part that fills this module."""
    colours = [colour.capitalize() for colour in part.get("color") or []]
    known = {"brand": part["manufacturer"], "colours": colours, **ABOUT[module](part)}
    return {code: value for code, value in known.items() if value is not None and value not in ("", [])}


def _cpu_line(a: Json) -> str:
    graphics = "with" if a["integrated_graphics"] else "without"
    return f"{a['cores']} cores for socket {a['socket']}, {graphics} graphics built in."


def _board_line(a: Json) -> str:
    return f"{a['form_factor']} board for {a['memory_type']}{', with Wi-Fi' if a['has_wifi'] else ''}."


def _cooler_line(a: Json) -> str:
    if a["liquid"]:
        return f"Liquid cooling with a {a['radiator_mm']:g} mm radiator."
    return f"Air cooling, {a['height_mm']:g} mm high."


def _size(gigabytes: float) -> str:
    terabyte = 1000
    return f"{gigabytes / terabyte:g} TB" if gigabytes >= terabyte else f"{gigabytes:g} GB"


LINES: dict[str, Callable[[Json], str]] = {
    "cpu": _cpu_line,
    "cooler": _cooler_line,
    "motherboard": lambda a: (
        f"{a['form_factor']} board for {a['memory_type']}{', with Wi-Fi' if a['has_wifi'] else ''}."
    ),
    "memory": lambda a: (
        f"{a['capacity_gb']} GB {a['memory_type']} in {a['modules']} stick{'s' if a['modules'] > 1 else ''}."
    ),
    "graphics": lambda a: f"{a['chipset']} with {a['video_memory_gb']:g} GB, uses {a['tdp_w']} W.",
    "storage": lambda a: f"{a['kind']}, {_size(a['capacity_gb'])}.",
    "case": lambda a: f"{a['form_factor']} with room for cards of {a['max_gpu_length_mm']:g} mm.",
    "psu": lambda a: f"{a['wattage_w']} W{', ' + a['efficiency'] if 'efficiency' in a else ''}.",
}
