"""Ratios as one number a customer: the mean is the ratio, the variance the ratio's."""

import numpy as np
import pytest

from configurator.insight.experiments.effect import effect
from configurator.insight.experiments.ratio import NothingToDivideByError, linear


def test_the_mean_of_a_side_is_its_ratio():
    amounts, per = np.array([6.0, 0, 3, 8, 0, 4]), np.array([2.0, 0, 1, 1, 0, 1])
    sides = np.array([False, False, False, True, True, True])
    found = linear(amounts=amounts, per=per, sides=sides)
    assert (found[~sides].mean(), found[sides].mean()) == (pytest.approx(3), pytest.approx(6))


def test_a_side_without_orders_has_no_ratio():
    with pytest.raises(NothingToDivideByError):
        linear(amounts=np.ones(4), per=np.array([1.0, 1, 0, 0]), sides=np.array([False, False, True, True]))


def test_the_interval_of_a_ratio_holds_what_it_promises():
    """Customers who order more choose more at once; of choices per order the sides do not differ."""
    rng, seen = np.random.default_rng(8), []
    for _ in range(500):
        orders = rng.poisson(rng.gamma(2, 1, 400))
        choices = np.array([rng.poisson(4 * n) for n in orders], float)
        sides = rng.random(400) < 0.5
        numbers = linear(amounts=choices, per=orders.astype(float), sides=sides)
        seen.append(effect(outcome=numbers, held=~sides).proven)
    assert 0.03 < np.mean(seen) < 0.075
