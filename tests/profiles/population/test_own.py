import numpy as np
import pytest

from configurator.profiles.population.own import HALF_LIVES, Chooser, OwnHistory, blend


def history(*rows):
    own = OwnHistory()
    for row in rows:
        own.learn(7, np.array(row, np.int32))
    return own


def test_counts_are_of_own_rows_that_agree():
    own = history([0, 0], [0, 1], [1, 1])
    given, alone = own.counts(7, np.array([0, -1], np.int32), 1, 2, (np.inf,))
    assert (given.tolist(), alone.tolist()) == ([[1, 1]], [[1, 2]])
    assert own.counts(8, np.array([0, -1], np.int32), 1, 2) is None


def test_counts_halve_with_every_half_life():
    own = history([0], [1], [1])
    _, alone = own.counts(7, np.array([-1], np.int32), 0, 2, (1, np.inf))
    assert alone.tolist() == [[0.25, 1.5], [1, 2]]


def test_blend_is_the_formula():
    given, alone = np.array([[2.0, 0, 0]]), np.array([[3.0, 1, 0]])
    population = np.array([0.2, 0.5, 0.3])
    expected = [2 + 0.5 * 3 * 0.4 + 3 * 0.2, 0.5 * 1 * 1 + 3 * 0.5, 3 * 0.3]
    assert blend(given, alone, population, (3,))[0, 0].tolist() == pytest.approx(expected)


def test_chooser_finds_out_that_only_what_is_new_counts():
    chooser, own, population = Chooser(), OwnHistory(), np.array([0.5, 0.5])
    for step in range(200):
        taken = step // 10 % 2  # changes their mind every tenth time
        counts = own.counts(7, np.array([-1], np.int32), 0, 2)
        if counts:
            chooser.learn(blend(*counts, population), taken)
        own.learn(7, np.array([taken], np.int32))
    half_life, _ = chooser.choice
    assert HALF_LIVES[half_life] == 3
    assert chooser.losses[0].min() < chooser.losses[-1].min() - 10
