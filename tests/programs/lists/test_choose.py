"""On a sample of 600 households of the grocery club; `python -m tests.benchmarks lists` measures all of them."""

import numpy as np
import pytest

from configurator.programs.lists.choose import Candidates, candidates, learn_weights, lists
from configurator.programs.lists.measure import different
from configurator.programs.lists.purchases import Purchases, pairs_on
from tests.benchmarks.lists import club, measured, own, personal, popular, simple

DAYS = (280, 322)


@pytest.fixture(scope="module")
def shop():
    return club(600)


def test_the_likeliest_come_first_and_empty_places_are_said():
    bought = Purchases.of(
        household=[0, 0, 0, 2], item=[0, 1, 2, 1], basket=[1, 1, 1, 2], day=[1] * 4, households=3, kinds=[0] * 3
    )
    pairs = pairs_on(bought, day=2, half_lives=())
    rows = lists(Candidates(pairs, np.array([0.1, 0.3, 0.2, 5.0])), households=3, length=2)
    assert rows.tolist() == [[1, 2], [-1, -1], [1, -1]]


def test_lists_are_worth_their_learning(shop):
    quality = {way.__name__: measured(shop, way, DAYS) for way in (popular, own, simple, personal)}
    precision = {name: found.precision for name, found in quality.items()}
    assert precision["popular"] < 0.13
    assert precision["popular"] < precision["own"] < precision["simple"] < precision["personal"]
    assert precision["personal"] > 0.275  # of these 600; of all households more
    assert quality["personal"].recall > 0.175


def test_a_list_knows_nothing_of_its_day_or_later(shop):
    who = shop.eligible(280)
    before = shop.purchases.between(0, 280)
    found = []
    for known in (shop.purchases, before):
        weights = learn_weights(known, day=280, households=who)
        found.append(lists(candidates(known, day=280, households=who, weights=weights), households=600))
    assert found[0].tolist() == found[1].tolist()


def test_lists_differ(shop):
    assert different(personal(shop, 280, shop.eligible(280)), households=shop.eligible(280)) >= 0.99


def test_whoever_knows_the_future_would_be_seen(shop):
    """Negative control: with the fortnight itself among what is known, quality jumps."""
    who = shop.eligible(280)
    knowing = measured(shop, lambda shop, day, who: own(shop, day + 14, who), (280,))
    assert who.any()
    assert knowing.precision > measured(shop, own, (280,)).precision + 0.05


def test_a_shop_without_purchases_has_empty_lists():
    nothing = Purchases.of(household=[], item=[], basket=[], day=[], households=2, kinds=[0, 0])
    who = np.ones(2, bool)
    weights = learn_weights(nothing, day=50, households=who)
    assert lists(candidates(nothing, day=50, households=who, weights=weights), households=2, length=2).tolist() == [
        [-1, -1],
        [-1, -1],
    ]
