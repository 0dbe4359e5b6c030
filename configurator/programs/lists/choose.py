"""Choose: the personal list, the items that a household most probably buys in the next two weeks.

Weights are fitted on the two fortnights before the day, so a list of a day knows nothing of that day or later.
"""

from dataclasses import dataclass

import numpy as np

from configurator.programs.lists.features import COLUMNS, features
from configurator.programs.lists.fit import Weights, fit
from configurator.programs.lists.purchases import Flags, Floats, Numbers, Pairs, Purchases

FORTNIGHT = 14
LIST = 20
NOTHING = -1
"""Stands where a household has fewer items than the list is long."""
FORMER = (14, 28)
"""How many days before the day the fortnights begin that are learned from."""
_NEAR = 120


@dataclass(frozen=True)
class Candidates:
    """What each household may find on its list, with the log-odds that it buys it in the next two weeks."""

    pairs: Pairs
    scores: Floats


def simple_scores(columns: Floats) -> Floats:
    """`log(1+n) + log(1+5 faded)`: good without any learning, and what limits what is looked at closely."""
    found: Floats = columns[:, COLUMNS.index("count")] + columns[:, COLUMNS.index("faded 20")]
    return found


def learn_weights(purchases: Purchases, *, day: int, households: Flags) -> Weights:
    """Fitted on the fortnights that were over on a day. They rank as well for six weeks. Cost: twice the features."""
    columns, bought = [], []
    for before in FORMER:
        begin = day - before
        pairs, found = _near(purchases, begin, households)
        columns.append(found)
        bought.append(np.isin(pairs.pair, purchases.between(begin, begin + FORTNIGHT).pairs()))
    return fit(np.concatenate(columns), np.concatenate(bought).astype(np.float64))


def candidates(purchases: Purchases, *, day: int, households: Flags, weights: Weights) -> Candidates:
    """Of these households, from what was before the day. Cost: the features."""
    pairs, columns = _near(purchases, day, households)
    return Candidates(pairs, weights.scores(columns))


def lists(found: Candidates, *, households: int, length: int = LIST) -> Numbers:
    """The likeliest first: (households, length) of items, `NOTHING` where there are no more. Cost: a sort."""
    order = np.lexsort((found.pairs.item, -found.scores, found.pairs.household))
    household = found.pairs.household[order]
    rank = np.arange(len(order)) - np.searchsorted(household, household)
    kept = rank < length
    rows = np.full((households, length), NOTHING, np.int64)
    rows[household[kept], rank[kept]] = found.pairs.item[order][kept]
    return rows


def _near(purchases: Purchases, day: int, households: Flags) -> tuple[Pairs, Floats]:
    """Features of the 120 items of each household with the highest simple scores."""
    pairs, columns = features(purchases.only(purchases.day < day), day=day, households=households)
    order = np.lexsort((-simple_scores(columns), pairs.household))
    household = pairs.household[order]
    kept = np.sort(order[np.arange(len(order)) - np.searchsorted(household, household) < _NEAR])
    return pairs.of(kept), columns[kept]
