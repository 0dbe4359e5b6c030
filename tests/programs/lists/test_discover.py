import numpy as np
import pytest

from configurator.programs.lists.discover import discoveries
from configurator.programs.lists.purchases import Purchases

# kinds: 0 tea (items 0, 1), 1 biscuits (2, 3), 2 nails (4), 3 dyes (5); households 0 to 8 take tea and biscuits
LINES = [(h, item) for h in range(9) for item in (0, 2)] + [(8, 3), (9, 0), (10, 4), (11, 4), (10, 5), (11, 5)]


@pytest.fixture
def bought():
    household, item = zip(*LINES, strict=True)
    kinds = [0, 0, 1, 1, 2, 3]
    return Purchases.of(
        household=household, item=item, basket=household, day=[5] * len(item), households=13, kinds=kinds
    )


def found(bought, household, length=3):
    asked = np.arange(13) == household
    rows = discoveries(bought, day=6, households=asked, length=length)
    assert (rows[~asked] == -1).all()
    return rows[household].tolist()


def test_what_others_take_beside_comes_first(bought):
    assert found(bought, 9) == [2, -1, -1]  # biscuits beside tea; nails are bought by others only


def test_what_was_had_is_no_discovery_its_kind_may_be(bought):
    assert found(bought, 0) == [3, -1, -1]  # the other biscuits


def test_without_purchases_there_is_nothing_to_go_by(bought):
    assert found(bought, 12) == [-1, -1, -1]
    assert discoveries(bought, day=5, households=np.ones(13, bool), length=2).tolist() == [[-1, -1]] * 13


def test_more_places_than_kinds_stay_empty(bought):
    assert found(bought, 9, length=8) == [2] + [-1] * 7
