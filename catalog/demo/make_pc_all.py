"""Make pc-all.json.gz, every part as one family: `python -m catalog.demo.make_pc_all FOLDER`.

The folder is the one that `make_pc` reads. The same folder gives the same file, byte for byte: nothing in it tells when
or where it was made. Not needed at run time.
"""

from __future__ import annotations

import gzip
import json
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.demo.make_pc import KINDS, document, short
from catalog.demo.pc_all_facts import attributes
from catalog.demo.pc_all_tables import ATTRIBUTES, FAMILY, NEEDS, RULES, SAYS, presets

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = dict[str, Any]
NAME_LENGTH = 160


def component(module: str, part: Json) -> Json:
    """Return one part as a component, with its price; the delivery time is made up."""
    _, prefix, _ = KINDS[module]
    known = attributes(module, part)
    return {
        "sku": f"{prefix}-{part['id'][:8].upper()}",
        "name": short(part["name"], NAME_LENGTH),
        "description": ", ".join(text.format(known[code]) for code, text in SAYS[module] if code in known),
        "picture": f"pictures/pc/{module}.webp",
        "lead_time_days": 2 + int(part["id"][:2], 16) % 5,
        "attributes": known,
        "price": f"{part['price']:.2f}" if part["price"] else None,
    }


def components(folder: Path, module: str) -> list[Json]:
    """Return all parts for a module: those with a price first, cheapest first, then by name."""
    with (folder / f"{KINDS[module][0]}.jsonl").open(encoding="utf-8") as lines:
        parts: list[Json] = list(map(json.loads, lines))
    blank = dict.fromkeys(key for part in parts for key in part)
    ordered = sorted(parts, key=lambda p: (not p["price"], p["price"] or 0, p["name"], p["id"]))
    return [component(module, {**blank, **part}) for part in ordered]


def catalog(folder: Path) -> Json:
    """Return the whole file."""
    parts = {module: components(folder, module) for module in KINDS}
    data = document(parts, ATTRIBUTES, family=FAMILY, rules=RULES, presets=presets(), needs=NEEDS)
    return data | {"modules": [_shorter(module) for module in data["modules"]]}


def _shorter(module: Json) -> Json:
    """Leave out what goes without saying."""
    offered = [_usual_left_out(entry) for entry in module["components"]]
    return {key: value for key, value in module.items() if key not in _USUAL} | {"components": offered}


_USUAL = ("minimum", "maximum", "price_per_100_g", "asked_if")


def _usual_left_out(entry: Json) -> Json:
    usual = {"price": None, "max_quantity": 1}
    return {key: value for key, value in entry.items() if key not in usual or value != usual[key]}


def packed(data: Json) -> bytes:
    """Return the compressed file: no time, no name, one entry a line inside."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace('},{"sku"', '},\n{"sku"') + "\n"
    buffer = BytesIO()
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as file:
        file.write(text.encode())
    return buffer.getvalue()


def main(arguments: Sequence[str]) -> None:
    """Write pc-all.json.gz beside this script."""
    data = catalog(Path(arguments[0]))
    written = packed(data)
    Path(__file__).with_name("pc-all.json.gz").write_bytes(written)
    counts = ", ".join(f"{m['code']} {len(m['components'])}" for m in data["modules"])
    sys.stdout.write(f"{len(data['components'])} components in {len(written)} bytes: {counts}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
