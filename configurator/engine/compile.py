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
from configurator.engine.order import Estimate, best_orders, chain, tree
from configurator.engine.sift import sifted

if TYPE_CHECKING:
    from configurator.engine.constraints import Rule
    from configurator.engine.model import ProductModel

_BLAMED = 5
_SLACK, _SMALL = 20, 100_000
"""On its way a diagram may be this much larger than the best finished one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a compile may use. ``edges`` bounds every diagram on the way; ``orders`` are really tried,
    ``sifting`` bounds the table cells that improving one of them may touch.

    An edge takes about 30 bytes while compiling, so the default stays below 300 MB.
    """

    edges: int = 6_000_000
    orders: int = 6
    sifting: int = 20_000_000


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
    """Compile the most promising orders under a falling cap, improve the smallest, and try it as a tree."""
    estimate = Estimate(problem)
    best: Diagram | None = None
    failures: list[tuple[VariableTree, OversizeError]] = []
    for order in best_orders(estimate, problem)[: limits.orders]:
        for candidate in dict.fromkeys((tree(order, estimate), chain(order))):
            best = _smaller(problem, candidate, best, failures, limits)
    if best is None:
        raise _too_complex(problem, model, failures[0], limits)
    return best


def _smaller(
    problem: Problem,
    candidate: VariableTree,
    best: Diagram | None,
    failures: list[tuple[VariableTree, OversizeError]],
    limits: Limits,
) -> Diagram | None:
    """Return the better of the best so far and the candidate's diagram, which is sifted if it is a chain."""
    cap = limits.edges if best is None else min(limits.edges, _SLACK * best.edges + _SMALL)
    try:
        diagram = build(problem, candidate, limit=cap)
    except OversizeError as error:
        failures.append((candidate, error))
        return best
    if max(map(len, candidate.children)) <= 1 and not diagram.void:
        diagram = sifted(diagram, work=limits.sifting)
    return diagram if best is None or diagram.edges < best.edges else best


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
    problem: Problem, model: ProductModel, failed: tuple[VariableTree, OversizeError], limits: Limits
) -> TooComplexError:
    """Blame the rules with most states at the variable where the diagram outgrew its limit."""
    where, failure = failed
    depth = {variable: place for place, variable in enumerate(where.order)}
    states = [
        (_automaton(rule, where, problem.sizes, depth).nodes(failure.variable), rule.names) for rule in problem.rules
    ]
    worst = [names for count, names in sorted(states, key=lambda item: -item[0]) if count > 1][:_BLAMED]
    blamed = tuple(dict.fromkeys(name for names in worst for name in names))
    name = model.variables[failure.variable].name if failure.variable < len(model.variables) else ""
    return TooComplexError(constraints=blamed, variable=name, edges=failure.edges, limit=limits.edges)
