import numpy as np

from configurator.programs.lists.measure import Quality, different, quality, share_bought
from configurator.programs.lists.purchases import Purchases

LATER = Purchases.of(
    household=[0, 0, 0, 1], item=[0, 1, 2, 3], basket=[1, 1, 1, 2], day=[1, 1, 1, 1], households=3, kinds=[0] * 5
)
ROWS = np.array([[0, 1, 4, -1], [4, 2, -1, -1], [0, 1, 2, 3]])
ALL = np.ones(3, bool)


def test_quality_is_of_those_who_shopped():
    found = quality(ROWS, LATER, households=ALL)
    assert found == Quality(2, 2 / 4 + 0, 2 / 3 + 0)
    assert (found.precision, found.recall) == (0.25, 1 / 3)
    assert quality(ROWS, LATER, households=~ALL) == Quality(0, 0.0, 0.0)
    assert Quality(0, 0.0, 0.0).precision == 0


def test_qualities_add_up():
    assert Quality(1, 0.5, 0.25) + Quality(3, 1.5, 0.75) == Quality(4, 2.0, 1.0)


def test_share_bought_counts_those_who_never_came_back():
    assert share_bought(ROWS, LATER, households=ALL) == 2 / 9
    assert share_bought(ROWS, LATER, households=~ALL) == 0


def test_lists_are_different_in_whatever_order():
    assert different(np.array([[1, 2], [2, 1], [3, 4]]), households=ALL) == 1 / 3
