"""Roles: which variables of the engine customers decide, and which only carry prices beside the components."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from configurator.engine import KnowledgeBase
from configurator.releases.price_lines import PriceLine, amounts_of


class Roles:
    """The variables of a knowledge base by what they are there for."""

    def __init__(self, knowledge: KnowledgeBase, lines: tuple[PriceLine, ...]) -> None:
        self.knowledge, self.lines = knowledge, lines
        numbered = list(enumerate(knowledge.variables))
        self.chosen = tuple((v, name) for v, name in numbered if not knowledge.auxiliary[v])
        self.pricing = tuple((v, name) for v, name in numbered if knowledge.auxiliary[v])

    @cached_property
    def offered(self) -> NDArray[np.bool_]:
        """For every value by flat index whether it is of a variable that customers decide."""
        sizes = np.diff(self.knowledge.offsets)
        found: NDArray[np.bool_] = ~np.repeat(np.array(self.knowledge.auxiliary, np.bool_), sizes)
        return found

    def named(self, variant: Sequence[int] | NDArray[Any]) -> dict[str, str]:
        """A variant's values by variable, of what customers decide."""
        return {name: self.knowledge.values[v][variant[v]] for v, name in self.chosen}

    def price_lines(self, indices: NDArray[Any]) -> list[tuple[PriceLine, int]]:
        """What is paid beside the components, in minor units, of a variant or of one that is decided in part (-1)."""
        knowledge = self.knowledge
        flats = {name: int(knowledge.offsets[v] + indices[v]) for v, name in self.pricing if indices[v] >= 0}
        return list(amounts_of(self.lines, {name: int(knowledge.prices[flat]) for name, flat in flats.items()}))
