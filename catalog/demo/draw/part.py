"""What a painter knows about a component: its SKU and its attributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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
        """A number, 0 when it is not known."""
        return float(self.attributes.get(attribute) or 0)

    def text(self, attribute: str) -> str:
        """A text, empty when it is not known."""
        return str(self.attributes.get(attribute) or "")

    def yes(self, attribute: str) -> bool:
        """Whether it is so."""
        return bool(self.attributes.get(attribute))
