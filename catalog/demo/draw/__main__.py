"""Draw every picture of the demo families: `python -m catalog.demo.draw [FOLDER]`."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.demo.draw.families import FAMILIES
from catalog.demo.draw.painters import painter, share
from catalog.demo.draw.part import Part
from catalog.demo.draw.pc import MODULES
from catalog.demo.draw.scene import Scene, save

if TYPE_CHECKING:
    from collections.abc import Callable

DEMO = Path(__file__).parents[1]
DRAWN = ("laptop", "yogurt")  # families with a picture for each component


@dataclass(frozen=True)
class Task:
    """One picture: where it goes, and what it shows."""

    path: Path
    family: str = ""
    module: str = ""
    part: Part | None = None


def tasks(folder: Path) -> list[Task]:
    """All pictures of the demo families."""
    found = [Task(folder / "pictures" / code / "family.webp", family=code) for code in FAMILIES]
    found += [Task(folder / "pictures" / "pc" / f"{code}.webp", module=code) for code in MODULES]
    for code in DRAWN:
        catalog = json.loads((DEMO / f"{code}.json").read_text(encoding="utf-8"))
        found += [
            Task(folder / item["picture"], part=Part(item["sku"], item["attributes"]))
            for item in catalog["components"]
            if item.get("picture")
        ]
    return found


def draw(task: Task) -> int:
    """Draw one picture; returns its size in bytes."""
    scene = Scene()
    width, height, filled = 640, 640, 1.0
    if task.part:
        painter(task.part.sku)(scene, task.part)
        filled = share(task.part)
    else:
        paint: Callable[[Scene], None] = FAMILIES[task.family] if task.family else MODULES[task.module]
        paint(scene)
        width, height = (960, 720) if task.family else (640, 640)
    save(scene.render(width, height, share=filled), task.path)
    return task.path.stat().st_size


def main(arguments: list[str]) -> None:
    """Draw into the folder given, else beside the catalog files."""
    folder = Path(arguments[0]) if arguments else DEMO
    with ProcessPoolExecutor() as pool:
        sizes = list(pool.map(draw, tasks(folder), chunksize=8))
    sys.stdout.write(f"{len(sizes)} pictures, {sum(sizes) / 1e6:.2f} MB, the largest {max(sizes) / 1e3:.1f} KB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
