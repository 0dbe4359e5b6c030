import numpy as np
import pytest

from configurator.programs.depth import DepthFallsError, coupon_values, tiers_of


def test_tiers_begin_at_their_limit():
    assert tiers_of(np.array([0, 2_499, 2_500, 9_999, 10_000]), [2_500, 10_000]).tolist() == [0, 0, 1, 1, 2]


def test_values_are_rounded_up_at_the_half():
    assert coupon_values(base=[101, 250], percents=[50, 100, 150]).tolist() == [[51, 125], [101, 250], [152, 375]]


def test_depth_never_falls_with_volume():
    spent = np.sort(np.random.default_rng(0).integers(0, 20_000, 300))
    values = coupon_values(base=range(1, 400), percents=[50, 50, 81, 133])[tiers_of(spent, [2_500, 5_000, 10_000])]
    assert (np.diff(values, axis=0) >= 0).all()


def test_percentages_that_fall_are_refused():
    with pytest.raises(DepthFallsError) as refused:
        coupon_values(base=[100], percents=[50, 100, 99])
    assert refused.value.tier == 2
