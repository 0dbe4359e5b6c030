"""Ratio: a figure that is one sum by another, such as choices per order, as one number for each customer.

By the delta method (Deng, Knoblich and Lu, KDD 2018): the mean of these numbers within a side is the side's ratio, and
their variance gives the ratio's. So everybody counts on the side that was drawn, also who never ordered.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Sides = NDArray[np.bool_]


class NothingToDivideByError(Exception):
    """On one side nobody ordered anything."""


def linear(*, amounts: Floats, per: Floats, sides: Sides) -> Floats:
    """One number per customer, of the sum of `amounts` by that of `per` on each side. Raises NothingToDivideByError."""
    found = np.empty(len(amounts))
    for part in (sides, ~sides):
        if part.any():
            found[part] = _linear(amounts[part], per[part])
    return found


def _linear(amounts: Floats, per: Floats) -> Floats:
    mean = float(per.mean())
    if not mean:
        raise NothingToDivideByError
    ratio = float(amounts.mean()) / mean
    found: Floats = ratio + (amounts - ratio * per) / mean
    return found
