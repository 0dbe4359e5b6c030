"""Depth: what a coupon is worth to whom. Heavier buyers get deeper discounts; depth never falls with volume."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

_WHOLE = 100


class DepthFallsError(Exception):
    """A tier gets less than the one below; holds its number, the lowest tier is 0."""

    def __init__(self, *, tier: int) -> None:
        super().__init__(f"tier {tier} gets less than the one below")
        self.tier = tier


def tiers_of(spent: Numbers, limits: Sequence[int]) -> Numbers:
    """The tier of each customer by what it spends, in the limits' unit: 0 below the first, up to their number.

    `limits` ascend; who spends just a limit is in the higher tier. Cost: the customers.
    """
    return np.searchsorted(np.asarray(limits, np.int64), spent, side="right").astype(np.int64)


def coupon_values(*, base: Sequence[int], percents: Sequence[int]) -> Numbers:
    """(tiers, deals): each deal's base value in minor units times a tier's percentage, half a unit rounded up.

    A deal is worth at least as much to a higher tier as to a lower. Raises DepthFallsError.
    """
    for tier in range(1, len(percents)):
        if percents[tier] < percents[tier - 1]:
            raise DepthFallsError(tier=tier)
    whole = np.asarray(percents, np.int64)[:, None] * np.asarray(base, np.int64)
    found: Numbers = (whole + _WHOLE // 2) // _WHOLE
    return found


def ceilings_of(*, floors: Sequence[int], ceilings: Sequence[int], tier: Numbers, caps: Numbers) -> Numbers:
    """What each customer's coupons add up to at most: the least of their tier's ceiling and their own cap.

    A cap never takes a customer under their tier's floor, nor under what anybody of a lower tier may have: so who
    spends more may always have as much as who spends less, whatever their caps.
    """
    below = np.maximum.accumulate(np.asarray([0, *ceilings[:-1]], np.int64))
    least = np.maximum(np.asarray(floors, np.int64), below)[tier]
    found: Numbers = np.minimum(np.asarray(ceilings, np.int64)[tier], np.maximum(least, caps))
    return found
