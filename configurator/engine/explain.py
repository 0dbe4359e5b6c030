"""Why not: the fewest of the customer's own choices, and the constraints, that together exclude a wish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.passes import excluding
from configurator.engine.repair import NO_CHOICES, own

if TYPE_CHECKING:
    from configurator.engine.jit import Int32s
    from configurator.engine.knowledge import KnowledgeBase
    from configurator.engine.repair import Wish
    from configurator.engine.rulebook import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A minimal set of choices (variables by number) and a minimal set of constraints (ids) that exclude each other."""

    choices: tuple[int, ...]
    constraints: tuple[str, ...]


def explain(knowledge: KnowledgeBase, chosen: Int32s, *, wish: Wish | None, rules: Rulebook) -> Conflict | None:
    """See ``KnowledgeBase.explain``."""
    fixed = excluders(knowledge, chosen, wish=wish)
    if fixed is None:
        return None
    choices = tuple(v for v in np.flatnonzero(fixed >= 0).tolist() if wish is None or v != wish[0])
    return Conflict(choices=choices, constraints=rules.blame(fixed))


def excluders(knowledge: KnowledgeBase, chosen: Int32s, *, wish: Wish | None) -> Int32s | None:
    """See ``KnowledgeBase.excluders``."""
    fixed = own(chosen)
    wanted = -1
    if wish is not None and len(fixed) == len(knowledge.variables):
        wanted = wish[0]
        fixed[wanted] = wish[1]
    if knowledge.void:
        fixed[np.arange(len(fixed)) != wanted] = -1
        return fixed
    status = knowledge.machines.run(excluding, fixed, wanted)
    if status < 0:
        raise ValueError(NO_CHOICES)
    return fixed if status else None
