"""From a product model to a knowledge base: collapse, choose an order, multiply the rules' automata, flatten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.collapse import Problem, simplify
from configurator.engine.constraints import translate
from configurator.engine.diagram import (
    Diagram,
    OversizeError,
    VariableTree,
    embed,
    multiply,
    reduce,
    reduce_steps,
    swept,
    universal,
)
from configurator.engine.errors import ModelError, TooComplexError
from configurator.engine.flatten import flatten
from configurator.engine.knowledge import KnowledgeBase
from configurator.engine.order import shortlist

if TYPE_CHECKING:
    from configurator.engine.constraints import Rule
    from configurator.engine.model import ProductModel

_BLAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a compile may use. ``edges`` bounds every diagram on the way; ``orders`` are really tried.

    An edge takes about 30 bytes while compiling, so the default stays below 300 MB.
    """

    edges: int = 6_000_000
    orders: int = 8


def compile_model(model: ProductModel, *, limits: Limits | None = None) -> KnowledgeBase:
    """Compile. Deterministic. Raises TooComplexError naming the constraints to blame; a void model compiles.

    Cost: the size of the diagrams on the way, times the number of constraints and of orders tried.
    """
    limits = limits or Limits()
    sizes = [len(variable.values) for variable in model.variables]
    rules = translate(model)
    try:
        problem = None if rules is None else simplify(rules, sizes)
    except OverflowError as error:
        names = tuple(model.constraint_name(i) for i in range(len(model.constraints)))
        raise TooComplexError(constraints=names[:_BLAMED], variable="", edges=0, limit=limits.edges) from error
    diagram = None if problem is None or problem.void else _smallest(problem, model, limits)
    knowledge = KnowledgeBase(*flatten(model, problem, diagram))
    try:
        knowledge.tariff(None)
    except ValueError as error:
        raise ModelError(at="variables", expected="prices whose totals fit 59 bits") from error
    return knowledge


def _smallest(problem: Problem, model: ProductModel, limits: Limits) -> Diagram:
    """Compile the shortlist of orders under a falling cap and keep the smallest diagram."""
    best: Diagram | None = None
    cap = limits.edges
    failure: OversizeError | None = None
    for tree in shortlist(problem, count=limits.orders):
        try:
            diagram = build(problem, tree, limit=cap)
        except OversizeError as error:
            failure = failure or error
            blamed = tree
            continue
        if best is None or diagram.edges < best.edges:
            best = diagram
            cap = min(limits.edges, 20 * diagram.edges + 100_000)
    if best is None:
        if failure is None:
            raise AssertionError("a shortlist is never empty")
        raise _too_complex(problem, model, blamed, failure, limits)
    return best


def build(problem: Problem, tree: VariableTree, *, limit: int) -> Diagram:
    """Multiply all rules along one tree. Raises OversizeError beyond ``limit`` edges."""
    depth = {variable: place for place, variable in enumerate(tree.order)}
    diagram = universal(tree, problem.sizes)
    for rule in sorted(problem.rules, key=lambda rule: _position(rule, depth)):
        diagram = reduce(multiply(diagram, _automaton(rule, tree, problem.sizes, depth), limit=limit))
        if diagram.void:
            break
    return swept(diagram)


def _position(rule: Rule, depth: dict[int, int]) -> tuple[int, int, tuple[str, ...]]:
    places = [depth[variable] for variable in rule.scope]
    return max(places), min(places), rule.names


def _automaton(rule: Rule, tree: VariableTree, sizes: tuple[int, ...], depth: dict[int, int]) -> Diagram:
    order = sorted(rule.scope, key=depth.__getitem__)
    return embed(tree, sizes, order, reduce_steps(rule.steps(order)))


def _too_complex(
    problem: Problem, model: ProductModel, tree: VariableTree, failure: OversizeError, limits: Limits
) -> TooComplexError:
    """Blame the rules with most states at the variable where the diagram outgrew its limit."""
    depth = {variable: place for place, variable in enumerate(tree.order)}
    states = [
        (_automaton(rule, tree, problem.sizes, depth).nodes(failure.variable), rule.names) for rule in problem.rules
    ]
    worst = [names for count, names in sorted(states, key=lambda item: -item[0]) if count > 1][:_BLAMED]
    blamed = tuple(dict.fromkeys(name for names in worst for name in names))
    where = model.variables[failure.variable].name if failure.variable < len(model.variables) else ""
    return TooComplexError(constraints=blamed, variable=where, edges=failure.edges, limit=limits.edges)
