"""Classes beside what can be worked out by hand, and groups that were planted."""

from itertools import product

import numpy as np
import pytest

from configurator.insight.needs import latent_classes
from configurator.insight.needs.choose import choose
from configurator.insight.needs.indicators import ALONE, UNKNOWN, collapse
from configurator.insight.needs.latent_classes import Classes, fit, surest
from configurator.insight.needs.speak import of_class, of_member
from tests.insight.needs.planted import adjusted_rand, planted

MARKS = np.array([[1, 0, 1, 0, 0], [0, UNKNOWN, 0, 1, 0], [1, 1, UNKNOWN, UNKNOWN, UNKNOWN], [1, 0, 1, 0, 0]], np.int8)
BLOCKS = (ALONE, ALONE, 7, 7, 7)
SIZES = np.array([0.3, 0.7])
SHARES = np.array([[0.9, 0.2, 0.5, 0.3, 0.2], [0.1, 0.6, 0.1, 0.7, 0.2]])


def by_hand(row, shares):
    """The probability of what is known of one customer, column by column."""
    found = 1.0
    for mark, share, block in zip(row, shares, BLOCKS, strict=True):
        if mark == 1:
            found *= share
        elif mark == 0 and block == ALONE:
            found *= 1 - share
    return found


def test_likelihood_and_memberships_are_those_worked_out_by_hand():
    data = collapse(MARKS, blocks=BLOCKS)
    looked = latent_classes._look(data, SIZES, SHARES)
    each = np.array(
        [[size * by_hand(row, shares) for size, shares in zip(SIZES, SHARES, strict=True)] for row in MARKS]
    )
    assert looked.log_likelihood == pytest.approx(np.log(each.sum(axis=1)).sum())
    assert looked.of[data.places] == pytest.approx(each / each.sum(axis=1, keepdims=True))


def test_equal_customers_are_worked_on_once():
    data = collapse(MARKS, blocks=BLOCKS)
    assert sorted(data.counts.tolist()) == [1, 1, 2]
    assert data.customers == 4
    assert data.parameters == 4  # two columns, and a question of three answers


def test_the_probabilities_of_everything_that_can_be_seen_sum_to_one():
    rows = [(a, b, *answer) for a, b in product((0, 1), repeat=2) for answer in np.eye(3, dtype=int).tolist()]
    data = collapse(np.array(rows, np.int8), blocks=BLOCKS)
    alone = [collapse(np.array([row], np.int8), blocks=BLOCKS) for row in rows]
    assert data.customers == 12
    sums = [np.exp(latent_classes._look(one, SIZES, SHARES).log_likelihood) for one in alone]
    assert sum(sums) == pytest.approx(1)


@pytest.mark.parametrize("row", [[0, 0, 1, 1, 0], [0, 0, 0, 0, 0], [0, 0, 1, UNKNOWN, 0]])
def test_a_question_has_one_answer_or_none(row):
    with pytest.raises(ValueError, match="block 7"):
        collapse(np.array([row], np.int8), blocks=BLOCKS)


def test_no_round_makes_it_worse():
    data = collapse(planted(400, 12, (1, 1), unknown=0.2)[0])
    everybody = latent_classes._everybody(data)
    now = next(iter(latent_classes._starts(data, everybody, 3, np.random.default_rng(1))))
    objectives = []
    for _ in range(25):
        now, at = latent_classes._run(data, everybody, now, 1)
        objectives.append(at)
    assert (np.diff(objectives) >= -1e-7).all()
    assert objectives[-1] > objectives[0] + 1


@pytest.mark.parametrize("unknown", [0.0, 0.3])
def test_planted_groups_are_found(unknown):
    marks, of, known = planted(1_200, 40, (3, 2, 1), overlap=0.0, unknown=unknown)
    data = collapse(marks)
    found = choose(data, smallest=20).classes
    assert len(found.sizes) == 3
    index = adjusted_rand(surest(found.memberships(data)), of)
    assert index >= 0.95
    assert index >= adjusted_rand(known, of) - 0.02


def test_many_customers_are_refined_from_a_part():
    marks, of, known = planted(2_000, 30, (1, 1), overlap=0.0)
    data = collapse(marks)
    found = choose(data, smallest=20, part=500).classes
    assert found.customers == 2_000
    assert adjusted_rand(surest(found.memberships(data)), of) >= adjusted_rand(known, of) - 0.02


def test_noise_is_one_class():
    assert len(choose(collapse(planted(800, 20, (1,))[0]), smallest=20).classes.sizes) == 1


def test_noise_would_be_several_without_a_price_of_parameters(monkeypatch):
    """The negative control: it is BIC that keeps them together."""
    monkeypatch.setattr(Classes, "bic", property(lambda self: -2 * self.log_likelihood))
    assert len(choose(collapse(planted(800, 20, (1,))[0]), smallest=20, most=4).classes.sizes) > 1


def test_no_class_is_smaller_than_is_asked():
    data = collapse(planted(900, 40, (8, 1), overlap=0.0)[0])
    assert len(choose(data, smallest=50).classes.sizes) == 2
    assert len(choose(data, smallest=200, most=3).classes.sizes) == 1


def test_the_same_customers_give_the_same_classes():
    data = collapse(planted(500, 15, (1, 1), overlap=0.0)[0])
    one, other = (choose(data, smallest=20).classes for _ in range(2))
    assert (one.shares == other.shares).all()


def test_nobody_has_no_classes():
    with pytest.raises(ValueError, match="no customers"):
        choose(collapse(np.empty((0, 3), np.int8)), smallest=1)


def test_what_speaks_of_a_member_is_the_logarithm_of_the_ratio():
    data = collapse(MARKS, blocks=BLOCKS)
    classes = Classes(SIZES, SHARES, SHARES[0], 0.0, 4, 1)
    signs = of_member(classes, 0, MARKS[0].astype(float), whole=data.whole.astype(float))
    assert [(sign.column, sign.has) for sign in signs] == [(0, True), (2, True), (1, False)]
    assert sum(sign.weight for sign in signs) == pytest.approx(
        np.log(by_hand(MARKS[0], SHARES[0]) / by_hand(MARKS[0], SHARES[1]))
    )


def test_what_tells_a_class_best_stands_first():
    classes = Classes(SIZES, SHARES, SHARES[0], 0.0, 4, 1)
    first = of_class(classes, 0)[0]
    assert (first.column, first.has, first.share, first.elsewhere) == (0, True, 0.9, pytest.approx(0.1))
    alone = fit(collapse(MARKS[:, :1]), number=1, rng=np.random.default_rng(0))
    assert of_class(alone, 0) == ()
