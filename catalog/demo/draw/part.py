"""What a painter knows about a component: its SKU and its attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Part:
    """One component of a catalog file."""

    sku: str
    attributes: Mapping[str, Any]

    @property
    def mark(self) -> str:
        """The last word of the SKU: `16` of LT-MEM-16."""
        return self.sku.rsplit("-", 1)[-1]

    def number(self, attribute: str) -> float:
        """Return a number, 0 when it is not known."""
        return float(self.attributes.get(attribute) or 0)

    def text(self, attribute: str) -> str:
        """Return a text, empty when it is not known."""
        return str(self.attributes.get(attribute) or "")

    def yes(self, attribute: str) -> bool:
        """Whether it is so."""
        return bool(self.attributes.get(attribute))
