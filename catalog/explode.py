"""Explode: from components to the parts that they are made of, and the parts of those.

Works on a family as its file or a release has it; no tables. A number that depends on an attribute is worked out and
rounded up for each single component, then multiplied down the tree.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from graphlib import TopologicalSorter
from math import ceil
from typing import TYPE_CHECKING, Any

from catalog.cells import PIECES, WEIGHT, compares

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from catalog.documents import Document


@dataclass(frozen=True, slots=True)
class Part:
    """So many pieces of a part, of a component or another part."""

    sku: str
    name: str
    of: str
    quantity: int


def attribute_of(component: Document, code: str) -> Any:
    """A component's attribute, None when it is not known; all have a weight and are one piece."""
    value = component["attributes"].get(code)
    if value is None and code == WEIGHT:
        return component["weight_g"]
    return 1 if value is None and code == PIECES else value


def is_meant(line: Document, component: Document) -> bool:
    """Whether a module's line is about this component of the module."""
    if "component" in line:
        return bool(line["component"] == component["sku"])
    if "attribute" not in line:
        return True
    have = attribute_of(component, line["attribute"])
    return have is not None and compares(line["operator"], have, line["value"])


def count_for(line: Document, component: Document) -> int:
    """How many of the part one component needs; none where the attribute is not known, or not above 0."""
    if "per" not in line:
        return int(line["quantity"])
    value = attribute_of(component, line["per"])
    return 0 if value is None else max(0, ceil(Decimal(line["quantity"]) * Decimal(str(value))))


def reached(document: Document, skus: Iterable[str]) -> set[str]:
    """These components, and all that the family's parts lead to from them and from its modules."""
    parts = {entry["sku"]: entry["parts"] for entry in document["components"] if "parts" in entry}
    ways = [*skus, *(line["part"] for module in document["modules"] for line in module.get("parts", ()))]
    found: set[str] = set()
    while ways:
        sku = ways.pop()
        if sku not in found:
            found.add(sku)
            ways += [line["part"] for line in parts.get(sku, ())]
    return found


class PartsList:
    """What the components of one family are made of."""

    def __init__(self, document: Document) -> None:
        """`document` has no circle of parts, as `validate` makes sure."""
        self.components: Mapping[str, Document] = {entry["sku"]: entry for entry in document["components"]}
        self.lines: Mapping[str, list[Document]] = {
            module["code"]: module["parts"] for module in document["modules"] if "parts" in module
        }

    @cached_property
    def is_empty(self) -> bool:
        """Whether nothing here has parts."""
        return not self.lines and not any("parts" in entry for entry in self.components.values())

    @cached_property
    def parts(self) -> frozenset[str]:
        """The SKUs that something here has as its part."""
        lines = [*self.lines.values(), *(entry.get("parts", ()) for entry in self.components.values())]
        return frozenset(line["part"] for several in lines for line in several)

    def chosen(self, module: str, sku: str) -> Counter[str]:
        """How many of which parts one component needs at once where a module has it."""
        component = self.components[sku]
        meant = (line for line in self.lines.get(module, ()) if is_meant(line, component))
        return _counted(meant, component) + self.own(sku)

    def own(self, sku: str) -> Counter[str]:
        """How many of which parts one component needs at once wherever it is."""
        component = self.components[sku]
        return _counted(component.get("parts", ()), component)

    def explode(self, taken: Iterable[tuple[str, str, int]]) -> tuple[Part, ...]:
        """All parts of components taken as (module, SKU, quantity), each once for what it is a part of.

        First the parts of what was taken, in its order, then the parts of those, whatever has parts before its parts.
        Linear in the lines that are reached, however many ways lead to a part.
        """
        if self.is_empty:
            return ()
        rows: Counter[tuple[str, str]] = Counter()
        for module, sku, quantity in taken:
            for part, count in self.chosen(module, sku).items():
                rows[sku, part] += count * quantity
        needed: Counter[str] = Counter()
        for (_, part), quantity in rows.items():
            needed[part] += quantity
        for of in self._downwards(needed):
            for part, count in self.own(of).items():
                rows[of, part] += count * needed[of]
                needed[part] += count * needed[of]
        return tuple(Part(part, self.components[part]["name"], of, quantity) for (of, part), quantity in rows.items())

    def _downwards(self, parts: Iterable[str]) -> Iterator[str]:
        """These parts and all that they lead to, none before what it is a part of; else as they are met, by level."""
        above: dict[str, list[str]] = {part: [] for part in parts}
        ways = deque(above)
        while ways:
            of = ways.popleft()
            for part in self.own(of):
                if part not in above:
                    above[part] = []
                    ways.append(part)
                above[part].append(of)
        sorter = TopologicalSorter[str](dict.fromkeys(above, ()))
        for part, wholes in above.items():
            sorter.add(part, *wholes)
        yield from sorter.static_order()


def _counted(lines: Iterable[Document], component: Document) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in lines:
        found[line["part"]] += count_for(line, component)
    return +found
