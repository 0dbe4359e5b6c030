import numpy as np
import pytest

from configurator.programs.lists.purchases import Purchases, pairs_on


@pytest.fixture
def bought():
    """Household 0 has item 0 on days 1, 3 and 9, household 1 items 1 and 2 once; lines unordered, one twice."""
    return Purchases.of(
        household=[1, 0, 0, 0, 1, 0],
        item=[2, 0, 0, 0, 1, 0],
        basket=[4, 3, 1, 2, 4, 3],
        day=[5, 9, 1, 3, 5, 9],
        households=2,
        kinds=[0, 0, 1],
    )


def test_purchases_are_ordered_and_once_a_basket(bought):
    assert bought.pair.tolist() == [0, 0, 0, 4, 5]
    assert bought.day.tolist() == [1, 3, 9, 5, 5]
    assert bought.household.tolist() == [0, 0, 0, 1, 1]
    assert bought.item.tolist() == [0, 0, 0, 1, 2]
    assert bought.pairs().tolist() == [0, 4, 5]


def test_between_leaves_the_end_out(bought):
    assert bought.between(3, 9).day.tolist() == [3, 5, 5]


def test_pairs_tell_count_fading_and_cycle(bought):
    pairs = pairs_on(bought, day=11, half_lives=(2.0,))
    assert pairs.count.tolist() == [3, 1, 1]
    assert pairs.first.tolist() == [1, 5, 5]
    assert pairs.last.tolist() == [9, 5, 5]
    assert pairs.faded[0].tolist() == [0.5 + 0.5**4 + 0.5**5, 0.5**3, 0.5**3]
    assert pairs.uneven.tolist() == [2, 0, 0]  # gaps of 2 and 6 days
    assert pairs.of(np.array([1])).item.tolist() == [1]


def test_nothing_bought_is_no_pairs():
    nothing = Purchases.of(household=[], item=[], basket=[], day=[], households=2, kinds=[])
    assert nothing.pairs().tolist() == []
    assert pairs_on(nothing, day=3, half_lives=(2.0,)).count.tolist() == []
