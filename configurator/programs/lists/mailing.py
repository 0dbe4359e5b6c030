"""Mailing: twelve items a household, some of them to discover, the others rewards for what it buys anyway.

A *reward* is an item that the household bought before; a *discovery* one that it never had. How often rewards are
bought again is measured over six weeks: the share of mailed rewards that the household buys on day 0 to 41 after
the list date, households that never come back included.
"""

from dataclasses import dataclass

import numpy as np

from configurator.programs.lists.choose import NOTHING
from configurator.programs.lists.purchases import Floats, Numbers

MAILING = 12
DISCOVERY = 0.2
"""Share of a mailing, on average over the mailings of a household and over households."""
AGAIN_DAYS = 42


@dataclass(frozen=True)
class Mailing:
    """What is mailed: (households, length) each; `NOTHING` where the other has its place, or where there is none."""

    rewards: Numbers
    discoveries: Numbers


def discovery_counts(
    *, households: int, number: int, length: int = MAILING, share: float = DISCOVERY, begin: Floats | None = None
) -> Numbers:
    """How many discoveries each household gets in its mailing of a number, 0 the first.

    A share of twelve is no whole number: households begin at different points, evenly spread, and each goes on by
    the share from mailing to mailing. So over all households, and over the mailings of each, it is the share. `begin`
    are those points from 0 to 1, for callers whose households do not stay at their numbers.
    """
    if begin is None:  # the golden ratio spreads evenly for any number
        begin = np.arange(households, dtype=np.float64) * 0.6180339887498949 % 1
    steps: Numbers = (
        np.floor(begin + (number + 1) * length * share) - np.floor(begin + number * length * share)
    ).astype(np.int64)
    return steps


def compose(rewards: Numbers, discoveries: Numbers, *, counts: Numbers, length: int = MAILING) -> Mailing:
    """The first of each, as many discoveries as `counts` says and as there are; rewards fill the rest.

    Both are (households, length or less), the likeliest first. A household with too few rewards gets a shorter
    mailing, not more discoveries. Cost: the places.
    """
    places = np.arange(length)
    found = _padded(discoveries, length)
    found = np.where(places < counts[:, None], found, NOTHING)
    room = length - (found != NOTHING).sum(axis=1)
    return Mailing(np.where(places < room[:, None], _padded(rewards, length), NOTHING), found)


def _padded(rows: Numbers, length: int) -> Numbers:
    full = np.full((len(rows), length), NOTHING, np.int64)
    full[:, : min(length, rows.shape[1])] = rows[:, :length]
    return full
