"""Simulate: seeded customers with planted tastes, whose orders are valid because the engine completes them. No Django.

Every customer belongs to a group that likes the same things, differs from it in some variables, and so has one build
that they like best. Most orders are that build; the others depart from it in one to three variables. What is asked of
the engine is always the most probable completion under weights, so that rules shape the history as they shape a shop.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from configurator.engine import KnowledgeBase

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]

_SPREAD = 2.0  # of the logarithms of what a group likes
_LOYALTY = 8.0  # logarithm by which a customer's own value is preferred where they do not depart from it
_MOST_DEPARTURES = 3


class NothingPossibleError(Exception):
    """The model has no variant: nobody can order anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many there are of what; shares are between 0 and 1."""

    customers: int
    orders: int
    groups: int = 8
    own: float = 0.15  # share of variables in which a customer differs from the group
    restless: float = 0.25  # share of orders that depart from the customer's own build
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Simulated:
    """`liked`: the build that each customer likes best, value numbers; orders in order of time, one row each."""

    liked: Codes  # (customers, variables)
    groups: NDArray[np.int64]  # (customers,)
    customers: NDArray[np.int64]  # (orders,)
    orders: Codes  # (orders, variables)


def simulate(*, knowledge: KnowledgeBase, plan: Plan) -> Simulated:
    """Make the customers and their orders; the same plan gives the same history.

    Raises NothingPossibleError for a void model. Cost: one pass of the engine a customer and a departing order.
    """
    if knowledge.void:
        raise NothingPossibleError
    rng = np.random.default_rng(plan.seed)
    tastes = rng.normal(0, _SPREAD, (plan.groups, len(knowledge.prices)))
    groups = rng.choice(plan.groups, plan.customers, p=_falling(plan.groups))
    liked = np.array([_liked(knowledge, rng, tastes[group], plan.own) for group in groups.tolist()])
    busy = rng.gamma(2.0, 1.0, plan.customers)
    customers = rng.choice(plan.customers, plan.orders, p=busy / busy.sum())
    orders = np.array(list(_orders(knowledge, rng, tastes[groups[customers]], liked[customers], plan.restless)))
    return Simulated(liked, groups, customers, orders.reshape(plan.orders, len(knowledge.variables)))


def _falling(groups: int) -> Floats:
    """Shares of the groups: the second is half as large as the first, the third a third of it."""
    shares = 1 / np.arange(1, groups + 1)
    falling: Floats = shares / shares.sum()
    return falling


def _liked(knowledge: KnowledgeBase, rng: np.random.Generator, taste: Floats, own: float) -> Codes:
    variable_of = np.repeat(np.arange(len(knowledge.variables)), np.diff(knowledge.offsets))
    differs = rng.random(len(knowledge.variables)) < own
    return _best(knowledge, np.where(differs[variable_of], rng.normal(0, _SPREAD, len(taste)), taste))


def _orders(
    knowledge: KnowledgeBase, rng: np.random.Generator, tastes: Floats, liked: Codes, restless: float
) -> Iterator[Codes]:
    for taste, build in zip(tastes, liked, strict=True):
        if rng.random() >= restless:
            yield build
            continue
        loyal = np.zeros(len(taste))
        loyal[knowledge.offsets[:-1] + build] = _LOYALTY
        for variable in rng.choice(len(build), min(len(build), int(rng.integers(1, _MOST_DEPARTURES + 1))), False):  # noqa: FBT003  NumPy's "replace"
            first, last = knowledge.offsets[variable : variable + 2]
            loyal[first:last] = taste[first:last] + rng.gumbel(size=last - first)
            loyal[first + build[variable]] -= _LOYALTY
        yield _best(knowledge, loyal)


def _best(knowledge: KnowledgeBase, logs: Floats) -> Codes:
    found = knowledge.probable(np.full(len(knowledge.variables), -1, np.int32), logs=logs)
    if found is None:
        raise NothingPossibleError
    return found.variant
