"""Blame: a minimal set of constraints that together leave no build (QuickXplain, Junker 2004)."""

from collections.abc import Sequence
from typing import Any

from configurator.engine import Limits, compile_model, parse_model

Constraint = dict[str, Any]


def minimal_blame(model: dict[str, Any], *, limits: Limits) -> tuple[str, ...]:
    """The ids of a minimal set of constraints of a void model that is void by itself.

    Compiles about 2k log(n/k) sub-models for k of n constraints to blame. Raises TooComplexError as compiling does.
    """

    def void(constraints: Sequence[Constraint]) -> bool:
        knowledge = compile_model(parse_model({**model, "constraints": list(constraints)}), limits=limits)
        return knowledge.evaluate(knowledge.encode({})).count == 0

    def search(ground: list[Constraint], suspects: list[Constraint], *, grown: bool) -> list[Constraint]:
        if grown and void(ground):
            return []
        if len(suspects) == 1:
            return suspects
        half = len(suspects) // 2
        first, second = suspects[:half], suspects[half:]
        from_second = search(ground + first, second, grown=True)
        return search(ground + from_second, first, grown=bool(from_second)) + from_second

    constraints = model["constraints"]
    if not constraints or void([]):
        return ()
    return tuple(constraint["id"] for constraint in search([], constraints, grown=False))
