"""Draw: what stands on whose list, from the history before a day. Arrays, no queries.

A list has the products that a customer most probably buys in the next fortnight. Of a mailing some are to discover;
deals go to those whom the allocation gives them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from configurator.programs.depth import tiers_of
from configurator.programs.lists.choose import (
    FORTNIGHT,
    NOTHING,
    Candidates,
    candidates,
    learn_weights,
    lists,
)
from configurator.programs.lists.discover import discoveries
from configurator.programs.lists.eligible import spent_lately
from configurator.programs.lists.mailing import discovery_counts
from configurator.programs.lists.measure import different, share_bought
from configurator.programs.lists.purchases import Flags, Floats, Numbers
from configurator.programs.personal.give import (
    Chances,
    Given,
    Side,
    discovery_chances,
    give,
    had_of,
    reward_chances,
    side_of,
)
from configurator.programs.personal.history import History
from configurator.programs.personal.pool import Pool
from configurator.programs.personal.terms import Terms

_NEW = 40
"""Products to discover that are looked at, so that some of them have a deal."""
_RARE = 0.005
"""How likely something new is bought where nobody knows."""
_WIDE = 2**32
_OTHERS_DAYS = 56


@dataclass(frozen=True, slots=True)
class Place:
    """One product on a list; `deal` is its number in the pool, or `NOTHING`; `off` each piece, in minor units."""

    item: int
    is_new: bool
    mailed: bool
    deal: int = NOTHING
    off: int = 0


@dataclass(frozen=True)
class Drawn:
    """All lists of a mailing; arrays are by person."""

    known: History
    terms: Terms
    pool: Pool
    gets: Flags
    """Who gets one."""
    spent: Numbers
    """Within the weeks that are looked at, in minor units."""
    tier: Numbers
    found: Candidates
    rows: Numbers
    """(people, length) of what they buy, the likeliest first"""
    new: Numbers
    """(people, 40) of what they may discover"""
    count_new: Numbers
    caps: Numbers
    """What coupons may add up to at most by what customers are worth, in minor units."""
    customers: Numbers
    """Who gets one, as numbers of people; what was allocated is in this order."""
    given: Given | None

    def places(self, row: int) -> list[Place]:
        """The list of a customer by its number among those who get one: what is mailed first."""
        person = int(self.customers[row])
        deals = self._deals(row)
        taken = {place.item for place in deals}
        found = [place for place in deals if place.is_new]
        more = [item for item in self.new[person].tolist() if item != NOTHING and item not in taken]
        found += [Place(item, True, True) for item in more[: int(self.count_new[person]) - len(found)]]  # noqa: FBT003
        mailed = [place for place in deals if not place.is_new] + found
        usual = [item for item in self.rows[person].tolist() if item != NOTHING and item not in taken]
        room = max(self.terms.mailed - len(mailed), 0)
        return mailed + [Place(item, False, at < room) for at, item in enumerate(usual)]  # noqa: FBT003

    def _deals(self, row: int) -> list[Place]:
        if self.given is None:
            return []
        return [place for chosen, side in self.given.sides for place in self._side(row, chosen, side)]

    @staticmethod
    def _side(row: int, chosen: Flags, side: Side) -> Iterator[Place]:
        mine = np.flatnonzero(chosen[row])
        for deal in mine[np.argsort(-side.chances.probability[row, mine], kind="stable")].tolist():
            item = int(side.chances.item[row, deal])
            yield Place(item, side.is_new, True, deal, int(side.off[row, deal]))  # noqa: FBT003

    def different(self) -> float:
        """The share of lists that nobody else has."""
        return different(self.rows, households=self.gets)


def draw(*, known: History, terms: Terms, pool: Pool, day: int, number: int, unwanted: Numbers, caps: Numbers) -> Drawn:
    """The lists of a mailing of a number. `unwanted` are person * items + item. Some 20 times the lines in NumPy."""
    people = len(known.people)
    lines = {"household": known.household, "day": known.day, "cents": known.cents}
    spent = spent_lately(**lines, on=day, households=people, weeks=terms.weeks)
    who = (spent >= terms.least * terms.weeks) & (np.bincount(known.household, minlength=people) > 0)
    found = _candidates(known, day, who, unwanted)
    rows = lists(found, households=people, length=terms.length)
    gets = who & (rows != NOTHING).any(axis=1)
    customers = np.flatnonzero(gets)
    tier = tiers_of(spent // terms.weeks, [one.spent for one in terms.tiers[1:]])
    begin = np.array([int(person) % _WIDE for person in known.people], np.float64) / _WIDE
    share = terms.discovery / 100
    counts = discovery_counts(households=people, number=number, length=terms.mailed, share=share, begin=begin)
    new = _new(known, day, gets, unwanted)
    drawn = Drawn(known, terms, pool, gets, spent, tier, found, rows, new, counts, caps, customers, None)
    return replace(drawn, given=_give(drawn, day)) if len(customers) and pool.deals else drawn


def _candidates(known: History, day: int, who: Flags, unwanted: Numbers) -> Candidates:
    """What they had before, as far as it is on sale and they want it on their list."""
    weights = learn_weights(known.purchases, day=day, households=who)
    found = candidates(known.purchases, day=day, households=who, weights=weights)
    kept = np.flatnonzero((known.price[found.pairs.item] > 0) & ~np.isin(found.pairs.pair, unwanted))
    return Candidates(found.pairs.of(kept), found.scores[kept])


def _new(known: History, day: int, who: Flags, unwanted: Numbers) -> Numbers:
    on_sale = known.purchases.only(known.price[known.purchases.item] > 0)
    found = discoveries(on_sale, day=day, households=who, length=_NEW)
    pair = np.arange(len(found))[:, None] * len(known.price) + found
    found = np.where(np.isin(pair, unwanted), NOTHING, found)
    order = np.argsort(found == NOTHING, axis=1, kind="stable")
    ordered: Numbers = np.take_along_axis(found, order, axis=1)
    return ordered


def _give(drawn: Drawn, day: int) -> Given:
    """The deals of all customers, as rows of those who get a list."""
    known, pool, customers = drawn.known, drawn.pool, drawn.customers
    row_of = np.full(len(known.people), NOTHING, np.int64)
    row_of[customers] = np.arange(len(customers))
    pairs = replace(drawn.found.pairs, household=row_of[drawn.found.pairs.household])
    lines = known.purchases.only(drawn.gets[known.purchases.household])
    had = had_of(pool, household=row_of[lines.household], item=lines.item, households=len(customers))
    words = {"tier": drawn.tier[customers], "price": known.price}
    chances = reward_chances(pool, Candidates(pairs, drawn.found.scores), households=len(customers))
    rewards = side_of(pool, chances, drawn.terms, **words, is_new=False)
    news: Chances = discovery_chances(pool, drawn.new[customers], rate=_rate(drawn, day), had=had)
    return give(
        pool=pool,
        rewards=rewards,
        discoveries=side_of(pool, news, drawn.terms, **words, is_new=True),
        terms=drawn.terms,
        tier=drawn.tier[customers],
        caps=drawn.caps[customers],
        new=np.minimum(drawn.count_new[customers], drawn.terms.mailed),
    )


def _rate(drawn: Drawn, day: int) -> float:
    """How often what they could have discovered a fortnight ago was bought in the fortnight since."""
    before = day - FORTNIGHT
    found = discoveries(drawn.known.purchases, day=before, households=drawn.gets, length=_NEW)
    later = drawn.known.purchases.between(before, day)
    return max(share_bought(found, later, households=drawn.gets), _RARE)


def others_lately(known: History, day: int) -> Numbers:
    """How many people had each item within the last eight weeks."""
    lately = known.purchases.between(day - _OTHERS_DAYS, day)
    found: Numbers = np.bincount(lately.pairs() % len(known.price), minlength=len(known.price))
    return found


def spent_a_week(drawn: Drawn) -> Floats:
    """On average, in minor units."""
    found: Floats = drawn.spent / drawn.terms.weeks
    return found
