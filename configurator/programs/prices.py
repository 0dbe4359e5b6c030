"""Prices: what budgets and ceilings are worth, and the bound that follows, by the Lagrangian dual of an allocation.

With a price on each deal's budget and on each customer's ceiling (below zero where a floor binds), every customer takes
its best deals at those prices. What that gains, plus budgets and limits at their prices, is never less than the best
allocation, whatever the prices are (weak duality; Fisher, Management Science 1981), and the least such bound equals
that of the linear programme. Prices of customers are found by halving, those of deals by subgradients.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_ROUNDS, _HALVINGS, _PATIENCE, _STEP = 60, 6, 4, 0.3
_HARDLY, _TINY = 1e-5, 1e-9


@dataclass(frozen=True)
class Market:
    """Customers and deals: all arrays are (customers, deals), (deals) or (customers)."""

    gain: Floats
    """Expected gain of mailing a deal to a customer; 0 or less: it is not offered to that customer."""
    cost: Floats
    """What that is expected to take from the deal's budget, 0 or more."""
    value: Numbers
    """What the coupon is worth to the customer, in minor units."""
    budget: Floats
    """By deal."""
    floor: Numbers
    """What a customer's coupons add up to at least, as far as it can be had; 0 for no floor."""
    ceiling: Numbers
    """And at most."""
    count: int | Numbers
    """Deals a mailing: the same for all, or by customer."""

    @cached_property
    def counts(self) -> Numbers:
        """Deals a mailing, by customer."""
        return np.broadcast_to(np.asarray(self.count, np.int64), len(self.gain))

    @cached_property
    def offered(self) -> Flags:
        """Pairs that may be chosen at all."""
        found: Flags = (self.gain > 0) & (self.value <= self.ceiling[:, None]) & (self.cost <= self.budget)
        return found

    def rows(self, wanted: Numbers) -> "Market":
        """The same of some customers."""
        return replace(
            self,
            gain=self.gain[wanted],
            cost=self.cost[wanted],
            value=self.value[wanted],
            floor=self.floor[wanted],
            ceiling=self.ceiling[wanted],
            count=self.counts[wanted],
        )


@dataclass(frozen=True)
class Prices:
    """Of a unit of each deal's budget and of each customer's ceiling, and the bound that they prove."""

    deals: Floats
    customers: Floats
    bound: float


def find_prices(market: Market) -> Prices:
    """The prices with the least bound that were found.

    Cost: customers times deals, some 300 times in NumPy; less where few limits bind.
    """
    most = np.where(market.offered, market.gain, 0.0)
    customers, deals, scale = np.zeros(len(most)), np.zeros(len(market.budget)), _scale(most, market)
    widest = float(most.max(initial=0.0)) / max(1.0, float(market.value.min(initial=1, where=market.value > 0)))
    best, step, worse, width = Prices(deals, customers, np.inf), _STEP, 0, widest
    for _ in range(_ROUNDS):
        customers = _customers(market, most - deals * market.cost, customers, width)
        bound, used = _answer(market, most, deals, customers)
        worse = 0 if bound < best.bound * (1 - _HARDLY) else worse + 1
        if bound < best.bound:
            best = Prices(deals, customers, bound)
        if worse > _PATIENCE:
            step, worse, deals, customers = step / 2, 0, best.deals, best.customers
            _, used = _answer(market, most, deals, customers)
        over = np.clip(used / np.maximum(market.budget, _TINY) - 1, -1, 1)
        following = np.maximum(deals + step * over * scale, 0)
        if np.array_equal(following, deals):
            break
        deals, width = following, max(width / 4, widest / 500)
    customers = _customers(market, most - best.deals * market.cost, best.customers, widest / 100)
    bound, _ = _answer(market, most, best.deals, customers)
    return Prices(best.deals, customers, bound) if bound < best.bound else best


def _scale(most: Floats, market: Market) -> Floats:
    """By deal the usual gain per unit of budget: the size of a price."""
    cost = np.where(most > 0, market.cost, 0.0).sum(axis=0)
    found: Floats = np.where(cost > 0, most.sum(axis=0) / np.maximum(cost, _TINY), 0.0)
    return found


def _customers(market: Market, net: Floats, near: Floats, width: float) -> Floats:
    """Each customer's best price, not further than a width from one that is near."""
    price = np.zeros(len(net))
    sums = _sums(market, net, price)
    rows = np.flatnonzero((sums > market.ceiling) | (sums < market.floor))
    some, some_net = market.rows(rows), net[rows]
    dear = sums[rows] > some.ceiling  # the price is above zero, and the ceiling binds; else the floor
    aim = np.where(dear, some.ceiling, some.floor)
    low = np.where(dear, np.maximum(near[rows] - width, 0), near[rows] - width)
    high = np.where(dear, near[rows] + width, np.minimum(near[rows] + width, 0))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        much = _sums(some, some_net, middle) > aim
        low, high = np.where(much, middle, low), np.where(much, high, middle)
    price[rows] = (low + high) / 2
    return price


def _sums(market: Market, net: Floats, price: Floats) -> Numbers:
    """What each customer's best coupons add up to."""
    taken = _best(np.where(market.offered, net - price[:, None] * market.value, 0.0), market.counts)
    found: Numbers = np.where(taken, market.value, 0).sum(axis=1)
    return found


def _answer(market: Market, most: Floats, deals: Floats, customers: Floats) -> tuple[float, Floats]:
    """The bound that these prices prove, and what is used of each budget then."""
    reduced = most - deals * market.cost - customers[:, None] * market.value
    taken = _best(np.where(market.offered, reduced, 0.0), market.counts)
    limits = customers * np.where(customers >= 0, market.ceiling, market.floor)
    used = np.where(taken, market.cost, 0.0).sum(axis=0)
    return float(np.where(taken, reduced, 0.0).sum() + limits.sum() + deals @ market.budget), used


def _best(reduced: Floats, counts: Numbers) -> Flags:
    """Each customer's best deals, as many as its mailing has, of those worth more than nothing."""
    good = reduced > 0
    inner = counts[(counts > 0) & (counts < reduced.shape[1])]
    if len(inner):
        ordered = np.partition(-reduced, np.flatnonzero(np.bincount(inner)) - 1, axis=1)
        last = -ordered[np.arange(len(reduced)), np.clip(counts, 1, reduced.shape[1]) - 1]
        good &= (reduced >= last[:, None]) | (counts >= reduced.shape[1])[:, None]
    good &= (counts > 0)[:, None]
    return good
