"""Draw the layers of live pictures and name them in the catalog files.

`python -m catalog.demo.draw.layers [FAMILY ...]`; of all families if none is named.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from PIL import Image

from catalog.demo.draw import laptop_layers, pc_layers, shelf_layers, yogurt_layers
from catalog.demo.draw.scene import OVERSAMPLING, Scene, painted
from catalog.demo.draw.sheet import Sheet

DEMO = Path(__file__).parents[1]
FAMILIES: dict[str, Callable[[], Iterator[Sheet]]] = {
    "laptop": laptop_layers.sheets,
    "yogurt": yogurt_layers.sheets,
    "pc": pc_layers.sheets,
    "shelf": shelf_layers.sheets,
}
SIZE = (1200, 900)
SCALE, MIDDLE = 4.7, (600.0, 486.0)
"""Pixels for each unit of a scene, and where its origin is."""


def rendered(scene: Scene, *, oversampling: int = OVERSAMPLING) -> Image.Image:
    """Paint a scene on the sheet that all layers share: nothing is fitted or centred."""
    return painted(scene, SIZE, SCALE, MIDDLE, oversampling)


def path_of(family: str, sheet: Sheet) -> str:
    """Where a layer's picture is, beside the catalog file."""
    return f"pictures/{family}/layers/{sheet.file or sheet.code}.webp"


def entry(family: str, sheet: Sheet) -> dict[str, object]:
    """The layer as the catalog file has it."""
    found: dict[str, object] = {"code": sheet.code, "name": sheet.name, "picture": path_of(family, sheet)}
    if sheet.place:
        found["place"] = sheet.place
    if sheet.at_least > 1:
        found["at_least"] = sheet.at_least
    found |= {"with": sheet.taken} if sheet.taken or not sheet.given else {}
    return found | ({"from": sheet.given} if sheet.given else {})


def listed(text: str, entries: list[dict[str, object]]) -> str:
    """The text of a catalog file with these layers, one a line, in place of those it has."""
    lines = ",\n".join(" " + json.dumps(each, ensure_ascii=False) for each in entries)
    bare = re.sub(r'^"layers": \[\n.*?^\],\n', "", text, flags=re.DOTALL | re.MULTILINE)
    return bare.replace('\n"presets": [', f'\n"layers": [\n{lines}\n],\n"presets": [', 1)


def draw(folder: Path, family: str, code: str) -> int:
    """Draw one layer into a folder; returns its size in bytes."""
    sheet = next(each for each in FAMILIES[family]() if each.code == code)
    drawn = sheet.draw()
    target = folder / path_of(family, sheet)
    target.parent.mkdir(parents=True, exist_ok=True)
    picture = rendered(drawn) if isinstance(drawn, Scene) else drawn
    picture.save(target, "WEBP", quality=78, alpha_quality=80, method=6)
    return target.stat().st_size


def main(arguments: list[str]) -> None:
    """Draw all layers of the families named, else of all, and write their list into the catalog files."""
    for family in arguments or FAMILIES:
        sheets = list(FAMILIES[family]())
        codes = {path_of(family, sheet): sheet.code for sheet in reversed(sheets)}
        with ProcessPoolExecutor() as pool:
            sizes = list(pool.map(partial(draw, DEMO, family), codes.values(), chunksize=4))
        file = DEMO / f"{family}.json"
        entries = [entry(family, sheet) for sheet in sheets]
        file.write_text(listed(file.read_text(encoding="utf-8"), entries), encoding="utf-8")
        told = f"{len(sizes)} pictures, {sum(sizes) / 1e6:.2f} MB, the largest {max(sizes) / 1e3:.1f} KB"
        sys.stdout.write(f"{family}: {len(sheets)} layers, {told}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
