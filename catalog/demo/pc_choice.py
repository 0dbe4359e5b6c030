"""Which PC parts the demo sells: priced, of current sockets, spread over prices, well known ones first."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from catalog.demo.pc_facts import generation, kind_of_drive, plugs
from catalog.demo.pc_tables import GENERATIONS, SOCKETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

Part = dict[str, Any]

GRAPHICS_WANTED = (
    "GeForce RTX 5090",
    "GeForce RTX 5080",
    "GeForce RTX 5070 Ti",
    "GeForce RTX 5070",
    "GeForce RTX 5060 Ti",
    "GeForce RTX 5060",
    "GeForce RTX 5050",
    "GeForce RTX 4090",
    "GeForce RTX 4080 SUPER",
    "GeForce RTX 4080",
    "GeForce RTX 4070 Ti",
    "GeForce RTX 4070 SUPER",
    "GeForce RTX 4070",
    "GeForce RTX 4060 Ti",
    "GeForce RTX 4060",
    "GeForce RTX 3060 Ti",
    "GeForce GTX 1660",
    "GeForce GTX 1650 SUPER",
    "GeForce GTX 1050 Ti",
    "GeForce GT 710",
    "Radeon RX 9070 XT",
    "Radeon RX 9070",
    "Radeon RX 7900 XTX",
    "Radeon RX 7900 XT",
    "Radeon RX 7800 XT",
    "Radeon RX 7700 XT",
    "Radeon RX 7600 XT",
    "Radeon RX 7600",
    "Radeon RX 6750 XT",
    "Radeon RX 6650 XT",
    "Radeon RX 6600",
    "Radeon RX 6500 XT",
    "Radeon RX 6400",
    "Arc B580",
    "Arc B570",
    "Arc A750",
    "Arc A380",
)


def read(folder: Path, name: str) -> list[Part]:
    """Return the priced parts of one kind, each name once (the cheapest), in a fixed order."""
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
        everything: list[Part] = list(map(json.loads, lines))
    blank = dict.fromkeys(key for part in everything for key in part)
    parts = [{**blank, **part} for part in everything if part["price"]]
    found: dict[str, Part] = {}
    for part in sorted(parts, key=lambda p: (p["price"], p["id"])):
        found.setdefault(part["name"].casefold(), part)
    return list(found.values())


def spread(parts: Iterable[Part], count: int, known: Callable[[Part], int]) -> list[Part]:
    """At most `count` parts, evenly over their prices, the best known of each neighbourhood."""
    ordered = sorted(parts, key=lambda p: (p["price"], p["id"]))
    if len(ordered) <= count:
        return ordered
    edges = [round(i * len(ordered) / count) for i in range(count + 1)]
    return [max(ordered[a:b], key=known) for a, b in pairwise(edges)]


def by(
    parts: Iterable[Part], key: Callable[[Part], Any], counts: dict[Any, int], known: Callable[[Part], int]
) -> list[Part]:
    """Return a spread of its own for each group of parts."""
    groups: dict[Any, list[Part]] = {group: [] for group in counts}
    for part in parts:
        if key(part) in groups:
            groups[key(part)].append(part)
    return [part for group, count in counts.items() for part in spread(groups[group], count, known)]


def count_known(*fields: str) -> Callable[[Part], int]:
    """How many of the fields are known."""
    return lambda part: sum(bool(part[field]) for field in fields)


def choose_cpu(parts: list[Part]) -> list[Part]:
    """Desktop processors with a known generation."""
    usable = [p for p in parts if generation(p) and p["tdp_w"] and "EPYC" not in p["name"]]
    return by(
        usable,
        lambda p: p["socket"],
        {"AM4": 16, "AM5": 16, "LGA 1200": 8, "LGA 1700": 18, "LGA 1851": 10},
        count_known("cores", "boost_clock_ghz", "max_memory_gb"),
    )


def choose_cooler(parts: list[Part]) -> list[Part]:
    """Coolers for at least one of the sockets; air coolers of known height, liquid ones of known radiator."""
    usable = [
        p for p in parts if set(p["sockets"]) & set(SOCKETS) and p["radiator_mm" if p["water_cooled"] else "height_mm"]
    ]
    return by(
        usable, lambda p: p["water_cooled"], {False: 32, True: 24}, lambda p: len(set(p["sockets"]) & set(SOCKETS))
    )


def choose_motherboard(parts: list[Part]) -> list[Part]:
    """Boards of a chipset in the table, without cable sockets on the back."""
    usable = [
        p for p in parts if p["chipset"] in GENERATIONS and not p["back_connect"] and p["form_factor"] != "Mini DTX"
    ]
    counts = {
        (socket, form): count
        for socket, total in (("AM4", 15), ("AM5", 20), ("LGA 1200", 9), ("LGA 1700", 22), ("LGA 1851", 12))
        for form, count in (("ATX", total // 2), ("Micro ATX", total // 3), ("Mini-ITX", max(1, total // 7)))
    }
    return by(
        usable,
        lambda p: (p["socket"], p["form_factor"]),
        counts,
        count_known("m2_slots", "sata_ports", "max_memory_gb"),
    )


def choose_memory(parts: list[Part]) -> list[Part]:
    """Plain desktop kits whose figures agree with each other."""
    usable = [
        p
        for p in parts
        if "DIMM" in p["form_factor"]
        and "SO-" not in p["form_factor"]
        and p["ecc"] == "Non-ECC"
        and p["registered"] == "Unbuffered"
        and "Registered" not in p["name"]
        and p["capacity_gb"] == p["modules"] * p["module_gb"]
    ]
    counts = {
        (kind, *size): count
        for kind, sizes in (
            ("DDR4", {(1, 8): 2, (1, 16): 2, (2, 16): 7, (2, 32): 8, (2, 64): 4, (4, 64): 2, (4, 128): 1}),
            (
                "DDR5",
                {(1, 16): 2, (1, 32): 2, (2, 32): 11, (2, 48): 5, (2, 64): 9, (2, 96): 4, (4, 128): 2, (4, 192): 1},
            ),
        )
        for size, count in sizes.items()
    }
    return by(
        usable, lambda p: (p["type"], p["modules"], p["capacity_gb"]), counts, count_known("speed_mt_s", "cas_latency")
    )


def choose_graphics(parts: list[Part]) -> list[Part]:
    """Two cards of each wanted chip, from the cheaper half, where prices are most believable."""
    chosen: list[Part] = []
    for chip in GRAPHICS_WANTED:
        cards = [p for p in parts if p["chipset"] == chip and p["tdp_w"] and p["length_mm"]]
        chosen += spread(cards[: max(2, (len(cards) + 1) // 2)], 2, lambda p: plugs(p) is not None)
    return chosen


def choose_storage(parts: list[Part]) -> list[Part]:
    """Drives for M.2 (NVMe) and SATA."""
    usable = [p for p in parts if kind_of_drive(p) and p["capacity_gb"] >= 240]  # noqa: PLR2004 - smaller ones are too small for a system
    counts = {
        "NVMe drive, PCIe 3.0": 7,
        "NVMe drive, PCIe 4.0": 22,
        "NVMe drive, PCIe 5.0": 8,
        "SATA drive (SSD)": 12,
        "Hard disk": 13,
    }
    return by(usable, kind_of_drive, counts, lambda p: p["capacity_gb"] in {500, 1000, 2000, 4000, 8000})


def choose_case(parts: list[Part]) -> list[Part]:
    """Cases without a power supply of their own, whose room for card and cooler is known."""
    usable = [
        p
        for p in parts
        if p["included_psu"] in {"None", None}
        and p["max_gpu_length_mm"]
        and p["max_cooler_height_mm"]
        and "Bench" not in p["form_factor"]
    ]
    return by(
        usable,
        lambda p: p["form_factor"],
        {"ATX Mid Tower": 38, "ATX Full Tower": 8, "Mini ITX Tower": 9},
        count_known("max_psu_length_mm", "psu_form_factors", "volume_l"),
    )


def choose_psu(parts: list[Part]) -> list[Part]:
    """Power supplies by size."""
    usable = [p for p in parts if p["wattage_w"] and p["length_mm"]]

    def size(part: Part) -> tuple[str, int]:
        return part["form_factor"], min(part["wattage_w"] // 250, 4)

    counts = {
        **{("ATX", step): count for step, count in ((1, 5), (2, 14), (3, 16), (4, 12))},
        **{("SFX", step): 3 for step in (1, 2, 3, 4)},
    }
    return by(usable, size, counts, count_known("pcie_6_plus_2_pin", "pcie_12vhpwr", "efficiency"))


CHOOSE: dict[str, Callable[[list[Part]], list[Part]]] = {
    "cpu": choose_cpu,
    "cooler": choose_cooler,
    "motherboard": choose_motherboard,
    "memory": choose_memory,
    "graphics": choose_graphics,
    "storage": choose_storage,
    "case": choose_case,
    "psu": choose_psu,
}
