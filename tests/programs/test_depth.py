import numpy as np
import pytest

from configurator.programs.depth import DepthFallsError, ceilings_of, coupon_values, tiers_of


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


LIMITS = {"floors": [0, 0, 3_000], "ceilings": [1_500, 2_200, 4_000]}
FREE = 10**9


def test_a_cap_lowers_what_the_volume_leaves_open():
    tier = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2])
    caps = np.array([FREE, FREE, FREE, 1_000, 1_000, 1_000, 3_500, 3_500, 3_500])
    found = ceilings_of(**LIMITS, tier=tier, caps=caps).tolist()
    assert found == [1_500, 2_200, 4_000, 1_000, 1_500, 3_000, 1_500, 2_200, 3_500]


def test_who_spends_more_may_have_as_much_whatever_the_caps():
    rng = np.random.default_rng(0)
    for _ in range(50):
        ceilings = np.sort(rng.integers(0, 5_000, 4))
        floors = np.minimum(np.sort(rng.integers(0, 5_000, 4)), ceilings)
        tier, caps = np.sort(rng.integers(0, 4, 200)), rng.integers(0, 6_000, 200)
        found = ceilings_of(floors=floors.tolist(), ceilings=ceilings.tolist(), tier=tier, caps=caps)
        assert (found >= floors[tier]).all()
        assert (found <= ceilings[tier]).all()
        lower, higher = tier[:, None] < tier[None, :], found[:, None] > found[None, :]
        assert not (lower & higher).any()
        naive = np.minimum(ceilings[tier], caps)
        assert (lower & (naive[:, None] > naive[None, :])).any()  # the cap alone would break it


def test_ceilings_that_staff_let_fall_stay_as_they_set_them():
    found = ceilings_of(floors=[0, 0], ceilings=[2_000, 1_000], tier=np.array([0, 1]), caps=np.array([FREE, 10]))
    assert found.tolist() == [2_000, 1_000]
