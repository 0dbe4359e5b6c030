"""What `make_pc` adds to the parts: modules, rules, chipsets and presets of the desktop PC."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

SOCKETS = ("AM4", "AM5", "LGA 1200", "LGA 1700", "LGA 1851")

ALDER_ON = ["Alder Lake", "Raptor Lake", "Raptor Lake Refresh"]
ZEN_4_ON = ["Zen 4", "Zen 5"]
# Which generations of processors a chipset takes (with its newest firmware), from the makers' tables.
GENERATIONS: dict[str, list[str]] = {
    "AMD B450": ["Zen", "Zen+", "Zen 2", "Zen 3"],
    "AMD X470": ["Zen", "Zen+", "Zen 2", "Zen 3"],
    "AMD X570": ["Zen+", "Zen 2", "Zen 3"],
    "AMD A520": ["Zen 2", "Zen 3"],
    "AMD B550": ["Zen 2", "Zen 3"],
    **dict.fromkeys(
        ("AMD A620", "AMD B650", "AMD B650E", "AMD X670", "AMD X670E", "AMD B840", "AMD B850", "AMD X870", "AMD X870E"),
        ZEN_4_ON,
    ),
    "Intel B460": ["Comet Lake"],
    **{
        key: ["Comet Lake", "Rocket Lake"]
        for key in ("Intel H470", "Intel Z490", "Intel H510", "Intel B560", "Intel Q570", "Intel Z590")
    },
    **dict.fromkeys(
        (
            "Intel H610",
            "Intel B660",
            "Intel H670",
            "Intel Q670",
            "Intel Z690",
            "Intel B760",
            "Intel H770",
            "Intel Z790",
        ),
        ALDER_ON,
    ),
    **{key: ["Arrow Lake"] for key in ("Intel H810", "Intel B860", "Intel Z890")},
}

# (code, name, kind, unit); a code that the laptop uses too has the same meaning there
ATTRIBUTES: tuple[tuple[str, str, str, str], ...] = (
    ("brand", "Brand", "text", ""),
    ("colours", "Colours", "list", ""),
    ("chipset", "Chipset", "text", ""),
    ("socket", "Socket", "text", ""),
    ("sockets", "Sockets", "list", ""),
    ("microarchitecture", "Generation", "text", ""),
    ("generations", "Generations that run", "list", ""),
    ("cores", "Cores", "number", ""),
    ("threads", "Threads", "number", ""),
    ("boost_ghz", "Top speed", "number", "GHz"),
    ("tdp_w", "Power", "number", "W"),
    ("integrated_graphics", "Graphics built in", "yes_no", ""),
    ("includes_cooler", "Cooler in the box", "yes_no", ""),
    ("liquid", "Liquid cooling", "yes_no", ""),
    ("height_mm", "Height", "number", "mm"),
    ("radiator_mm", "Radiator", "number", "mm"),
    ("noise_db", "Noise at work", "number", "dB"),
    ("form_factor", "Form factor", "text", ""),
    ("memory_type", "Memory type", "text", ""),
    ("memory_slots", "Memory slots", "number", ""),
    ("max_memory_gb", "Most memory", "number", "GB"),
    ("m2_slots", "M.2 slots", "number", ""),
    ("sata_ports", "SATA ports", "number", ""),
    ("has_wifi", "Wi-Fi built in", "yes_no", ""),
    ("modules", "Sticks", "number", ""),
    ("capacity_gb", "Capacity", "number", "GB"),
    ("speed_mt_s", "Speed", "number", "MT/s"),
    ("cas_latency", "Latency (CL)", "number", ""),
    ("video_memory_gb", "Video memory", "number", "GB"),
    ("length_mm", "Length", "number", "mm"),
    ("pcie_plugs", "PCIe power plugs needed", "number", ""),
    ("pcie_sockets", "PCIe power plugs", "number", ""),
    ("pcie_12vhpwr", "12VHPWR plugs", "number", ""),
    ("kind", "Kind", "text", ""),
    ("interface", "Interface", "text", ""),
    ("m2_needed", "M.2 slots used", "number", ""),
    ("sata_needed", "SATA ports used", "number", ""),
    ("form_factors", "Boards that fit", "list", ""),
    ("max_gpu_length_mm", "Graphics card, up to", "number", "mm"),
    ("max_cooler_height_mm", "Cooler height, up to", "number", "mm"),
    ("max_psu_length_mm", "Power supply, up to", "number", "mm"),
    ("psu_form_factors", "Power supplies that fit", "list", ""),
    ("side_panel", "Side panel", "text", ""),
    ("volume_l", "Volume", "number", "l"),
    ("wattage_w", "Delivers", "number", "W"),
    ("psu_form_factor", "Power supply form factor", "text", ""),
    ("efficiency", "Efficiency", "text", ""),
    ("modular", "Removable cables", "text", ""),
)

# code, name, step, help, required, most of one component
MODULES: tuple[tuple[str, str, str, str, bool, int], ...] = (
    ("cpu", "Processor", "Heart", "It decides which main boards fit.", True, 1),
    ("cooler", "Cooler", "Heart", "Some processors bring one; then you can leave it out.", False, 1),
    ("motherboard", "Main board", "Heart", "Socket and generation must suit the processor.", True, 1),
    ("memory", "Memory", "Heart", "One kit of sticks that belong together.", True, 1),
    (
        "graphics",
        "Graphics card",
        "Graphics and drives",
        "You can leave it out if the processor has graphics built in.",
        False,
        1,
    ),
    ("storage", "Drive", "Graphics and drives", "For the system and programs: one or two of the same.", True, 2),
    ("storage2", "More drives", "Graphics and drives", "If you like: one or two more.", False, 2),
    ("case", "Case", "Case and power", "Board, card and cooler must fit inside.", True, 1),
    ("psu", "Power supply", "Case and power", "With a quarter to spare, so that it stays quiet.", True, 1),
)


def _needs(code: str, says: str, condition: Json, module: str) -> Json:
    return {
        "code": code,
        "form": "needs",
        "strength": "must",
        "if": [condition],
        "then": [{"module": module}],
        "unless": [],
        "says": says,
    }


def _match(code: str, left: str, operator: str, right: str, says: str) -> Json:
    (module, attribute), (other, wanted) = left.split("."), right.split(".")
    return {
        "code": code,
        "form": "must_match",
        "strength": "must",
        "left": {"module": module, "attribute": attribute},
        "operator": operator,
        "right": {"module": other, "attribute": wanted},
        "unless": [],
        "says": says,
    }


def _budget(
    code: str, terms: tuple[str, ...], bound: str, says: str, *, coefficient: str = "1", constant: str = "0"
) -> Json:
    parts = [term.split(".") for term in terms]
    module, attribute = bound.split(".")
    return {
        "code": code,
        "form": "budget",
        "strength": "must",
        "terms": [{"coefficient": coefficient, "module": m, "attribute": a} for m, a in parts],
        "constant": constant,
        "operator": "at_most",
        "bound": {"module": module, "attribute": attribute},
        "unless": [],
        "says": says,
    }


RULES: list[Json] = [
    _match(
        "socket", "cpu.socket", "equal", "motherboard.socket", "Processor and main board must have the same socket."
    ),
    _match(
        "generation",
        "cpu.microarchitecture",
        "one_of",
        "motherboard.generations",
        "The board's chipset does not run this generation of processors, although the socket is the same.",
    ),
    _match(
        "cooler-socket",
        "cpu.socket",
        "one_of",
        "cooler.sockets",
        "This cooler has no mounting for the processor's socket.",
    ),
    _needs(
        "cooler-needed",
        "This processor comes without a cooler, so the PC needs one.",
        {"module": "cpu", "attribute": "includes_cooler", "operator": "equal", "value": False},
        "cooler",
    ),
    _needs(
        "graphics-needed",
        "This processor has no graphics built in, so the PC needs a graphics card.",
        {"module": "cpu", "attribute": "integrated_graphics", "operator": "equal", "value": False},
        "graphics",
    ),
    _match(
        "memory-type",
        "memory.memory_type",
        "equal",
        "motherboard.memory_type",
        "DDR4 and DDR5 have different slots: the kit must suit the board.",
    ),
    _match(
        "memory-sticks",
        "memory.modules",
        "at_most",
        "motherboard.memory_slots",
        "The kit has more sticks than the board has slots.",
    ),
    _match(
        "memory-capacity",
        "memory.capacity_gb",
        "at_most",
        "motherboard.max_memory_gb",
        "The kit is larger than the board can address.",
    ),
    _match(
        "board-case",
        "motherboard.form_factor",
        "one_of",
        "case.form_factors",
        "The case has no mounting for a board of this form.",
    ),
    _match(
        "card-length",
        "graphics.length_mm",
        "at_most",
        "case.max_gpu_length_mm",
        "The graphics card is longer than the room in the case.",
    ),
    _match(
        "cooler-height",
        "cooler.height_mm",
        "at_most",
        "case.max_cooler_height_mm",
        "The cooler is too high to close the case.",
    ),
    _match(
        "supply-length",
        "psu.length_mm",
        "at_most",
        "case.max_psu_length_mm",
        "The power supply is longer than the room in the case.",
    ),
    _match(
        "supply-form",
        "psu.psu_form_factor",
        "one_of",
        "case.psu_form_factors",
        "The case takes power supplies of another form.",
    ),
    _match(
        "supply-plugs",
        "graphics.pcie_plugs",
        "at_most",
        "psu.pcie_sockets",
        "The graphics card needs more power plugs than the power supply has.",
    ),
    _budget(
        "power",
        ("cpu.tdp_w", "graphics.tdp_w"),
        "psu.wattage_w",
        "The power supply must deliver what processor and graphics card use and 100 W more, with a quarter to spare.",
        coefficient="1.25",
        constant="125",
    ),
    _budget(
        "m2-slots",
        ("storage.m2_needed", "storage2.m2_needed"),
        "motherboard.m2_slots",
        "These drives need more M.2 slots than the board has.",
    ),
    _budget(
        "sata-ports",
        ("storage.sata_needed", "storage2.sata_needed"),
        "motherboard.sata_ports",
        "These drives need more SATA ports than the board has.",
    ),
    {
        "code": "card-adapter",
        "form": "needs",
        "strength": "warn",
        "if": [{"module": "graphics", "attribute": "pcie_12vhpwr", "operator": "at_least", "value": 1}],
        "then": [{"module": "psu", "attribute": "pcie_12vhpwr", "operator": "at_least", "value": 1}],
        "unless": [],
        "says": "This card has a 12VHPWR socket and the power supply no such plug: use the adapter in the card's box.",
    },
]

ATTRIBUTION = (
    "Part data: BuildCores OpenDB (https://github.com/buildcores/buildcores-open-db), made available under the "
    "Open Data Commons Attribution License 1.0. Prices: docyx/pc-part-dataset "
    "(https://github.com/docyx/pc-part-dataset), MIT License, July 2025, in US dollars and taken as euros here, "
    "matched by name and therefore approximate. Costs, weights and delivery times are invented."
)

FAMILY: Json = {
    "code": "pc",
    "name": "Desktop PC",
    "tagline": "Real parts that really fit",
    "description": "Some hundred real parts. We check sockets, generations, lengths, plugs and power while you choose.",
    "currency": "EUR",
    "position": 3,
    "picture": "pictures/pc/family.webp",
    "attribution": ATTRIBUTION,
}
