"""Alike: for each need whose totals are known, and what follows for all others.

First those who told us all that they spend on it, of the same household size and then of any; then those who come to us
for nearly everything, likewise. These *regulars* are known for half a year, bought something in five of six months, and
in at least as many needs as the upper third of customers: what they buy here is taken for all that they need.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from configurator.insight.models import THOUSAND
from configurator.insight.share.estimate import Estimates, Flags, Floats, Numbers, estimate, first_of
from configurator.insight.share.figures import Guess, Range
from configurator.insight.share.model import Basis
from configurator.insight.share.spent import Spent
from configurator.insight.share.told import Needs
from configurator.releases.currency import coin, coins_of

_HALF_A_YEAR, _OF_MONTHS, _UPPER = 6.0, 5 / 6, 2 / 3
_BASES = (Basis.TOLD, Basis.TOLD, Basis.REGULAR, Basis.REGULAR)


@dataclass(frozen=True, slots=True)
class Guesses:
    """All estimates, flat and by row of the people: of which need, in coins the middle, low and high, and of whom."""

    needs: Sequence[str]
    rows: Numbers
    columns: Numbers
    coins: Numbers
    of: Numbers
    ways: Numbers
    currency: str

    def about(self, row: int) -> dict[str, Guess]:
        """One customer's, by need."""
        begin, end = np.searchsorted(self.rows, [row, row + 1])
        one = coin(self.currency)
        parts = (part[begin:end].tolist() for part in (self.columns, self.coins, self.of, self.ways))
        return {
            self.needs[column]: Guess(Range(mid * one, low * one, high * one), of, _BASES[way])
            for column, (mid, low, high), of, way in zip(*parts, strict=True)
        }


def regulars(spent: Spent) -> Flags:
    """Who comes to us for nearly everything, as far as one can see."""
    months = np.array([float(month) for month in spent.months])
    long_known = months >= _HALF_A_YEAR
    often = np.array(spent.active, np.float64) >= _OF_MONTHS * months
    served = (spent.amounts > 0).sum(axis=1)
    bound = np.quantile(served, _UPPER) if len(served) else 0
    return np.asarray(long_known & often & (served >= bound), np.bool_)


def guesses(
    *, spent: Spent, people: Sequence[uuid.UUID], told: Mapping[uuid.UUID, Needs], likely: float, currency: str
) -> Guesses:
    """Who told what they spend on a need is not estimated.

    `people` begins with those of `spent`; the others bought nothing. Cost: needs times household sizes times customers.
    """
    regular = np.zeros(len(people), np.bool_)
    regular[: len(spent.people)] = regulars(spent)
    sizes = np.array([told[person].alike if person in told else "" for person in people], dtype=object)
    months = np.ones(len(people))
    months[: len(spent.people)] = [float(month) for month in spent.months]
    said = [(row, told[person]) for row, person in enumerate(people) if person in told]
    found = [np.empty((0, 7), np.int64)]
    for column, need in enumerate(spent.needs):
        ours = np.zeros(len(people))
        ours[: len(spent.people)] = spent.amounts[:, column] / months[: len(spent.people)]
        words = np.full(len(people), np.nan)
        for row, needs in said:
            words[row] = _told_elsewhere(needs, need)
        result, which = _of_need(ours, words, regular, sizes, likely)
        wanted = np.isnan(words) & (which >= 0) & ((ours > 0) | (result.mid > 0))
        rows = np.flatnonzero(wanted)
        amounts = (np.rint(values[rows]).astype(np.int64) for values in (result.mid, result.low, result.high))
        coins = (coins_of(part, currency) for part in amounts)
        found.append(np.stack([rows, np.full(len(rows), column), *coins, result.of[rows], which[rows]], axis=1))
    table = np.concatenate(found)
    table = table[np.argsort(table[:, 0], kind="stable")]
    return Guesses(spent.needs, table[:, 0], table[:, 1], table[:, 2:5], table[:, 5], table[:, 6], currency)


def _told_elsewhere(needs: Needs, need: str) -> float:
    """In thousandths; NaN where no amount was told."""
    word = needs.words.get(need)
    return float(word.range.amount) * THOUSAND if word and word.range else float("nan")


def _of_need(
    ours: Floats, words: Floats, regular: Flags, sizes: "np.typing.NDArray[np.object_]", likely: float
) -> tuple[Estimates, Numbers]:
    """By household size and by all, from what was told and from regulars; the first that has enough."""
    all_told, nobody = ~np.isnan(words), np.zeros(len(ours), np.bool_)
    regular = regular & ~all_told
    ways = []
    for donors, own in ((all_told, nobody), (regular, regular)):
        totals = ours + np.where(all_told, words, 0.0)
        ways.append(_by_size(ours, totals, donors, own, sizes, likely))
        ways.append(estimate(ours=ours, totals=totals[donors], own=own, likely=likely))
    return first_of(ways)


def _by_size(
    ours: Floats, totals: Floats, donors: Flags, own: Flags, sizes: "np.typing.NDArray[np.object_]", likely: float
) -> Estimates:
    """Of each household size from those of the same; of those who told none, nothing."""
    parts = [np.full(len(ours), np.nan) for _ in range(3)]
    count = np.zeros(len(ours), np.int64)
    for size in sorted(set(sizes.tolist()) - {""}):
        mine = sizes == size
        one = estimate(ours=ours[mine], totals=totals[mine & donors], own=own[mine], likely=likely)
        for part, values in zip(parts, (one.mid, one.low, one.high), strict=True):
            part[mine] = values
        count[mine] = one.of
    mid, low, high = parts
    return Estimates(mid, low, high, count)
