"""A mistake and its place, for forms and files alike."""

from dataclasses import dataclass

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """What can't be meant, and where: `place` leads to it through keys and positions."""

    place: Place
    text: str

    @property
    def where(self) -> str:
        """The place the way people write it: `rules[3].then[0].attribute`."""
        return place_text(self.place)

    def under(self, *prefix: str | int) -> "Problem":
        """Give the same problem seen from further out."""
        return Problem((*prefix, *self.place), self.text)


def place_text(place: Place) -> str:
    """Write a place: `rules[3].then[0].attribute`; the whole file is `file`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.lstrip(".") or "file"
