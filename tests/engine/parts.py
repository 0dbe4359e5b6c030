"""All real PC parts of the data folder as one family, straight from its files; None where the folder is not there."""

import json
from functools import cache, partial
from pathlib import Path

import numpy as np

from configurator.engine import Clause, LinearSum, ProductModel, Variable

FOLDER = next(
    (p / "shared/data/pc-parts" for p in Path(__file__).parents if (p / "shared/data/pc-parts").is_dir()), None
)
NONE = "(none)"
ALIASES = {
    "TR4": "sTR4",
    "FM2+": "FM2",
    "LGA 2011-3 Narrow": "LGA 2011-3",
    "LGA 1151v2": "LGA 1151",
    "ATX/EPS": "ATX",
    "SFX-L": "SFX",
}
LAKES = {
    "Intel 100": ["Skylake", "Kaby Lake"],
    "Intel 200": ["Skylake", "Kaby Lake"],
    "Intel 300": ["Coffee Lake", "Coffee Lake Refresh"],
    "Intel 400": ["Comet Lake"],
    "Intel 500": ["Comet Lake", "Rocket Lake"],
    "Intel 600": ["Alder Lake", "Raptor Lake", "Raptor Lake Refresh"],
    "Intel 700": ["Alder Lake", "Raptor Lake", "Raptor Lake Refresh"],
    "AMD 300": ["Zen", "Zen+", "Zen 2", "Zen 3"],
    "AMD 400": ["Zen", "Zen+", "Zen 2", "Zen 3"],
    "AMD 500": ["Zen 2", "Zen 3"],
}
SERIES = {
    "Intel 100": "Z170 H110 B150 H170 Q170 C236 C232",
    "Intel 200": "Z270 H270 B250 Q270",
    "Intel 300": "Z390 Z370 B360 H310 B365 H370 Q370 C246 C242",
    "Intel 400": "B460 H410",
    "Intel 500": "Z490 Z590 B560 H470 H510 H570 Q470 Q570",
    "Intel 600": "Z690 B660 H610 H670 Q670",
    "Intel 700": "B760 Z790 H770",
    "AMD 300": "B350 A320 X370",
    "AMD 400": "B450 X470",
    "AMD 500": "B550 X570 A520",
}
CHIPSETS = {f"{key.split()[0]} {name}": LAKES[key] for key, names in SERIES.items() for name in names.split()}


def _named(value):
    return ALIASES.get(value, value)


def _within(value, low, high):
    return value if value is not None and low <= value <= high else None


def _cpu(part):
    return {
        "socket": _named(part["socket"]),
        "generation": part["microarchitecture"],
        "watts": _within(part["tdp_w"], 1, 1000),
        "graphics": part["integrated_graphics"],
        "cooler": part["includes_cooler"],
    }


def _cooler(part):
    return {
        "sockets": sorted({_named(s) for s in part["sockets"]}) or None,
        "height": None if part["water_cooled"] else _within(part["height_mm"], 20, 250),
    }


def _board(part):
    return {
        "socket": _named(part["socket"]),
        "generations": CHIPSETS.get(part["chipset"]),
        "form": part["form_factor"],
        "memory": part["memory_type"],
        "slots": _within(part["memory_slots"], 1, 64),
        "gb": _within(part["max_memory_gb"], 4, 4096),
        "m2": _within(part["m2_slots"], 1, 20),
        "sata": _within(part["sata_ports"], 1, 20),
    }


def _memory(part):
    small = "SO-DIMM" in (part["form_factor"] or "")
    kind = f"{part['type']}{' SO-DIMM' if small else ''}"
    return {"memory": kind, "slots": _within(part["modules"], 1, 16), "gb": _within(part["capacity_gb"], 1, 4096)}


def _drive(part):
    interface = part["interface"] or ""
    small = (part["form_factor"] or "").startswith("M.2")
    return {"m2": 1 if small else 0, "sata": 1 if interface.startswith("SATA") and not small else 0}


def _card(part):
    plugs = part["pcie_6_pin"] + part["pcie_8_pin"]
    return {
        "length": _within(part["length_mm"], 50, 500),
        "watts": _within(part["tdp_w"], 1, 1000),
        "plugs": _within(plugs or None, 1, 4),
    }


def _case(part):
    return {
        "forms": sorted(set(part["motherboard_form_factors"])) or None,
        "length": _within(part["max_gpu_length_mm"], 50, 700),
        "height": _within(part["max_cooler_height_mm"], 20, 300),
        "psu length": _within(part["max_psu_length_mm"], 80, 400),
        "psu forms": sorted({_named(f) for f in part["psu_form_factors"]}) or None,
    }


def _supply(part):
    return {
        "watts": _within(part["wattage_w"], 100, 3000),
        "length": _within(part["length_mm"], 50, 400),
        "form": _named(part["form_factor"]),
        "plugs": _within(part["pcie_6_plus_2_pin"], 1, 20),
    }


# module: file, attributes, may be left out, most of one part
MODULES = {
    "cpu": ("cpu", _cpu, False, 1),
    "cooler": ("cpu_cooler", _cooler, True, 1),
    "motherboard": ("motherboard", _board, False, 1),
    "memory": ("memory", _memory, False, 1),
    "storage": ("storage", _drive, False, 2),
    "storage2": ("storage", _drive, True, 2),
    "gpu": ("gpu", _card, True, 1),
    "case": ("case", _case, False, 1),
    "psu": ("psu", _supply, False, 1),
}


def fitting(model, variant, number):
    """Which values of one variable satisfy all clauses and sums beside a build's other values, read one by one."""
    at = {variable.name: int(value) for variable, value in zip(model.variables, variant, strict=True)}
    asked = model.variables[number]
    index = {value: i for i, value in enumerate(asked.values)}
    fits = np.ones(len(asked.values), dtype=bool)
    for constraint in model.constraints:
        if isinstance(constraint, LinearSum):
            fits &= _sum_fits(constraint, at, asked.name, len(fits))
        else:
            mask, names = np.zeros(len(fits), dtype=bool), {v.name: v.values for v in model.variables}
            for name, values in constraint.literals:
                if name == asked.name:
                    mask[[index[value] for value in values]] = True
                elif names[name][at[name]] in values:
                    mask[:] = True
            fits &= mask
    return fits


def _sum_fits(constraint, at, asked, count):
    others = [row[at[name]] for name, row in constraint.weights.items() if name != asked]
    if None in others:
        return np.ones(count, dtype=bool)
    own = constraint.weights.get(asked, (0,) * count)
    return np.array([weight is None or sum(others) + weight <= constraint.bound for weight in own])


@cache
def pc_parts(*, priced=False):
    """Nine modules over all 26,088 parts, or over those that have a price."""
    values, variables = {}, []
    for module, (file, about, optional, most) in MODULES.items():
        lines = (FOLDER / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
        parts = [part for part in map(json.loads, lines) if part["price"] is not None or not priced]
        rows = [(f"{p['id']} x{n}", n, about(p), p["price"]) for p in parts for n in range(1, most + 1)]
        if optional:
            rows.insert(0, (NONE, 0, None, 0))
        prices = tuple(round(100 * n * (price if price is not None else 99_999)) for _, n, _, price in rows)
        prices = tuple(0 if row[0] == NONE else price for row, price in zip(rows, prices, strict=True))
        values[module] = [(name, n, known) for name, n, known, _ in rows]
        variables.append(Variable(name=module, values=tuple(row[0] for row in rows), prices=prices))
    return ProductModel(name="pc parts", variables=tuple(variables), constraints=tuple(_rules(values)))


def _rules(values):
    same = partial(_same, values)
    at_most = partial(_sum, values)
    yield from same("socket", "cpu", "socket", "motherboard", "socket")
    yield from same("generation", "cpu", "generation", "motherboard", "generations")
    yield from same("cooler socket", "cpu", "socket", "cooler", "sockets")
    yield _needs(values, "cooler needed", "cpu", "cooler", "cooler")
    yield _needs(values, "card needed", "cpu", "graphics", "gpu")
    yield from same("memory type", "memory", "memory", "motherboard", "memory")
    yield at_most("memory slots", {"memory": "slots"}, "motherboard", "slots")
    yield at_most("memory size", {"memory": "gb"}, "motherboard", "gb")
    yield from same("board form", "motherboard", "form", "case", "forms")
    yield at_most("card length", {"gpu": "length"}, "case", "length")
    yield at_most("cooler height", {"cooler": "height"}, "case", "height")
    yield at_most("supply length", {"psu": "length"}, "case", "psu length")
    yield from same("supply form", "psu", "form", "case", "psu forms")
    yield at_most("plugs", {"gpu": "plugs"}, "psu", "plugs")
    yield at_most("watts", {"cpu": "watts", "gpu": "watts"}, "psu", "watts", factors=(125, 100), constant=12500)
    yield at_most("m2 slots", {"storage": "m2", "storage2": "m2"}, "motherboard", "m2")
    yield at_most("sata ports", {"storage": "sata", "storage2": "sata"}, "motherboard", "sata")


def _same(values, code, left, one, right, other):
    """The left's attribute is (among) the right's; one clause for each of the left's values, unknown fits all."""
    have = {(known or {}).get(one) for _, _, known in values[left]} - {None}
    for number, wanted in enumerate(sorted(have)):
        out = tuple(name for name, _, known in values[left] if (known or {}).get(one) != wanted)
        fits = tuple(name for name, _, known in values[right] if _takes((known or {}).get(other), wanted))
        yield Clause(literals=((left, out), (right, fits)), id=f"{code} {number}")


def _takes(offered, wanted):
    return offered is None or wanted == offered or (isinstance(offered, list) and wanted in offered)


def _needs(values, code, left, attribute, right):
    """A part whose attribute is false needs one of the right module."""
    out = tuple(name for name, _, known in values[left] if known[attribute] is not False)
    taken = tuple(name for name, _, _ in values[right] if name != NONE)
    return Clause(literals=((left, out), (right, taken)), id=code)


def _sum(values, code, needs, bound, offered, *, factors=(1, 1), constant=0):
    weights = {m: tuple(_weight(v, attribute, factors[0]) for v in values[m]) for m, attribute in needs.items()}
    weights[bound] = tuple(_weight(v, offered, -factors[1]) for v in values[bound])
    return LinearSum(weights=weights, op="<=", bound=-10 * constant, id=code)


def _weight(value, attribute, factor):
    _, number, known = value
    if known is None:
        return 0
    return None if known[attribute] is None else round(10 * factor * number * known[attribute])  # tenths of mm occur
