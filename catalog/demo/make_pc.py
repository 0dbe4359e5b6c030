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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.demo.pc_choice import CHOOSE, read
from catalog.demo.pc_facts import LINES, attributes
from catalog.demo.pc_needs import NEEDS
from catalog.demo.pc_presets import PRESETS
from catalog.demo.pc_tables import ATTRIBUTES, FAMILY, MODULES, RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = dict[str, Any]
Part = dict[str, Any]

# module: file, SKU prefix, picture, typical weight in g
KINDS: dict[str, tuple[str, str, int]] = {
    "cpu": ("cpu", "CPU", 60),
    "cooler": ("cpu_cooler", "COOL", 950),
    "motherboard": ("motherboard", "MB", 900),
    "memory": ("memory", "MEM", 80),
    "graphics": ("gpu", "GPU", 1100),
    "storage": ("storage", "SSD", 90),
    "case": ("case", "CASE", 7200),
    "psu": ("psu", "PSU", 1700),
}


def short(name: str, most: int = 80) -> str:
    """Return a name in one line of at most so many characters, cut between words."""
    name = " ".join(name.split())
    return name if len(name) <= most else name[:most].rsplit(" ", 1)[0].rstrip(" ,;:-/(")


def component(module: str, part: Part) -> Json:
    """Return one part as a component, with its price; cost, weight and lead time are made up."""
    _, prefix, weight = KINDS[module]
    known = attributes(module, part)
    return {
        "sku": f"PC-{prefix}-{part['id'][:8].upper()}",
        "name": short(part["name"]),
        "description": LINES[module](known),
        "picture": f"pictures/pc/{module}.webp",
        "cost": f"{part['price'] * 0.84:.2f}",
        "weight_g": weight,
        "lead_time_days": 2 + int(part["id"][:2], 16) % 5,
        "attributes": known,
        "price": f"{part['price']:.2f}",
    }


def components(folder: Path, module: str) -> list[Json]:
    """Return the chosen parts for a module, cheapest first."""
    chosen = CHOOSE[module](read(folder, KINDS[module][0]))
    return [component(module, part) for part in sorted(chosen, key=lambda p: (p["price"], p["id"]))]


def catalog(folder: Path) -> Json:
    """Return the whole file."""
    parts = {module: components(folder, module) for module in KINDS}
    return document(parts, ATTRIBUTES, family=FAMILY, rules=RULES, presets=PRESETS, needs=NEEDS)


def document(
    parts: dict[str, list[Json]],
    known: Sequence[tuple[str, str, str, str]],
    *,
    family: Json,
    rules: Sequence[Json],
    presets: Sequence[Json],
    needs: Sequence[Json] = (),
) -> Json:
    """Return a catalog file of the parts for each module, with the attributes that any of them has."""
    every = [item for items in parts.values() for item in items]
    used = {code for item in every for code in item["attributes"]}
    return {
        "format": "atelier-catalog/1",
        "attributes": [
            {"code": code, "name": name, "kind": kind, **({"unit": unit} if unit else {})}
            for code, name, kind, unit in known
            if code in used
        ],
        "family": family,
        "components": [{key: value for key, value in item.items() if key != "price"} for item in every],
        "modules": [module_of(row, parts["storage" if row[0] == "storage2" else row[0]]) for row in MODULES],
        "rules": rules,
        **({"needs": needs} if needs else {}),
        "presets": presets,
    }


def module_of(row: tuple[str, str, str, str, bool, int], parts: Sequence[Json]) -> Json:
    """One module with its components and prices."""
    code, name, step, text, required, most = row
    return {
        "code": code,
        "name": name,
        "step": step,
        "help": text,
        "kind": "one",
        "required": required,
        "minimum": 0,
        "maximum": None,
        "price_per_100_g": None,
        "asked_if": [],
        "components": [{"sku": p["sku"], "price": p["price"], "max_quantity": most} for p in parts],
    }


def written(data: Json) -> str:
    """Return the file's text: one line for each entry, so that differences can be read."""
    blocks = []
    for key, value in data.items():
        if key == "modules":
            inner = ",\n".join(_module_text(module) for module in value)
            blocks.append(f'"{key}": [\n{inner}\n]')
        elif key == "texts":
            blocks.append(f'"{key}": {json.dumps(value, ensure_ascii=False, indent=1)}')
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
    data["texts"] = json.loads(Path(__file__).with_name("pc_texts.json").read_text(encoding="utf-8"))
    Path(__file__).with_name("pc.json").write_text(written(data), encoding="utf-8")
    counts = ", ".join(f"{m['code']} {len(m['components'])}" for m in data["modules"])
    sys.stdout.write(f"{len(data['components'])} components: {counts}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
