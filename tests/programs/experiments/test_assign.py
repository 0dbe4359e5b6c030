import random
from collections import Counter

import pytest

from configurator.programs.experiments.assign import draw_held_out

CUSTOMERS = {f"c{number}": ("top" if number % 7 == 0 else "rest") for number in range(103)}


def draw(seed, customers=CUSTOMERS, share=0.1):
    return draw_held_out(strata=customers, share=share, rng=random.Random(seed))


def test_the_same_seed_draws_the_same_in_any_order():
    mixed = dict(sorted(CUSTOMERS.items(), reverse=True))
    assert draw(1) == draw(1, mixed)
    assert draw(1) != draw(2)


def test_every_stratum_has_its_share():
    for seed in range(50):
        counts = Counter(CUSTOMERS[key] for key in draw(seed))
        assert counts["top"] in {1, 2}  # of 15
        assert counts["rest"] in {8, 9}  # of 88


def test_every_customer_has_the_same_chance():
    drawn = Counter(key for seed in range(4_000) for key in draw(seed))
    assert min(drawn[key] for key in CUSTOMERS) > 4_000 * 0.1 * 0.8
    assert max(drawn.values()) < 4_000 * 0.1 * 1.2


@pytest.mark.parametrize(("share", "count"), [(0, 0), (1, 103)])
def test_nobody_or_everybody(share, count):
    assert len(draw(1, share=share)) == count
    assert draw(1, {}, share) == frozenset()
