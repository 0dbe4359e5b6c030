"""One layer of a live picture: its entry in the catalog file, and what draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PIL import Image

from catalog.demo.draw.scene import Scene


@dataclass(frozen=True)
class Sheet:
    """One layer; coordinates are those of the family's scene, every layer is the same sheet."""

    code: str
    name: str
    taken: dict[str, list[str]]
    draw: Callable[[], Scene | Image.Image]
    place: str = ""
    at_least: int = 1
    file: str = ""  # layers of the same look share a file
    given: Mapping[str, float] = field(default_factory=dict)  # from which number of a module on
