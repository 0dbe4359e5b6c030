"""Bare: what a release is without any words: the same in every language."""

from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.explode import PartsList
from catalog.numbers import with_numbers
from configurator.engine import KnowledgeBase, Rulebook, parse_model
from configurator.releases.files import sized_name
from configurator.releases.languages import Wordless
from configurator.releases.layers import Layer, released_layers
from configurator.releases.pictures import FORMATS, thumbnail_name, widths_of
from configurator.releases.translate import Translation


class Bare:
    """The wordless side of a release in memory."""

    document: dict[str, Any]
    family: dict[str, Any]
    knowledge: KnowledgeBase
    translation: Translation

    @property
    def thumbnail(self) -> str:
        """Storage name of the family's small picture, "" without one."""
        return thumbnail_name(self.family["picture"]) if self.family.get("picture") else ""

    @Wordless
    def pictures(self) -> dict[str, list[tuple[int, str]]]:
        """The family's picture by format: widths and storage names; empty where only the original is there."""
        name = self.family.get("picture")
        widths = widths_of(name) if name else ()
        return {form: [(width, sized_name(name, width, form)) for width in widths] for form in FORMATS if widths}

    @Wordless
    def layers(self) -> tuple[Layer, ...]:
        """The sheets of the live picture, the lowest first; none where staff made none."""
        return released_layers(self.document, self.translation.vocabulary)

    @Wordless
    def rulebook(self) -> Rulebook:
        """The rules as constraints, to say which of them stand against a wish."""
        return Rulebook(parse_model(self.translation.model))

    @Wordless
    def parts_list(self) -> PartsList:
        """What the components are made of."""
        return PartsList(with_numbers(self.document))

    @Wordless
    def takers(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """By SKU, the flat index of every value that takes it, and how many."""
        return _takers(self)

    @Wordless
    def unpriced(self) -> frozenset[int]:
        """Flat indices of the values whose price is on request."""
        return frozenset(self.flat(variable, value) for variable, value in self.translation.unpriced)

    @Wordless
    def rule_of(self) -> dict[str, str]:
        """The code of the rule that each constraint comes from, by the constraint's id; a module's own are theirs."""
        codes = {rule["code"] for rule in self.document["rules"]}
        ids = (rule["id"] for rule in self.translation.model["constraints"])
        names = {name: name.rpartition(":")[0] for name in ids}
        return {name: code if code in codes else name for name, code in names.items()}

    @Wordless
    def variable_of(self) -> NDArray[np.int64]:
        """The number of the variable of every value, by flat index."""
        sizes = np.diff(self.knowledge.offsets)
        return np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)

    @Wordless
    def skipping_costs(self) -> NDArray[np.int64]:
        """1 for every value that takes something where nothing could be taken, by flat index."""
        return _skipping_costs(self)

    @Wordless
    def _flats(self) -> dict[tuple[str, str], int]:
        return _flat_indices(self.knowledge)

    def flat(self, variable: str, value: str) -> int:
        """The flat index of a value. Raises KeyError for one that is not in this release."""
        return self._flats[variable, value]

    def offers(self, variable: str, value: str) -> bool:
        """Whether this release knows the value at all."""
        return (variable, value) in self._flats

    def money(self, minor: int) -> Decimal:
        """Minor units as an amount."""
        scale = self.translation.vocabulary.price_scale
        return (Decimal(minor) / scale).quantize(Decimal(1) / scale)


def _flat_indices(knowledge: KnowledgeBase) -> dict[tuple[str, str], int]:
    return {
        (variable, value): int(knowledge.offsets[v]) + i
        for v, variable in enumerate(knowledge.variables)
        for i, value in enumerate(knowledge.values[v])
    }


def _takers(release: Bare) -> dict[str, tuple[tuple[int, int], ...]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for slot in release.translation.vocabulary.slots:
        for value, (sku, quantity) in slot.taken.items():
            found.setdefault(sku, []).append((release.flat(slot.variable, value), quantity))
    return {sku: tuple(values) for sku, values in found.items()}


def _skipping_costs(release: Bare) -> NDArray[np.int64]:
    costs = np.zeros(int(release.knowledge.offsets[-1]), np.int64)
    for slot in release.translation.vocabulary.slots:
        if slot.nothing is not None:
            costs[
                release.flat(slot.variable, slot.values[0]) + 1 : release.flat(slot.variable, slot.values[-1]) + 1
            ] = 1
    return costs
