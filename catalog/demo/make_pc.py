"""Make pc.json out of a folder of real parts: `python -m catalog.demo.make_pc FOLDER`.

The folder holds one file of JSON lines for each kind of part (cpu, cpu_cooler, motherboard, memory, gpu,
storage, case, psu), with the attributes of BuildCores OpenDB and prices of docyx/pc-part-dataset. The
script chooses some hundred priced parts of current sockets, spread over prices and preferring parts whose
data is known. It never invents an attribute: what is zero where zero means unknown, or out of all reason,
is left out. The same folder gives the same file. Not needed at run time.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from catalog.demo.pc_presets import PRESETS
from catalog.demo.pc_tables import ATTRIBUTES, FAMILY, GENERATIONS, MODULES, RULES, SOCKETS

Json = dict[str, Any]
Part = dict[str, Any]

# module: file, SKU prefix, picture, typical weight in g
KINDS: dict[str, tuple[str, str, int]] = {
    "cpu": ("cpu", "CPU", 60), "cooler": ("cpu_cooler", "COOL", 950), "motherboard": ("motherboard", "MB", 900),
    "memory": ("memory", "MEM", 80), "graphics": ("gpu", "GPU", 1100), "storage": ("storage", "SSD", 90),
    "case": ("case", "CASE", 7200), "psu": ("psu", "PSU", 1700),
}
GRAPHICS_WANTED = (
    "GeForce RTX 5090", "GeForce RTX 5080", "GeForce RTX 5070 Ti", "GeForce RTX 5070", "GeForce RTX 5060 Ti", "GeForce RTX 5060",
    "GeForce RTX 5050", "GeForce RTX 4090", "GeForce RTX 4080 SUPER", "GeForce RTX 4080", "GeForce RTX 4070 Ti", "GeForce RTX 4070 SUPER",
    "GeForce RTX 4070", "GeForce RTX 4060 Ti", "GeForce RTX 4060", "GeForce RTX 3060 Ti", "GeForce GTX 1660", "GeForce GTX 1650 SUPER",
    "GeForce GTX 1050 Ti", "GeForce GT 710", "Radeon RX 9070 XT", "Radeon RX 9070", "Radeon RX 7900 XTX", "Radeon RX 7900 XT",
    "Radeon RX 7800 XT", "Radeon RX 7700 XT", "Radeon RX 7600 XT", "Radeon RX 7600", "Radeon RX 6750 XT", "Radeon RX 6650 XT",
    "Radeon RX 6600", "Radeon RX 6500 XT", "Radeon RX 6400", "Arc B580", "Arc B570", "Arc A750", "Arc A380",
)


def read(folder: Path, name: str) -> list[Part]:
    """The priced parts of one kind, each name once (the cheapest), in a fixed order."""
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
    return [max(ordered[a:b], key=known) for a, b in zip(edges, edges[1:], strict=False)]


def by(parts: Iterable[Part], key: Callable[[Part], Any], counts: dict[Any, int], known: Callable[[Part], int]) -> list[Part]:
    """A spread of its own for each group of parts."""
    groups: dict[Any, list[Part]] = {group: [] for group in counts}
    for part in parts:
        if key(part) in groups:
            groups[key(part)].append(part)
    return [part for group, count in counts.items() for part in spread(groups[group], count, known)]


def count_known(*fields: str) -> Callable[[Part], int]:
    """How many of the fields are known."""
    return lambda part: sum(bool(part[field]) for field in fields)


def within(value: float | None, low: float, high: float) -> float | None:
    """The value when it is believable, else None: zero and wild values mean that nobody knows."""
    return value if value is not None and low <= value <= high else None


# ---- which parts ---------------------------------------------------------------------------------


def choose_cpu(parts: list[Part]) -> list[Part]:
    """Desktop processors with a known generation."""
    usable = [p for p in parts if generation(p) and p["tdp_w"] and "EPYC" not in p["name"]]
    return by(usable, lambda p: p["socket"], {"AM4": 16, "AM5": 16, "LGA 1200": 8, "LGA 1700": 18, "LGA 1851": 10},
              count_known("cores", "boost_clock_ghz", "max_memory_gb"))


def generation(part: Part) -> str:
    """The generation as the chipset table calls it; empty when no chosen chipset takes it."""
    name = part["microarchitecture"] or ""
    name = "Zen 4" if "Zen 4" in name else name
    return name if any(name in names for names in GENERATIONS.values()) else ""


def choose_cooler(parts: list[Part]) -> list[Part]:
    """Coolers for at least one of the sockets; air coolers of known height, liquid ones of known radiator."""
    usable = [p for p in parts if set(p["sockets"]) & set(SOCKETS) and p["radiator_mm" if p["water_cooled"] else "height_mm"]]
    return by(usable, lambda p: p["water_cooled"], {False: 32, True: 24}, lambda p: len(set(p["sockets"]) & set(SOCKETS)))


def choose_motherboard(parts: list[Part]) -> list[Part]:
    """Boards of a chipset in the table, without cable sockets on the back."""
    usable = [p for p in parts if p["chipset"] in GENERATIONS and not p["back_connect"] and p["form_factor"] != "Mini DTX"]
    counts = {(socket, form): count for socket, total in (("AM4", 15), ("AM5", 20), ("LGA 1200", 9), ("LGA 1700", 22), ("LGA 1851", 12))
              for form, count in (("ATX", total // 2), ("Micro ATX", total // 3), ("Mini-ITX", max(1, total // 7)))}
    return by(usable, lambda p: (p["socket"], p["form_factor"]), counts, count_known("m2_slots", "sata_ports", "max_memory_gb"))


def choose_memory(parts: list[Part]) -> list[Part]:
    """Plain desktop kits whose figures agree with each other."""
    usable = [p for p in parts if "DIMM" in p["form_factor"] and "SO-" not in p["form_factor"] and p["ecc"] == "Non-ECC"
              and p["registered"] == "Unbuffered" and "Registered" not in p["name"] and p["capacity_gb"] == p["modules"] * p["module_gb"]]
    counts = {(kind, *size): count for kind, sizes in (
        ("DDR4", {(1, 8): 2, (1, 16): 2, (2, 16): 7, (2, 32): 8, (2, 64): 4, (4, 64): 2, (4, 128): 1}),
        ("DDR5", {(1, 16): 2, (1, 32): 2, (2, 32): 11, (2, 48): 5, (2, 64): 9, (2, 96): 4, (4, 128): 2, (4, 192): 1}),
    ) for size, count in sizes.items()}
    return by(usable, lambda p: (p["type"], p["modules"], p["capacity_gb"]), counts, count_known("speed_mt_s", "cas_latency"))


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
    counts = {"NVMe drive, PCIe 3.0": 7, "NVMe drive, PCIe 4.0": 22, "NVMe drive, PCIe 5.0": 8, "SATA drive (SSD)": 12, "Hard disk": 13}
    return by(usable, kind_of_drive, counts, lambda p: p["capacity_gb"] in {500, 1000, 2000, 4000, 8000})


def kind_of_drive(part: Part) -> str:
    """What a drive is called in the shop; empty for kinds that we do not sell."""
    if part["form_factor"] == "M.2-2280" and part["nvme"] and part["interface"].endswith("x4"):
        return f"NVMe drive, PCIe {part['interface'].split()[-2]}"
    if part["interface"] != "SATA 6.0 Gb/s":
        return ""
    return {("SSD", '2.5"'): "SATA drive (SSD)", ("HDD", '3.5"'): "Hard disk"}.get((part["kind"], part["form_factor"]), "")


def choose_case(parts: list[Part]) -> list[Part]:
    """Cases without a power supply of their own, whose room for card and cooler is known."""
    usable = [p for p in parts if p["included_psu"] in {"None", None} and p["max_gpu_length_mm"] and p["max_cooler_height_mm"]
              and "Bench" not in p["form_factor"]]
    chosen = by(usable, lambda p: p["form_factor"], {"ATX Mid Tower": 38, "ATX Full Tower": 8, "Mini ITX Tower": 9},
                count_known("max_psu_length_mm", "psu_form_factors", "volume_l"))
    return chosen


def choose_psu(parts: list[Part]) -> list[Part]:
    """Power supplies by size."""
    usable = [p for p in parts if p["wattage_w"] and p["length_mm"]]

    def size(part: Part) -> tuple[str, int]:
        return part["form_factor"], min(part["wattage_w"] // 250, 4)

    counts = {**{("ATX", step): count for step, count in ((1, 5), (2, 14), (3, 16), (4, 12))}, **{("SFX", step): 3 for step in (1, 2, 3, 4)}}
    return by(usable, size, counts, count_known("pcie_6_plus_2_pin", "pcie_12vhpwr", "efficiency"))


# ---- what is known about them --------------------------------------------------------------------


def about_cpu(p: Part) -> Json:
    """Attributes of a processor."""
    return {"socket": p["socket"], "microarchitecture": generation(p), "cores": p["cores"], "threads": p["threads"],
            "boost_ghz": within(p["boost_clock_ghz"], 1, 7), "tdp_w": p["tdp_w"], "integrated_graphics": p["integrated_graphics"],
            "includes_cooler": p["includes_cooler"]}


def about_cooler(p: Part) -> Json:
    """Attributes of a cooler; only the height of air coolers matters to a case."""
    return {"sockets": [s for s in SOCKETS if s in p["sockets"]], "liquid": p["water_cooled"],
            "height_mm": None if p["water_cooled"] else within(p["height_mm"], 20, 200),
            "radiator_mm": within(p["radiator_mm"], 80, 480) if p["water_cooled"] else None, "noise_db": within(p["noise_db"], 5, 70)}


def about_motherboard(p: Part) -> Json:
    """Attributes of a main board; no slots or ports at all means that nobody counted them."""
    return {"socket": p["socket"], "chipset": p["chipset"], "generations": GENERATIONS[p["chipset"]], "form_factor": p["form_factor"],
            "memory_type": p["memory_type"], "memory_slots": within(p["memory_slots"], 1, 8), "max_memory_gb": within(p["max_memory_gb"], 16, 1024),
            "m2_slots": within(p["m2_slots"], 1, 5), "sata_ports": within(p["sata_ports"], 1, 10), "has_wifi": p["wifi"]}


def about_memory(p: Part) -> Json:
    """Attributes of a memory kit."""
    return {"memory_type": p["type"], "modules": p["modules"], "capacity_gb": p["capacity_gb"], "speed_mt_s": within(p["speed_mt_s"], 1600, 12000),
            "cas_latency": within(p["cas_latency"], 8, 70)}


def plugs(p: Part) -> int | None:
    """Power plugs that a card needs; None when the data says none above the slot's 75 W, or more than any card has."""
    count: int = p["pcie_6_pin"] + p["pcie_8_pin"]
    known = count or p["pcie_12vhpwr"] or p["tdp_w"] <= 75  # noqa: PLR2004 - as the docstring says
    return count if known and count <= 3 else None  # noqa: PLR2004 - as the docstring says


def about_graphics(p: Part) -> Json:
    """Attributes of a graphics card."""
    return {"chipset": p["chipset"], "video_memory_gb": within(p["memory_gb"], 1, 96), "tdp_w": within(p["tdp_w"], 1, 700),
            "length_mm": within(p["length_mm"], 90, 420), "pcie_plugs": plugs(p),
            "pcie_12vhpwr": p["pcie_12vhpwr"] if plugs(p) is not None else None}


def about_storage(p: Part) -> Json:
    """Attributes of a drive."""
    nvme = bool(p["nvme"])
    return {"kind": kind_of_drive(p), "interface": p["interface"], "capacity_gb": p["capacity_gb"], "m2_needed": int(nvme),
            "sata_needed": int(not nvme)}


def about_case(p: Part) -> Json:
    """Attributes of a case."""
    return {"form_factor": p["form_factor"], "form_factors": p["motherboard_form_factors"], "side_panel": p["side_panel"],
            "max_gpu_length_mm": within(p["max_gpu_length_mm"], 90, 600), "max_cooler_height_mm": within(p["max_cooler_height_mm"], 20, 250),
            "max_psu_length_mm": within(p["max_psu_length_mm"], 80, 400), "psu_form_factors": p["psu_form_factors"],
            "volume_l": within(p["volume_l"], 2, 200)}


def about_psu(p: Part) -> Json:
    """Attributes of a power supply; no plugs for a card at all, or a single one on a large supply, were not counted."""
    counted = p["pcie_6_plus_2_pin"] > (1 if p["wattage_w"] >= 750 else 0)  # noqa: PLR2004 - as the docstring says
    return {"wattage_w": within(p["wattage_w"], 100, 3000), "psu_form_factor": p["form_factor"], "length_mm": within(p["length_mm"], 80, 300),
            "pcie_sockets": p["pcie_6_plus_2_pin"] if counted else None, "pcie_12vhpwr": p["pcie_12vhpwr"] if counted else None,
            "efficiency": p["efficiency"], "modular": p["modular"]}


# ---- the file ------------------------------------------------------------------------------------


def line_of_benefit(module: str, a: Json) -> str:
    """One line in plain words from the attributes."""
    if module == "cpu":
        return f"{a['cores']} cores for socket {a['socket']}, {'with' if a['integrated_graphics'] else 'without'} graphics built in."
    if module == "cooler":
        return f"Liquid cooling with a {a['radiator_mm']:g} mm radiator." if a["liquid"] else f"Air cooling, {a['height_mm']:g} mm high."
    if module == "motherboard":
        return f"{a['form_factor']} board for {a['memory_type']}{', with Wi-Fi' if a.get('has_wifi') else ''}."
    if module == "memory":
        return f"{a['capacity_gb']} GB {a['memory_type']} in {a['modules']} stick{'s' if a['modules'] > 1 else ''}."
    if module == "graphics":
        return f"{a['chipset']} with {a.get('video_memory_gb', '?')} GB, uses {a['tdp_w']} W."
    if module == "storage":
        return f"{a['kind']}, {a['capacity_gb'] / 1000:g} TB." if a["capacity_gb"] >= 1000 else f"{a['kind']}, {a['capacity_gb']} GB."  # noqa: PLR2004 - GB in a TB
    if module == "case":
        return f"{a['form_factor']} with room for cards of {a['max_gpu_length_mm']:g} mm."
    return f"{a['wattage_w']} W{', ' + a['efficiency'] if a.get('efficiency') else ''}."


def short(name: str) -> str:
    """A name of at most 80 characters, cut between words."""
    name = " ".join(name.split())
    if len(name) <= 80:  # noqa: PLR2004 - as the docstring says
        return name
    return name[:80].rsplit(" ", 1)[0].rstrip(" ,;:-/(")


def component(module: str, part: Part) -> Json:
    """One part as a component of the catalog file; cost, weight and lead time are made up."""
    _, prefix, weight = KINDS[module]
    about: dict[str, Callable[[Part], Json]] = {
        "cpu": about_cpu, "cooler": about_cooler, "motherboard": about_motherboard, "memory": about_memory, "graphics": about_graphics,
        "storage": about_storage, "case": about_case, "psu": about_psu}
    known = {"brand": part["manufacturer"], "colours": [c.capitalize() for c in part.get("color") or []], **about[module](part)}
    attributes = {code: value for code, value in known.items() if value is not None and value not in ("", [])}
    return {"sku": f"PC-{prefix}-{part['id'][:8].upper()}", "name": short(part["name"]), "description": line_of_benefit(module, attributes),
            "picture": f"pictures/pc/{module}.webp", "cost": f"{part['price'] * 0.84:.2f}", "weight_g": weight,
            "lead_time_days": 2 + int(part["id"][:2], 16) % 5, "attributes": attributes, "price": f"{part['price']:.2f}"}


def catalog(folder: Path) -> Json:
    """The whole file."""
    choose: dict[str, Callable[[list[Part]], list[Part]]] = {
        "cpu": choose_cpu, "cooler": choose_cooler, "motherboard": choose_motherboard, "memory": choose_memory, "graphics": choose_graphics,
        "storage": choose_storage, "case": choose_case, "psu": choose_psu}
    parts = {module: [component(module, p) for p in sorted(choose[module](read(folder, KINDS[module][0])), key=lambda p: (p["price"], p["id"]))]
             for module in KINDS}
    used = {code for items in parts.values() for item in items for code in item["attributes"]}
    return {
        "format": "atelier-catalog/1",
        "attributes": [{"code": code, "name": name, "kind": kind, **({"unit": unit} if unit else {})}
                       for code, name, kind, unit in ATTRIBUTES if code in used],
        "family": FAMILY,
        "components": [{key: value for key, value in item.items() if key != "price"} for items in parts.values() for item in items],
        "modules": [module_of(row, parts["storage" if row[0] == "storage2" else row[0]]) for row in MODULES],
        "rules": RULES,
        "presets": PRESETS,
    }


def module_of(row: tuple[str, str, str, str, bool, int], parts: Sequence[Json]) -> Json:
    """One module with its components and prices."""
    code, name, step, text, required, most = row
    return {"code": code, "name": name, "step": step, "help": text, "kind": "one", "required": required, "minimum": 0, "maximum": None,
            "price_per_100_g": None, "asked_if": [],
            "components": [{"sku": p["sku"], "price": p["price"], "max_quantity": most} for p in parts]}


def written(data: Json) -> str:
    """The file's text: one line for each entry, so that differences can be read."""
    blocks = []
    for key, value in data.items():
        if key == "modules":
            inner = ",\n".join(_module_text(module) for module in value)
            blocks.append(f'"{key}": [\n{inner}\n]')
        elif isinstance(value, list):
            inner = ",\n".join(" " + json.dumps(item, ensure_ascii=False) for item in value)
            blocks.append(f'"{key}": [\n{inner}\n]')
        else:
            blocks.append(f'"{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def _module_text(module: Json) -> str:
    head = json.dumps({key: value for key, value in module.items() if key != "components"}, ensure_ascii=False)
    rows = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in module["components"])
    return f' {head[:-1]}, "components": [\n{rows}\n ]}}'


def main(arguments: Sequence[str]) -> None:
    """Write pc.json beside this script."""
    data = catalog(Path(arguments[0]))
    Path(__file__).with_name("pc.json").write_text(written(data), encoding="utf-8")
    counts = ", ".join(f"{m['code']} {len(m['components'])}" for m in data["modules"])
    sys.stdout.write(f"{len(data['components'])} components: {counts}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
