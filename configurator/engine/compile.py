"""From a product model to a knowledge base: collapse, choose an order, multiply the rules' automata, flatten."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from configurator.engine.collapse import Problem, simplify
from configurator.engine.constraints import TooManyStatesError, translate
from configurator.engine.diagram import (
    Budget,
    Diagram,
    OversizeError,
    VariableTree,
    conjoin,
    reduce_steps,
    swept,
    universal,
)
from configurator.engine.errors import ModelError, TooComplexError
from configurator.engine.flatten import flatten
from configurator.engine.knowledge import KnowledgeBase
from configurator.engine.order import Estimate, best_orders, chain, parted
from configurator.engine.sift import sifted

if TYPE_CHECKING:
    from configurator.engine.constraints import Rule, Steps
    from configurator.engine.model import ProductModel

_BLAMED = 5
_SWEEP = 8
_SIFTED = 4
_LOW_CAP = 30
_SLACK, _SMALL = 20, 100_000
"""On its way a diagram may be this much larger than the best finished one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a compile may use.

    ``edges`` bounds every diagram on the way, ``orders`` is how many orders are really compiled, ``work`` bounds the
    table cells that multiplying rules may touch in all, and ``sifting`` those that improving the best orders may touch.

    An edge takes about 80 bytes while compiling, so the default stays near 500 MB. Nothing here looks at a clock, so
    that a publish can be repeated.
    """

    edges: int = 6_000_000
    orders: int = 6
    work: int = 100_000_000
    sifting: int = 120_000_000


def compile_model(model: ProductModel, *, limits: Limits | None = None) -> KnowledgeBase:
    """Compile. Deterministic. Raises TooComplexError naming the constraints to blame; a void model compiles.

    Cost: the size of the diagrams on the way, times the number of constraints and of orders tried.
    """
    limits = limits or Limits()
    sizes = [len(variable.values) for variable in model.variables]
    rules = translate(model)
    try:
        problem = None if rules is None else simplify(rules, sizes)
        diagram = None if problem is None or problem.void else _smallest(problem, model, limits)
    except TooManyStatesError as error:
        raise TooComplexError(constraints=error.names, variable="", edges=error.cells, limit=limits.edges) from error
    knowledge = KnowledgeBase(*flatten(model, problem, diagram))
    try:
        knowledge.tariff(None)
    except ValueError as error:
        raise ModelError(at="variables", expected="prices whose totals fit 59 bits") from error
    return knowledge


def _smallest(problem: Problem, model: ProductModel, limits: Limits) -> Diagram:
    """Compile the most promising orders, first under a low cap, improve the smallest, and try it as a tree."""
    estimate = Estimate(problem)
    orders = best_orders(estimate, problem)[: limits.orders]
    candidates = [tree for order in orders for tree in dict.fromkeys((parted(order, estimate), chain(order)))]
    budget = Budget(edges=limits.edges // _LOW_CAP, work=limits.work)
    built, failure = _built(problem, candidates, budget)
    if not built:
        budget.edges = limits.edges
        built, failure = _built(problem, candidates, budget)
    if not built:
        raise _too_complex(problem, model, failure, limits)
    return _improved(problem, estimate, built, budget, limits)


def _built(
    problem: Problem, candidates: list[VariableTree], budget: Budget
) -> tuple[list[Diagram], tuple[VariableTree, OversizeError] | None]:
    """Compile along each tree, giving up where one is much larger than the best; also return the first failure."""
    built: list[Diagram] = []
    failure: tuple[VariableTree, OversizeError] | None = None
    for candidate in candidates:
        try:
            built.append(build(problem, candidate, budget=budget))
        except OversizeError as error:
            failure = failure or (candidate, error)
            if budget.work < 0:
                break
        else:
            budget.edges = min(budget.edges, _SLACK * built[-1].edges + _SMALL)
    return built, failure


def _improved(problem: Problem, estimate: Estimate, built: list[Diagram], budget: Budget, limits: Limits) -> Diagram:
    """Sift the smallest chains, and try the order of each as a tree; return the smallest diagram."""
    best = min(built, key=lambda diagram: diagram.edges)
    chains = [diagram for diagram in built if diagram.tree.is_chain and not diagram.void]
    for start in sorted(chains, key=lambda diagram: diagram.edges)[:_SIFTED]:
        if start.edges > _SLACK * best.edges:
            continue
        better = sifted(start, work=limits.sifting // _SIFTED)
        best = min([best, better], key=lambda diagram: diagram.edges)
        with contextlib.suppress(OversizeError):
            tree = parted(better.tree.order[1:], estimate)
            best = min([best, build(problem, tree, budget=budget)], key=lambda diagram: diagram.edges)
    return best


def build(problem: Problem, tree: VariableTree, *, budget: Budget) -> Diagram:
    """Multiply all rules along one tree. Raises OversizeError beyond the budget."""
    depth = {variable: place for place, variable in enumerate(tree.order)}
    diagram = universal(tree, problem.sizes)
    for number, rule in enumerate(sorted(problem.rules, key=lambda rule: _position(rule, depth))):
        diagram = conjoin(diagram, *_automaton(rule, depth), budget=budget)
        if diagram.void:
            break
        if number % _SWEEP == 0:
            diagram = swept(diagram)
    return swept(diagram)


def _position(rule: Rule, depth: dict[int, int]) -> tuple[int, int, tuple[str, ...]]:
    places = [depth[variable] for variable in rule.scope]
    return max(places), min(places), rule.names


def _automaton(rule: Rule, depth: dict[int, int]) -> tuple[list[int], Steps]:
    order = sorted(rule.scope, key=depth.__getitem__)
    return order, reduce_steps(rule.steps(order))


def _states(rule: Rule, depth: dict[int, int], variable: int) -> int:
    """How many states the rule has where ``variable`` comes."""
    order, steps = _automaton(rule, depth)
    following = [len(step) for v, step in zip(order, steps, strict=True) if depth[v] >= depth[variable]]
    return following[0] if following else 1


def _too_complex(
    problem: Problem, model: ProductModel, failed: tuple[VariableTree, OversizeError] | None, limits: Limits
) -> TooComplexError:
    """Blame the rules with most states at the variable where the diagram outgrew its limit."""
    if failed is None:
        raise AssertionError("a compile without any order to try")
    where, failure = failed
    depth = {variable: place for place, variable in enumerate(where.order)}
    states = [(_states(rule, depth, failure.variable), rule.names) for rule in problem.rules]
    worst = [names for count, names in sorted(states, key=lambda item: -item[0]) if count > 1][:_BLAMED]
    blamed = tuple(dict.fromkeys(name for names in worst for name in names))
    name = model.variables[failure.variable].name if failure.variable < len(model.variables) else ""
    return TooComplexError(constraints=blamed, variable=name, edges=failure.edges, limit=limits.edges)
