"""What staff should know before publishing: a model without variants, values that no variant has, forced values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from configurator.engine.knowledge import KnowledgeBase

NONE = "(none)"
"""The value of a variable that stands for "take nothing here"."""


def findings(knowledge: KnowledgeBase) -> dict[str, object]:
    """Return the findings in JSON form; ``redundant`` and ``blame`` are not computed yet. Cost: one evaluation."""
    found = knowledge.evaluate(np.full(len(knowledge.variables), -1, dtype=np.int32))
    possible = found.changes == 0
    dead, core, false_optional = [], [], []
    for number, name in enumerate(knowledge.variables):
        if knowledge.auxiliary[number]:
            continue
        row = possible[knowledge.offsets[number] : knowledge.offsets[number + 1]]
        values = knowledge.values[number]
        left = [value for value, alive in zip(values, row, strict=True) if alive]
        dead += [[name, value] for value in values if value not in left]
        core += [[name, value] for value in left if len(left) == 1]
        if NONE in values and NONE not in left:
            false_optional.append(name)
    return {
        "void": not found.consistent,
        "count": str(found.count),
        "dead": dead,
        "core": core,
        "false_optional": false_optional,
        "redundant": None,
        "blame": None,
    }
