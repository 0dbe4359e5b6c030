"""Histories: what the models know of customers: how often they came again, when last, and since when we know them.

Times are in one unit, here weeks. `repeats` counts purchases after the first, at most one a day; `recency` is the time
from the first to the last, `age` from the first until now. Equal histories are worked on once.
"""

from dataclasses import dataclass

import numpy as np

from configurator.insight.value.special import Floats, Numbers

MANY = 20_000
"""With so many different histories a fit begins where a rough one ended."""

_STEPS = 50


@dataclass(frozen=True, slots=True)
class Histories:
    """Different histories, how many customers have each, and for every customer the place of theirs."""

    repeats: Floats
    recency: Floats
    age: Floats
    counts: Floats
    places: Numbers

    @property
    def customers(self) -> float:
        """How many there are."""
        return float(self.counts.sum())


def collapse(repeats: Floats, recency: Floats, age: Floats, counts: Floats | None = None) -> Histories:
    """Work on equal histories once. Cost: three sorts of the customers; `counts` where they are collapsed already."""
    codes, levels = [], []
    for column in (repeats, recency, age):
        level, code = np.unique(np.asarray(column, np.float64), return_inverse=True)
        levels.append(level)
        codes.append(code.reshape(-1).astype(np.int64))
    key = (codes[0] * len(levels[1]) + codes[1]) * len(levels[2]) + codes[2]
    _, first, places = np.unique(key, return_index=True, return_inverse=True)
    weights = None if counts is None else np.asarray(counts, np.float64)
    number = np.bincount(places.reshape(-1), weights=weights, minlength=len(first)).astype(np.float64)
    found = [level[code[first]] for level, code in zip(levels, codes, strict=True)]
    return Histories(found[0], found[1], found[2], number, places.reshape(-1))


def roughly(h: Histories) -> Histories:
    """Times rounded to a fiftieth of the longest: parameters hardly differ, and there are far fewer histories."""
    unit = float(h.age.max()) / _STEPS
    recency, age = np.round(h.recency / unit) * unit, np.round(h.age / unit) * unit
    return collapse(h.repeats, np.minimum(recency, age), age, h.counts)


@dataclass(frozen=True, slots=True)
class Purchases:
    """When customers bought, flat: `owner` is a customer's place, `at` a time; both sorted by owner, then time."""

    owner: Numbers
    at: Floats
    customers: int

    def until(self, end: float) -> "Purchases":
        """Those before `end`; customers keep their places."""
        kept = self.at < end
        return Purchases(self.owner[kept], self.at[kept], self.customers)


@dataclass(frozen=True, slots=True)
class Summary:
    """Customers who have bought: `who` are their places in the purchases, the rest as in Histories."""

    who: Numbers
    repeats: Floats
    recency: Floats
    age: Floats


def summary_of(bought: Purchases, *, now: float) -> Summary:
    """Purchases in a customer's own time. Linear."""
    who, start, number = np.unique(bought.owner, return_index=True, return_counts=True)
    first, last = bought.at[start], bought.at[start + number - 1]
    return Summary(who.astype(np.int64), (number - 1).astype(np.float64), last - first, now - first)
