"""Give: which deal goes to whom on which item, with what that is expected to bring. NumPy only, in minor units.

A *reward* is a deal on what a customer bought before; most of it would be bought anyway, so it is called a reward: its
worth is what staff say that goodwill is worth. A *discovery* is a deal on what they never had. Uplift is the margin of
what would not be bought without the deal; by how much deals raise odds is what staff assume until a hold-out says.
"""

from dataclasses import dataclass, replace

import numpy as np

from configurator.programs.allocate import Allocation, allocate
from configurator.programs.depth import ceilings_of
from configurator.programs.lists.choose import NOTHING, Candidates
from configurator.programs.lists.purchases import Flags, Floats, Numbers
from configurator.programs.personal.pool import Pool
from configurator.programs.personal.terms import Terms
from configurator.programs.prices import Market

_HUNDRED = 100
_SURE = 1 - 1e-6


@dataclass(frozen=True)
class Chances:
    """(customers, deals): how likely each customer buys what a deal is on, and the item that speaks most for it."""

    probability: Floats
    item: Numbers


@dataclass(frozen=True)
class Side:
    """Rewards or discoveries: (customers, deals)."""

    chances: Chances
    off: Numbers
    """Off each piece, never more than its price."""
    value: Numbers
    """Off all pieces that the deal is on: what the coupon is worth at most, and what we plan with."""
    uplift: Floats
    goodwill: Floats
    cost: Floats
    taken: Floats
    """What is expected to be taken from a deal's budget."""
    is_new: bool
    """Of discoveries."""

    @property
    def net(self) -> Floats:
        """What a deal brings, after what it costs us."""
        return self.uplift + self.goodwill - self.cost


@dataclass(frozen=True)
class Given:
    """What was allocated."""

    rewards: Side
    discoveries: Side
    reward_of: Flags
    discovery_of: Flags
    gain: float
    bound: float
    short: int
    spares: Numbers
    """(customers, up to 3) of the next best rewards, `NOTHING` where there are none"""

    @property
    def chosen(self) -> Flags:
        """Either."""
        return self.reward_of | self.discovery_of

    @property
    def sides(self) -> tuple[tuple[Flags, Side], tuple[Flags, Side]]:
        """Who was given which, with what is expected of it."""
        return (self.reward_of, self.rewards), (self.discovery_of, self.discoveries)


SPARES = 3


def reward_chances(pool: Pool, found: Candidates, *, households: int) -> Chances:
    """What they had before and buy again: any of the items that a deal is on. Cost: deals times candidates."""
    likely = np.minimum(1 / (1 + np.exp(-np.clip(found.scores, -30, 30))), _SURE)
    order = np.argsort(likely, kind="stable")  # so that the likeliest item is written last
    household, item, likely = found.pairs.household[order], found.pairs.item[order], likely[order]
    shape = (households, len(pool.deals))
    chances = Chances(np.zeros(shape), np.full(shape, NOTHING, np.int64))
    for deal, covered in enumerate(pool.covers):
        some = covered[item]
        missed = np.bincount(household[some], np.log1p(-likely[some]), households)
        chances.probability[:, deal] = 1 - np.exp(missed)
        chances.item[household[some], deal] = item[some]
    return chances


def discovery_chances(pool: Pool, new: Numbers, *, rate: float, had: Flags) -> Chances:
    """What they never had and probably like; `new` are items, the likeliest first, bought at this rate."""
    shape = (len(new), len(pool.deals))
    chances = Chances(np.zeros(shape), np.full(shape, NOTHING, np.int64))
    for deal, covered in enumerate(pool.covers):
        fits = (new != NOTHING) & covered[new] & ~had[:, deal, None]
        rows = fits.any(axis=1)
        first = fits.argmax(axis=1)
        chances.item[rows, deal] = new[np.arange(len(new)), first][rows]
        chances.probability[rows, deal] = rate
    return chances


def had_of(pool: Pool, *, household: Numbers, item: Numbers, households: int) -> Flags:
    """(customers, deals): who ever bought anything that a deal is on."""
    found = np.zeros((households, len(pool.deals)), np.bool_)
    for deal, covered in enumerate(pool.covers):
        found[household[covered[item]], deal] = True
    return found


def side_of(pool: Pool, chances: Chances, terms: Terms, *, tier: Numbers, price: Numbers, is_new: bool) -> Side:
    """What each pair is expected to bring and cost."""
    lift = 1 + (terms.discovery_lift if is_new else terms.lift) / _HUNDRED
    odds = chances.probability / np.maximum(1 - chances.probability, 1e-9) * lift
    after = odds / (1 + odds)
    fits = chances.item != NOTHING
    each = np.where(fits, price[chances.item], 0)
    off = np.where(fits, np.minimum(pool.values[tier], each), 0)
    value = off * pool.pieces
    taken, times = after * value, terms.discovery_times if is_new else 1
    return Side(
        chances=chances,
        off=off,
        value=value,
        uplift=(after - chances.probability) * each * pool.margin * times,
        goodwill=np.zeros(value.shape) if is_new else chances.probability * value * terms.goodwill / _HUNDRED,
        cost=taken * pool.ours,
        taken=taken,
        is_new=is_new,
    )


def give(
    *, pool: Pool, rewards: Side, discoveries: Side, terms: Terms, tier: Numbers, caps: Numbers, new: Numbers
) -> Given:
    """Allocate discoveries first, up to `new` of each customer, then rewards, within what is left of every limit.

    `caps` are what customers' own tiers allow
    (`ceilings_of`). No budget, ceiling or number is exceeded. The bound is that of both steps, so
    it audits what was chosen in either.
    """
    floor = np.array([one.floor for one in terms.tiers], np.int64)[tier]
    limits = {"floors": [one.floor for one in terms.tiers], "ceilings": [one.ceiling for one in terms.tiers]}
    ceiling = ceilings_of(**limits, tier=tier, caps=caps)
    none = np.zeros(len(tier), np.int64)
    first = allocate(_market(discoveries, pool.budget, none, ceiling * terms.discovery // _HUNDRED, new))
    sums = np.where(first.chosen, discoveries.value, 0).sum(axis=1)
    budget = np.maximum(pool.budget - np.where(first.chosen, discoveries.taken, 0).sum(axis=0), 0)
    rest = _market(rewards, budget, np.maximum(floor - sums, 0), ceiling - sums, terms.mailed - new)
    rest = replace(rest, gain=np.where(first.chosen, 0.0, rest.gain))
    second = allocate(rest)
    found, reward_of = first.chosen, second.chosen
    found, reward_of = _apart(pool, found, np.where(found, discoveries.net, rewards.net), reward_of)
    sums = np.where(found, discoveries.value, 0).sum(axis=1) + np.where(reward_of, rewards.value, 0).sum(axis=1)
    return Given(
        rewards=rewards,
        discoveries=discoveries,
        reward_of=reward_of,
        discovery_of=found,
        gain=float(discoveries.net[found].sum() + rewards.net[reward_of].sum()),
        bound=first.bound + second.bound,
        short=int((sums < floor).sum()),
        spares=_spares(rest, second, first),
    )


def _apart(pool: Pool, found: Flags, net: Floats, reward_of: Flags) -> tuple[Flags, Flags]:
    """Of deals on the same item a list keeps the one with the most gain: at the till only one of them would hold."""
    several = pool.covers[:, pool.covers.sum(axis=0) > 1].astype(np.float32)
    shared = several @ several.T > 0
    kept = found | reward_of
    for one, other in np.argwhere(np.triu(shared, k=1)).tolist():
        both = kept[:, one] & kept[:, other]
        kept[both & (net[:, one] >= net[:, other]), other] = False
        kept[both & (net[:, one] < net[:, other]), one] = False
    return found & kept, reward_of & kept


def _market(side: Side, budget: Floats, floor: Numbers, ceiling: Numbers, count: Numbers) -> Market:
    gain = np.where(side.value > 0, side.net, 0.0)
    return Market(
        gain=gain, cost=side.taken, value=side.value, budget=budget, floor=floor, ceiling=ceiling, count=count
    )


def _spares(rest: Market, second: Allocation, first: Allocation) -> Numbers:
    """For when a deal is spent before its customer comes: those with the most gain that they did not get."""
    left = np.where(rest.offered & ~second.chosen & ~first.chosen, rest.gain, 0.0)
    order = np.argsort(-left, axis=1, kind="stable")[:, :SPARES]
    found: Numbers = np.where(np.take_along_axis(left, order, axis=1) > 0, order, NOTHING)
    return found
