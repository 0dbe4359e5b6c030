import numpy as np
import pytest

from configurator.programs.lists.eligible import eligible


def asked(cents, days, on=100):
    household = np.zeros(len(cents), np.int64)
    found = eligible(household=household, day=np.array(days), cents=np.array(cents), on=on, households=2)
    return found.tolist()


@pytest.mark.parametrize(("weekly", "gets"), [(2_499, False), (2_500, True), (2_501, True)])
def test_a_list_is_for_those_who_spend_enough_a_week(weekly, gets):
    assert asked([weekly] * 8, [44 + 7 * week for week in range(8)]) == [gets, False]


@pytest.mark.parametrize(("day", "gets"), [(43, False), (44, True), (99, True), (100, False)])
def test_only_the_eight_weeks_before_count(day, gets):
    assert asked([20_000], [day]) == [gets, False]


def test_one_cent_less_over_eight_weeks_is_too_little():
    assert asked([19_999], [60]) == [False, False]


def test_many_small_sums_are_exact():
    assert asked([1] * 20_000, [60] * 20_000) == [True, False]
