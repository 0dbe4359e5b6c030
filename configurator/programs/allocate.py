"""Allocate: which deals go to which customers, within budgets by deal, ceilings by customer and a number a mailing.

Greedy by gain per cost, where costs are those of the scarce things at their prices: a unit of a deal's budget, of a
customer's ceiling, and a place in the mailing. The prices come from `prices.py`, whose dual bound also says how much
any allocation could gain at most; so every answer carries its own audit.
"""

from dataclasses import dataclass, replace

import numpy as np

from configurator.programs.prices import Flags, Floats, Market, Numbers, Prices, find_prices

Pairs = list[tuple[int, int]]

_HARDLY = 1e-9
_SWAPS = 50
"""How often one customer's deals are changed to come up to its floor."""


@dataclass(frozen=True)
class Allocation:
    """What is mailed, and how good that is."""

    chosen: Flags
    """(customers, deals)"""
    gain: float
    bound: float
    """No allocation gains more."""
    short: Numbers
    """Customers whose coupons don't add up to their floor: what they may have does not suffice, or budgets are gone."""

    @property
    def share_of_bound(self) -> float:
        """How near it is to the best there could be; 1 where there is nothing to gain."""
        return self.gain / self.bound if self.bound > 0 else 1.0


def allocate(market: Market) -> Allocation:
    """The deals of all customers at once.

    Guarantees: no budget, ceiling or number is ever exceeded; `bound` holds for every allocation whose customers get at
    least their floor, or what they got here where that is less. At realistic sizes the gain is 99 % of the bound and
    more (`tests/programs/test_allocate.py`). Customers with a floor come first. Cost: customers times deals, some 300
    times in NumPy and once in Python; 1 s of processor for 2,500 times 60.
    """
    prices = find_prices(market)
    left = _Left(market, market.gain - prices.deals * market.cost)
    first, second = _in_order(market, prices)
    left.take_all(first)
    for customer in np.flatnonzero(left.sums < market.floor).tolist():
        _come_up(left, customer)
    left.take_all(second)
    short = np.flatnonzero(left.sums < market.floor)
    bound = prices.bound
    if len(short):  # floors that nobody can meet prove nothing: the audit asks no more than was reached
        bound = find_prices(replace(market, floor=np.minimum(market.floor, left.sums))).bound
    return Allocation(left.chosen, float(market.gain[left.chosen].sum()), bound, short)


class _Left:
    """What is still free while deals are given out."""

    def __init__(self, market: Market, net: Floats) -> None:
        self.market, self.net = market, net
        self.chosen = np.zeros(market.gain.shape, np.bool_)
        self.budget = market.budget.astype(np.float64)
        self.sums = np.zeros(len(market.gain), np.int64)
        self.counts = np.zeros(len(market.gain), np.int64)

    def fits(self, customer: int, deal: int) -> bool:
        """Whether this deal can still go to this customer."""
        market = self.market
        return bool(
            self.counts[customer] < market.counts[customer]
            and self.sums[customer] + market.value[customer, deal] <= market.ceiling[customer]
            and market.cost[customer, deal] <= self.budget[deal] + _HARDLY
        )

    def take_all(self, pairs: Pairs) -> None:
        """Give those that fit, in this order."""
        for customer, deal in pairs:
            if self.fits(customer, deal):
                self.take(customer, deal)

    def take(self, customer: int, deal: int) -> None:
        """Give it."""
        self._move(customer, deal, 1)

    def give_back(self, customer: int, deal: int) -> None:
        """Take it away again."""
        self._move(customer, deal, -1)

    def _move(self, customer: int, deal: int, sign: int) -> None:
        self.chosen[customer, deal] = sign > 0
        self.budget[deal] -= sign * self.market.cost[customer, deal]
        self.sums[customer] += sign * self.market.value[customer, deal]
        self.counts[customer] += sign


def _in_order(market: Market, prices: Prices) -> tuple[Pairs, Pairs]:
    """Pairs by gain per cost, the best first: those of customers with a floor that are worth their cost; the others."""
    worth = np.where(market.offered, market.gain, 0.0)
    reduced = worth - prices.deals * market.cost - prices.customers[:, None] * market.value
    place = _place_prices(np.where(market.offered, reduced, 0.0), market.counts)
    costs = worth - reduced + place[:, None]
    rate = np.where(costs > _HARDLY * (1 + worth), worth / np.maximum(costs, _HARDLY), np.inf)
    customer, deal = np.nonzero(market.offered)
    order = np.lexsort((deal, customer, -worth[customer, deal], -rate[customer, deal]))
    customer, deal = customer[order], deal[order]
    early = (market.floor[customer] > 0) & (rate[customer, deal] >= 1)
    pairs = [list(zip(customer[part].tolist(), deal[part].tolist(), strict=True)) for part in (early, ~early)]
    return pairs[0], pairs[1]


def _place_prices(reduced: Floats, counts: Numbers) -> Floats:
    """What a place in each mailing is worth: the middle of the last deal that has one and the first that has none."""
    if not reduced.shape[1]:
        return np.zeros(len(reduced))
    ordered, rows = -np.sort(-reduced, axis=1), np.arange(len(reduced))
    padded = np.column_stack([ordered[:, :1], ordered, np.zeros(len(reduced))])
    places = np.clip(counts, 0, reduced.shape[1])
    found: Floats = np.maximum(padded[rows, places] + padded[rows, places + 1], 0) / 2
    return np.where(counts < reduced.shape[1], found, 0.0)


def _come_up(left: _Left, customer: int) -> None:
    """Bring a customer's coupons up to the floor: deals added while there is room, then smaller ones changed."""
    market = left.market
    for _ in range(_SWAPS):
        if left.sums[customer] >= market.floor[customer]:
            return
        mine = np.flatnonzero(left.chosen[customer]).tolist()
        out = [None, *mine] if left.counts[customer] < market.counts[customer] else mine
        best = max(
            ((_rate(left, customer, old, new), old, new) for old in out for new in _others(left, customer)),
            key=lambda move: move[0],
            default=(-np.inf, None, 0),
        )
        if best[0] == -np.inf:
            return
        if best[1] is not None:
            left.give_back(customer, best[1])
        left.take(customer, best[2])


def _others(left: _Left, customer: int) -> list[int]:
    """Deals that the customer may have, does not have, and that are still paid for."""
    market = left.market
    free = market.offered[customer] & ~left.chosen[customer] & (market.cost[customer] <= left.budget + _HARDLY)
    found: list[int] = np.flatnonzero(free).tolist()
    return found


def _rate(left: _Left, customer: int, old: int | None, new: int) -> float:
    """What a change gains or loses, net of budgets at their prices, per unit nearer to the floor.

    Minus infinity if it can't be made.
    """
    market = left.market
    value, net = market.value[customer], left.net[customer]
    more = int(value[new] - (value[old] if old is not None else 0))
    if more <= 0 or left.sums[customer] + more > market.ceiling[customer]:
        return -np.inf
    gained = float(net[new] - (net[old] if old is not None else 0))
    return gained / min(more, int(market.floor[customer] - left.sums[customer]))
