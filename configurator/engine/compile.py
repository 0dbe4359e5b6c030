"""From a product model to a knowledge base: collapse, choose an order, multiply the rules' automata, flatten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from configurator.engine.collapse import Problem, simplify
from configurator.engine.constraints import TooManyStatesError, translate
from configurator.engine.diagram import Budget, Diagram, OversizeError, VariableTree, automaton
from configurator.engine.errors import ModelError, TooComplexError
from configurator.engine.flatten import flatten
from configurator.engine.knowledge import KnowledgeBase
from configurator.engine.order import best_orders, chain
from configurator.engine.search import Trials, explore, thinned
from configurator.engine.sharing import shared_edges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from configurator.engine.constraints import Rule
    from configurator.engine.model import ProductModel
    from configurator.engine.order import Order

_BLAMED = 5
_LOW_CAP = 30
_FEW_CLASSES, _MORE_CLASSES = 400, 1000
"""Where a family has more classes of values than this, orders are tried with so many of them."""
_SEMIFINALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a compile may use.

    ``edges`` bounds the table cells of every diagram on the way. ``orders`` is how many orders are tried as chains;
    several times as many are as trees. ``searching`` bounds the cells touched while trying, ``sifting`` those for
    improving the best chains. Where that was done with a part of the classes, ``finals`` orders are built with all,
    with ``work`` cells.

    A cell takes about 35 bytes while compiling, so the default stays near 400 MB. Nothing here looks at a clock, so
    that a publish can be repeated.
    """

    edges: int = 12_000_000
    orders: int = 6
    searching: int = 60_000_000
    sifting: int = 120_000_000
    finals: int = 2
    work: int = 300_000_000


def compile_model(
    model: ProductModel,
    *,
    limits: Limits | None = None,
    order: Sequence[str] | None = None,
    enough: int | None = None,
) -> KnowledgeBase:
    """Compile. Deterministic. Raises TooComplexError naming the constraints to blame; a void model compiles.

    ``order`` is that of an earlier ``KnowledgeBase``, of the same variables: it is taken as it is, without a search.
    With ``enough``, only if that gives at most so many edges; else there is a search, and the smaller one is taken.
    Cost: the size of the diagrams on the way, times the number of constraints and of orders tried.
    """
    limits = limits or Limits()
    sizes = [len(variable.values) for variable in model.variables]
    rules = translate(model)
    try:
        problem = None if rules is None else simplify(rules, sizes)
        diagram = None
        if problem is not None and not problem.void:
            diagram = _best(problem, model, _along(problem, model, order or (), limits), enough, limits)
    except TooManyStatesError as error:
        raise TooComplexError(constraints=error.names, variable="", edges=error.cells, limit=limits.edges) from error
    knowledge = KnowledgeBase(*flatten(model, problem, diagram))
    try:
        knowledge.tariff(None)
    except ValueError as error:
        raise ModelError(at="variables", expected="prices whose totals fit 59 bits") from error
    return knowledge


def _best(problem: Problem, model: ProductModel, along: Trials, enough: int | None, limits: Limits) -> Diagram:
    """Take what the given order has given where that is enough; else search, and take the smaller one."""
    if along.best is not None and (enough is None or along.least <= enough):
        return along.best
    try:
        found = _smallest(problem, model, limits)
    except TooComplexError:
        if along.best is None:
            raise
        return along.best
    return along.best if along.best is not None and along.least < shared_edges(found) else found


def _smallest(problem: Problem, model: ProductModel, limits: Limits) -> Diagram:
    """Search among orders, with a part of the classes where there are many; then build the best with all of them."""
    small = thinned(problem, _FEW_CLASSES)
    budget = Budget(edges=limits.edges // _LOW_CAP, work=limits.searching)
    trials = explore(small, orders=limits.orders, budget=budget, sifting=limits.sifting if small is problem else 0)
    if small is problem and trials.best is not None:
        return trials.best
    orders = trials.ranked()
    larger = thinned(problem, _MORE_CLASSES)
    if larger is not problem:
        most = _SEMIFINALS * limits.finals
        orders = _tried(larger, orders[:most], Budget(edges=limits.edges, work=limits.work)).ranked() or orders
    final = _tried(problem, orders[: limits.finals], Budget(edges=limits.edges, work=limits.work))
    if final.best is None:
        raise _too_complex(problem, model, final.failure, limits)
    return final.best


def _tried(problem: Problem, orders: list[Order], budget: Budget) -> Trials:
    """Build orders as trees; where there are none, or none fits, the best estimates as trees and chains."""
    trials = Trials(problem, budget)
    for order in orders:
        trials.tree(order)
    if trials.best is None:
        for order in best_orders(trials.estimate, problem)[:_SEMIFINALS]:
            trials.tree(order)
            trials.build(chain(order), order)
    return trials


def _along(problem: Problem, model: ProductModel, order: Sequence[str], limits: Limits) -> Trials:
    """Build one order, as a tree and as a chain; nothing if it is not one of this model's variables, or too large."""
    trials = Trials(problem, Budget(edges=limits.edges, work=limits.work))
    numbers = {variable.name: number for number, variable in enumerate(model.variables)}
    if sorted(order) == sorted(numbers):
        chosen = tuple(numbers[name] for name in order)
        trials.tree(chosen)
        trials.build(chain(chosen), chosen)
    return trials


def _states(rule: Rule, depth: dict[int, int], variable: int) -> int:
    """How many states the rule has where ``variable`` comes."""
    order, steps = automaton(rule, depth)
    following = [len(step) for v, (step, _) in zip(order, steps, strict=True) if depth[v] >= depth[variable]]
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
