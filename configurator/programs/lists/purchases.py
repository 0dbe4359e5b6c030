"""Purchases: who had what in which basket, as arrays; and what is known of each household and item on a day.

NumPy only, no Django: whoever calls numbers households, items and kinds from 0 and days from any beginning.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Purchases:
    """An item in a basket of a household, once each, in order of household, item and day."""

    households: int
    kinds: Numbers
    """The kind of each item: what can stand in for one another."""
    pair: Numbers
    """household * items + item, of each line"""
    day: Numbers

    @classmethod
    def of(
        cls,
        *,
        household: ArrayLike,
        item: ArrayLike,
        basket: ArrayLike,
        day: ArrayLike,
        households: int,
        kinds: ArrayLike,
    ) -> "Purchases":
        """Of lines in any order, repeated ones too. Cost: a sort of the lines."""
        kind = np.asarray(kinds, np.int64)
        pair = np.asarray(household, np.int64) * len(kind) + np.asarray(item, np.int64)
        baskets, days = np.asarray(basket, np.int64), np.asarray(day, np.int64)
        order = np.lexsort((baskets, days, pair))
        pair, baskets, days = pair[order], baskets[order], days[order]
        new = np.ones(len(pair), np.bool_)
        new[1:] = (pair[1:] != pair[:-1]) | (baskets[1:] != baskets[:-1])
        return cls(households, kind, pair[new], days[new])

    @property
    def items(self) -> int:
        """How many there are."""
        return len(self.kinds)

    @cached_property
    def household(self) -> Numbers:
        """Of each line."""
        return self.pair // max(self.items, 1)

    @cached_property
    def item(self) -> Numbers:
        """Of each line."""
        return self.pair % max(self.items, 1)

    def only(self, wanted: Flags) -> "Purchases":
        """These lines. Cost: the lines."""
        return replace(self, pair=self.pair[wanted], day=self.day[wanted])

    def between(self, first: int, end: int) -> "Purchases":
        """Of these days, the end not included."""
        return self.only((self.day >= first) & (self.day < end))

    def pairs(self) -> Numbers:
        """Which household had which item, once each, ascending."""
        return self.pair[_starts(self.pair)]


@dataclass(frozen=True)
class Pairs:
    """For each household and item it had: how often, when first and last, and the same fading with time."""

    pair: Numbers
    household: Numbers
    item: Numbers
    count: Floats
    first: Floats
    last: Floats
    faded: tuple[Floats, ...]
    """For each half-life: a purchase today counts 1, one a half-life ago 1/2."""
    uneven: Floats
    """Standard deviation of the days between purchases; 0 up to two."""

    def of(self, rows: Numbers) -> "Pairs":
        """These rows."""
        return Pairs(
            pair=self.pair[rows],
            household=self.household[rows],
            item=self.item[rows],
            count=self.count[rows],
            first=self.first[rows],
            last=self.last[rows],
            faded=tuple(values[rows] for values in self.faded),
            uneven=self.uneven[rows],
        )


def pairs_on(known: Purchases, *, day: int, half_lives: tuple[float, ...]) -> Pairs:
    """What is known on a day, before it; later lines must not be among `known`. Cost: the lines, a few times over."""
    starts = np.flatnonzero(_starts(known.pair))
    counts = np.diff(np.append(starts, len(known.pair)))
    pair, of = known.pair[starts], np.repeat(np.arange(len(starts)), counts)
    first, last = known.day[starts], known.day[starts + counts - 1]
    age = (day - known.day).astype(np.float64)
    gaps = np.diff(known.day, prepend=known.day[:1])
    gaps[starts] = 0
    steps = np.maximum(counts - 1, 1)
    squares = np.bincount(of, gaps.astype(np.float64) ** 2, len(starts)) / steps
    return Pairs(
        pair=pair,
        household=pair // max(known.items, 1),
        item=pair % max(known.items, 1),
        count=counts.astype(np.float64),
        first=first.astype(np.float64),
        last=last.astype(np.float64),
        faded=tuple(counted(of, 0.5 ** (age / life), len(starts)) for life in half_lives),
        uneven=np.sqrt(np.maximum(squares - ((last - first) / steps) ** 2, 0)),
    )


def counted(cells: Numbers, weights: Floats, size: int) -> Floats:
    """The sum of the weights in each cell. Cost: the cells."""
    return np.bincount(cells, weights, size).astype(np.float64)


def _starts(ordered: Numbers) -> Flags:
    """Where a new value begins."""
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return new
