"""Discover: items that a household never had and probably likes, from the kinds that others take beside its own.

Kinds are alike when the same households take them (cosine of faded counts). A kind's appeal to a household is the mean
likeness to the kinds it takes; an item's is that times its share of households lately. One item a kind.
"""

import numpy as np

from configurator.programs.lists.choose import NOTHING
from configurator.programs.lists.purchases import Flags, Floats, Numbers, Purchases

_HALF_LIFE = 60.0
_LATELY = 56
_KINDS, _ITEMS = 60, 6
"""Kinds of a household that are looked at, and the most bought items of each."""


def discoveries(purchases: Purchases, *, day: int, households: Flags, length: int) -> Numbers:
    """The likeliest first: (all households, length) of items, `NOTHING` where there are none or none are asked.

    Knows only what was before the day. Cost: households times kinds squared, in one product of matrices.
    """
    known = purchases.only(purchases.day < day)
    rows = np.full((purchases.households, length), NOTHING, np.int64)
    asked = np.flatnonzero(households)
    if not len(known.pair) or not len(asked):
        return rows
    favourites, popularity = _favourites(known, day)
    appeal = _appeal(known, day, asked) * popularity[np.maximum(favourites, 0)][:, 0]
    near = np.argsort(-appeal, axis=1, kind="stable")[:, :_KINDS]
    found = favourites[near]  # (asked, kinds, items)
    new = (found >= 0) & ~np.isin(asked[:, None, None] * known.items + found, known.pairs())
    first = new.argmax(axis=2)[:, :, None]
    item = np.take_along_axis(found, first, axis=2)[:, :, 0]
    score = np.take_along_axis(appeal, near, axis=1) * popularity[item] / np.maximum(popularity[found[:, :, 0]], 1)
    score = np.where(new.any(axis=2), score, -1)
    order = np.argsort(-score, axis=1, kind="stable")[:, :length]
    best = np.take_along_axis(item, order, axis=1)
    rows[asked, : best.shape[1]] = np.where(np.take_along_axis(score, order, axis=1) > 0, best, NOTHING)
    return rows


def _favourites(known: Purchases, day: int) -> tuple[Numbers, Floats]:
    """For each kind its most bought items lately, filled up with `NOTHING`; for each item its households lately."""
    lately = known.between(day - _LATELY, day)
    popularity = np.bincount(lately.pairs() % known.items, minlength=known.items).astype(np.float64)
    order = np.lexsort((-popularity, known.kinds))
    kinds = known.kinds[order]
    rank = np.arange(len(order)) - np.searchsorted(kinds, kinds)
    kept = (rank < _ITEMS) & (popularity[order] > 0)
    found = np.full((int(known.kinds.max()) + 1, _ITEMS), NOTHING, np.int64)
    found[kinds[kept], rank[kept]] = order[kept]
    return found, np.append(popularity, 0.0)


def _appeal(known: Purchases, day: int, asked: Numbers) -> Floats:
    """How near each kind is to those that a household takes: (asked, kinds)."""
    kinds = int(known.kinds.max()) + 1
    cells = known.household * kinds + known.kinds[known.item]
    faded = np.bincount(cells, 0.5 ** ((day - known.day) / _HALF_LIFE), known.households * kinds)
    taken = np.log1p(faded).astype(np.float32).reshape(known.households, kinds)
    length = np.maximum(np.linalg.norm(taken, axis=0), 1e-6)
    alike = (taken / length).T @ (taken / length)
    theirs = taken[asked]
    found: Floats = (theirs @ alike).astype(np.float64) / np.maximum(theirs.sum(axis=1, keepdims=True), 1e-6)
    return found
