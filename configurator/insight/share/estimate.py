"""Estimate: what customers spend elsewhere, from customers alike of whom we know all that they spend on a need.

Of a customer who spends `o` here, all that they need lies among the totals `T` of those alike that are at least `o`.
If any share of a need were as likely as any other, each counts by 1/T; who buys nothing here tells us nothing, and each
counts alike, those who need nothing included. The figure is the median of T - o. Low and high are quantiles with one
customer's weight more at either end, as in conformal prediction with weights (Tibshirani, Foygel Barber, Candès and
Ramdas, 2019): so they hold what is true as often as they say, also from ten customers. That a wallet can be read off
the upper part of what customers alike spend is from Perlich, Rosset, Lawrence and Zadrozny, "High-Quantile Modeling for
Customer Wallet Estimation and Other Applications", KDD 2007.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from configurator.insight.share.model import FEWEST

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Estimates:
    """For each customer the median, low and high, and of how many it is made; NaN and 0 where there are too few."""

    mid: Floats
    low: Floats
    high: Floats
    of: Numbers


def fewest(likely: float) -> int:
    """How many are needed for a range that holds the truth this likely: never fewer than ten."""
    tail = (1 - likely) / 2
    return max(FEWEST, math.ceil(round((1 - tail) / tail, 9)))


def estimate(*, ours: Floats, totals: Floats, own: Flags, likely: float) -> Estimates:
    """Of customers with `ours`, from these totals. `own` says whose total is among them: it is not counted for them.

    Cost: a sort of the totals and a search for each customer.
    """
    sorted_totals = np.sort(totals)
    of_buyers = _quantiles(ours, sorted_totals[sorted_totals > 0], own, likely, is_weighed=True)
    of_others = _quantiles(np.zeros_like(ours), sorted_totals, own, likely, is_weighed=False)
    buys = ours > 0
    return Estimates(
        np.where(buys, of_buyers.mid, of_others.mid),
        np.where(buys, of_buyers.low, of_others.low),
        np.where(buys, of_buyers.high, of_others.high),
        np.where(buys, of_buyers.of, of_others.of),
    )


def _quantiles(ours: Floats, totals: Floats, own: Flags, likely: float, *, is_weighed: bool) -> Estimates:
    """Among the totals from one's own amount on; oneself stands first among these."""
    begin = np.searchsorted(totals, ours, side="left") + own
    count = np.maximum(len(totals) - begin, 0)
    enough = count >= fewest(likely)
    if not enough.any():
        return _nothing(len(ours))
    sums = np.concatenate([[0.0], np.cumsum(1 / totals if is_weighed else np.ones_like(totals))])
    before = sums[np.minimum(begin, len(totals))]
    weight = sums[-1] - before
    more = weight / np.maximum(count, 1)  # of the customer whom it is about
    tail = (1 - likely) / 2

    def at(mass: Floats) -> Floats:
        """T - o where so much weight is reached."""
        place = np.searchsorted(sums[1:], before + mass * (1 - 1e-12), side="left")
        return np.asarray(np.maximum(totals[np.minimum(place, len(totals) - 1)] - ours, 0.0), np.float64)

    low_mass = tail * (weight + more) - more
    low = np.where(low_mass > 0, at(np.maximum(low_mass, 0.0)), 0.0)
    high, mid = at((1 - tail) * (weight + more)), at(weight / 2)
    blank = np.where(enough, 0.0, np.nan)
    return Estimates(
        mid + blank, np.minimum(low, mid) + blank, np.maximum(high, mid) + blank, np.where(enough, count, 0)
    )


def _nothing(size: int) -> Estimates:
    empty = np.full(size, np.nan)
    return Estimates(empty, empty, empty, np.zeros(size, np.int64))


def first_of(found: list[Estimates]) -> tuple[Estimates, Numbers]:
    """For each customer the first that says something, and which one that was; -1 for none."""
    size = len(found[0].mid)
    result, which = _nothing(size), np.full(size, -1, np.int64)
    for place, one in enumerate(found):
        take = np.isnan(result.mid) & ~np.isnan(one.mid)
        pairs = [(getattr(result, name), getattr(one, name)) for name in ("mid", "low", "high", "of")]
        result = Estimates(*(np.where(take, new, old) for old, new in pairs))
        which = np.where(take, place, which)
    return result, which
