"""Imprints: the places of a product for its customer's own words and picture, as a release has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ReleasedFont:
    """A font to choose; `file` is its name in the storage."""

    code: str
    name: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedImprint:
    """A label or an engraving: what it takes, how it is printed, and where it is in the picture of 1200 x 900."""

    code: str
    name: str
    help: str
    takes: str  # text, picture or both
    most: int  # characters
    lines: int
    scripts: tuple[str, ...]
    fonts: tuple[ReleasedFont, ...]
    colour: str
    paper: str  # of the label in the picture, "" for none
    corners: tuple[tuple[int, int], ...]  # clockwise from the top left
    width_mm: int
    height_mm: int
    on: str  # the module whose component it is shown on, "" for the product as a whole
    look_first: bool

    @property
    def takes_text(self) -> bool:
        """Whether words can be given."""
        return self.takes != "picture"

    @property
    def takes_picture(self) -> bool:
        """Whether a picture can be given."""
        return self.takes != "text"

    def font(self, code: str) -> ReleasedFont | None:
        """A font of this imprint by its code."""
        return next((font for font in self.fonts if font.code == code), None)


def released_imprints(document: Mapping[str, Any]) -> dict[str, ReleasedImprint]:
    """The imprints of a release's document by code, in their order."""
    fonts = {f["code"]: ReleasedFont(f["code"], f["name"], f["file"]) for f in document.get("fonts", ())}
    return {entry["code"]: _imprint(entry, fonts) for entry in document.get("imprints", ())}


def _imprint(entry: Mapping[str, Any], fonts: Mapping[str, ReleasedFont]) -> ReleasedImprint:
    same = ("code", "name", "help", "takes", "most", "lines", "colour", "paper", "width_mm", "height_mm", "look_first")
    return ReleasedImprint(
        **{name: entry[name] for name in same},
        scripts=tuple(entry["scripts"]),
        fonts=tuple(fonts[code] for code in entry["fonts"] if code in fonts),
        corners=tuple((x, y) for x, y in entry["corners"]),
        on=entry.get("on", ""),
    )
