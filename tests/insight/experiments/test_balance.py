"""Sides that don't fit their share are seen, and those that do are warned of as seldom as promised."""

import numpy as np
import pytest

from configurator.insight.experiments.balance import SUSPICIOUS, Balance


@pytest.mark.parametrize(
    ("same", "other", "share", "chance"),
    [(50, 50, 0.5, 1.0), (40, 60, 0.5, 0.0455), (900, 100, 0.1, 1.0), (460, 540, 0.5, 0.0114), (0, 0, 0.5, 1.0)],
)
def test_chances_are_those_of_chi_square(same, other, share, chance):
    assert Balance(same, other, share).chance == pytest.approx(chance, abs=1e-4)


def test_sides_that_something_chose_are_warned_of():
    assert Balance(1_000, 800, 0.5).is_off
    assert not Balance(1_000, 950, 0.5).is_off
    assert Balance(900, 160, 0.1).is_off


def test_fair_sides_are_hardly_ever_warned_of():
    other = np.random.default_rng(3).binomial(500, 0.5, 4_000)
    warned = np.mean([Balance(500 - int(n), int(n), 0.5).is_off for n in other])
    assert warned <= 3 * SUSPICIOUS
