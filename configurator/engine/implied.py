"""What it takes for one constraint to be broken, and which others it could be about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from configurator.engine.model import Clause, LinearSum, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from configurator.engine.model import Constraint, ProductModel


def negations(model: ProductModel, constraint: Constraint) -> Iterator[list[Constraint]]:
    """Yield sets of constraints: a build breaks the given one if and only if it satisfies all of one set."""
    values = {variable.name: variable.values for variable in model.variables}
    match constraint:
        case Clause():
            yield [_among(name, [v for v in values[name] if v not in taken]) for name, taken in constraint.literals]
        case Table():
            yield [replace(constraint, allowed=not constraint.allowed)]
        case LinearSum():
            known = [
                _among(name, [v for v, weight in zip(values[name], row, strict=True) if weight is not None])
                for name, row in constraint.weights.items()
            ]
            if constraint.op != ">=":
                yield [*known, replace(constraint, op=">=", bound=constraint.bound + 1)]
            if constraint.op != "<=":
                yield [*known, replace(constraint, op="<=", bound=constraint.bound - 1)]


def _among(name: str, values: list[str]) -> Clause:
    return Clause(literals=((name, tuple(values)),))


def connected(constraints: Collection[Constraint], constraint: Constraint) -> list[Constraint]:
    """Return those that share a variable with the one, directly or by way of others.

    The rest can't bear on it, unless it leaves nothing at all.
    """
    reached, left, near = set(scope(constraint)), list(constraints), True
    while near:
        far = [other for other in left if reached.isdisjoint(scope(other))]
        near = len(far) < len(left)
        reached.update(*(scope(other) for other in left if not reached.isdisjoint(scope(other))))
        left = far
    return [other for other in constraints if not reached.isdisjoint(scope(other))]


def scope(constraint: Constraint) -> tuple[str, ...]:
    """Return the variables that a constraint looks at."""
    match constraint:
        case Clause():
            return tuple(name for name, _ in constraint.literals)
        case Table():
            return constraint.variables
        case LinearSum():
            return tuple(constraint.weights)
