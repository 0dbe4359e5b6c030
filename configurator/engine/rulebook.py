"""A model's constraints, ready to say which of them exclude something: what a knowledge base no longer knows."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.sat import SatRules

if TYPE_CHECKING:
    from configurator.engine.jit import Int32s
    from configurator.engine.model import ProductModel


class Rulebook:
    """The constraints of one model; prepared on first use, shared by all threads."""

    def __init__(self, model: ProductModel) -> None:
        """Keep the model; the work comes with the first question."""
        self._model = model
        self._lock = threading.Lock()
        self._rules: SatRules | None = None
        self._names = tuple(model.constraint_name(number) for number in range(len(model.constraints)))

    def blame(self, fixed: Int32s) -> tuple[str, ...]:
        """Return a minimal set of constraints that these values exclude each other under; -1 leaves a variable open."""
        with self._lock:
            if self._rules is None:
                self._rules = SatRules(self._model)
            pinned = {v: int(fixed[v]) for v in np.flatnonzero(fixed >= 0).tolist()}
            return tuple(self._names[number] for number in self._rules.blame(pinned))
