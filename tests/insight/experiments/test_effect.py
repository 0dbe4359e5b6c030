import math
import random

import numpy as np
import pytest

from configurator.insight.experiments.effect import (
    TooFewError,
    customers_needed,
    effect,
    smallest_effect,
    spread_left,
    t_quantile,
)
from configurator.programs.experiments.assign import draw_held_out


@pytest.fixture(scope="module")
def households():
    """Weekly spending before and after, alike within a household and skewed as in shops."""
    rng = np.random.default_rng(5)
    usual = rng.lognormal(3.5, 0.8, 800)
    return usual * rng.lognormal(0, 0.3, 800), usual * rng.lognormal(0, 0.3, 800)


def drawn(before, seed, share=0.3):
    """Held out by lot, alike in spending."""
    strata = {str(number): int(spent // 20) for number, spent in enumerate(before)}
    held = draw_held_out(strata=strata, share=share, rng=random.Random(seed))
    return np.array([str(number) in held for number in range(len(before))])


@pytest.mark.parametrize(
    ("share", "freedom", "value"),
    [(0.975, 5, 2.5706), (0.975, 10, 2.2281), (0.975, 30, 2.0423), (0.95, 20, 1.7247), (0.975, math.inf, 1.95996)],
)
def test_t_is_that_of_the_tables(share, freedom, value):
    assert t_quantile(share, freedom) == pytest.approx(value, abs=1e-3)


def test_an_effect_by_hand():
    found = effect(outcome=[3, 5, 7, 1, 2, 3], held=[False, False, False, True, True, True])
    assert (found.treated, found.held, found.difference) == (3, 3, 3)
    assert found.error == pytest.approx(math.sqrt(4 / 3 + 1 / 3))
    assert found.explained == 0


def test_a_covariate_that_explains_everything_leaves_no_doubt():
    found = effect(outcome=[3, 5, 7, 1, 3, 5], held=[False] * 3 + [True] * 3, before=[1, 3, 5, 1, 3, 5])
    assert found.difference == pytest.approx(2)
    assert found.error == pytest.approx(0, abs=1e-7)
    assert found.explained == pytest.approx(1)


def test_a_covariate_that_is_the_same_for_all_changes_nothing():
    outcome, held = [3, 5, 7, 1, 2, 3], [False, False, False, True, True, True]
    assert effect(outcome=outcome, held=held, before=[4] * 6) == effect(outcome=outcome, held=held)


@pytest.mark.parametrize("held", [[True, True, True], [False, True, True], []])
def test_a_side_of_one_says_nothing(held):
    with pytest.raises(TooFewError):
        effect(outcome=[1.0] * len(held), held=held)


@pytest.mark.parametrize("adjusted", [False, True])
def test_without_an_effect_one_is_seen_as_seldom_as_promised(households, adjusted):
    before, after = households
    found = [effect(outcome=after, held=drawn(before, n), before=before if adjusted else None) for n in range(400)]
    assert sum(one.proven for one in found) / 400 < 0.08
    assert abs(np.mean([one.difference for one in found])) < 0.5


def test_a_planted_effect_is_measured_and_its_interval_holds(households):
    before, after = households
    found = []
    for seed in range(300):
        held = drawn(before, seed)
        found.append(effect(outcome=after + 6 * ~held, held=held, before=before))
    assert np.mean([one.difference for one in found]) == pytest.approx(6, abs=0.2)
    covered = np.mean([low <= 6 <= high for low, high in (one.interval for one in found)])
    assert 0.92 < covered < 0.99


def test_power_is_what_is_promised(households):
    """An effect of the detectable size is seen in four of five; lots within strata see a little more."""
    before, after = households
    spread = spread_left(outcome=after, before=before)
    held = drawn(before, 0)
    wanted = smallest_effect(spread=spread, treated=int((~held).sum()), held=int(held.sum()))
    seen = []
    for seed in range(300):
        held = np.random.default_rng(seed).permutation(held)
        seen.append(effect(outcome=after + wanted * ~held, held=held, before=before).proven)
    assert 0.72 < np.mean(seen) < 0.9


def test_what_was_before_makes_the_interval_narrower(households):
    before, after = households
    held = drawn(before, 1)
    plain, adjusted = effect(outcome=after, held=held), effect(outcome=after, held=held, before=before)
    assert adjusted.explained > 0.6
    assert adjusted.error < 0.65 * plain.error


def test_choosing_customers_instead_of_drawing_finds_what_is_not_there(households):
    """Negative control: who spends more is targeted, and the programme seems to work."""
    before, after = households
    chosen = effect(outcome=after, held=before < np.median(before))
    assert chosen.proven
    assert chosen.difference > 20


def test_counting_only_who_took_part_finds_what_is_not_there(households):
    """Negative control: whoever comes anyway redeems; by intention to treat nothing is seen."""
    before, after = households
    held = drawn(before, 2)
    redeemed = ~held & (after > np.median(after))
    taking_part = effect(outcome=after[redeemed | held], held=held[redeemed | held], before=before[redeemed | held])
    assert taking_part.proven
    assert not effect(outcome=after, held=held, before=before).proven


def test_customers_needed_and_smallest_effect_agree():
    count = customers_needed(spread=10, wanted=1, share=0.2)
    assert smallest_effect(spread=10, treated=round(count * 0.8), held=round(count * 0.2)) == pytest.approx(1, rel=1e-2)
    assert customers_needed(spread=1, wanted=0.5, share=0.5) == 126  # Lehr's rule: 16 / 0.25 a side, about
    with pytest.raises(TooFewError):
        smallest_effect(spread=1, treated=1, held=5)
