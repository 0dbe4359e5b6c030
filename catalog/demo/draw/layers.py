"""Draw the layers of live pictures and name them in the catalog file: `python -m catalog.demo.draw.layers`."""

from __future__ import annotations

import json
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from PIL import Image

from catalog.demo.draw.scene import OVERSAMPLING, Scene, painted
from catalog.demo.draw.yogurt_layers import Sheet, sheets

DEMO = Path(__file__).parents[1]
SIZE = (1200, 900)
SCALE, MIDDLE = 4.7, (600.0, 486.0)
"""Pixels for each unit of a scene, and where its origin is."""


def rendered(scene: Scene, *, oversampling: int = OVERSAMPLING) -> Image.Image:
    """Paint a scene on the sheet that all layers share: nothing is fitted or centred."""
    return painted(scene, SIZE, SCALE, MIDDLE, oversampling)


def path_of(sheet: Sheet) -> str:
    """Where a layer's picture is, beside the catalog file."""
    return f"pictures/yogurt/layers/{sheet.file or sheet.code}.webp"


def entry(sheet: Sheet) -> dict[str, object]:
    """The layer as the catalog file has it."""
    found: dict[str, object] = {"code": sheet.code, "name": sheet.name, "picture": path_of(sheet)}
    if sheet.place:
        found["place"] = sheet.place
    if sheet.at_least > 1:
        found["at_least"] = sheet.at_least
    return found | {"with": sheet.taken}


def listed(text: str, entries: list[dict[str, object]]) -> str:
    """The text of a catalog file with these layers, one a line, in place of those it has."""
    lines = ",\n".join(" " + json.dumps(each, ensure_ascii=False) for each in entries)
    bare = re.sub(r'^"layers": \[\n.*?^\],\n', "", text, flags=re.DOTALL | re.MULTILINE)
    return bare.replace('\n"presets": [', f'\n"layers": [\n{lines}\n],\n"presets": [', 1)


def draw(number: int) -> int:
    """Draw one layer; returns its size in bytes."""
    sheet = list(sheets())[number]
    drawn = sheet.draw()
    target = DEMO / path_of(sheet)
    target.parent.mkdir(parents=True, exist_ok=True)
    picture = rendered(drawn) if isinstance(drawn, Scene) else drawn
    picture.save(target, "WEBP", quality=78, alpha_quality=80, method=6)
    return target.stat().st_size


def main() -> None:
    """Draw all layers, and write their list into the catalog file."""
    all_sheets = list(sheets())
    numbers = {path_of(sheet): number for number, sheet in enumerate(all_sheets)}
    with ProcessPoolExecutor() as pool:
        sizes = list(pool.map(draw, numbers.values()))
    file = DEMO / "yogurt.json"
    file.write_text(listed(file.read_text(encoding="utf-8"), [entry(sheet) for sheet in all_sheets]), encoding="utf-8")
    sys.stdout.write(f"{len(sizes)} layers, {sum(sizes) / 1e6:.2f} MB, the largest {max(sizes) / 1e3:.1f} KB\n")


if __name__ == "__main__":
    main()
