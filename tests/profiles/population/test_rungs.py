import hashlib
from itertools import product

import numpy as np
import pytest

from configurator.profiles.population.classes import LatentClasses
from configurator.profiles.population.fitted import DamagedError, Fitted, Prober, fitted
from configurator.profiles.population.history import History, Layout, sales_of
from configurator.profiles.population.ladder import Ladder
from configurator.profiles.population.mixture import Mixture
from configurator.profiles.population.neighbours import Conditioning, Frequencies, Neighbours
from configurator.profiles.population.rungs import NaiveBayes, Popularity
from configurator.profiles.population.tree import ChowLiu
from tests.profiles.population.sales import two_tastes

ALL = [Popularity, NaiveBayes, ChowLiu, LatentClasses, Conditioning, Neighbours, Frequencies]
LEARNING = ALL[1:]


@pytest.mark.parametrize("rung", ALL)
def test_probabilities_sum_to_one_and_none_is_zero(rung):
    model = rung(two_tastes())
    known = np.array([[-1] * 6, [0, -1, 1, 2, -1, 0], [2] * 6], np.int32)
    for asked in range(6):
        shares = model.conditional(known, asked)
        assert shares.shape == (3, 3)
        assert np.allclose(shares.sum(axis=1), 1, atol=1e-5)
        assert (shares > 0).all()


@pytest.mark.parametrize("rung", ALL)
def test_what_is_known_of_the_asked_variable_is_not_looked_at(rung):
    model = rung(two_tastes())
    known = np.array([[1, 1, -1, -1, 1, -1]], np.int32)
    blind = known.copy()
    blind[0, 0] = -1
    assert np.array_equal(model.conditional(known, 0), model.conditional(blind, 0))


@pytest.mark.parametrize("rung", LEARNING)
def test_known_choices_of_one_taste_speak_for_the_rest_of_it(rung):
    model = rung(two_tastes())
    for taste in (0, 1):
        known = np.array([[taste, taste, -1, taste, -1, -1]], np.int32)
        assert model.conditional(known, 4).argmax() == taste


def test_popularity_counts():
    sales = sales_of(Layout((2,)), np.array([[0], [0], [0], [1]], np.int32))
    assert np.allclose(Popularity(sales).conditional(np.array([[-1]], np.int32), 0), [[3.5 / 5, 1.5 / 5]])


def joint(tree, layout):
    """The distribution that the tree stands for, variable by variable from the first one."""
    found = {}
    for build in product(*(range(size) for size in layout.sizes)):
        share, reached, waiting = tree.shares[layout.values_of(0)][build[0]], {0}, [0]
        while waiting:
            at = waiting.pop()
            for other in tree.beside[at]:
                if other not in reached:
                    share *= tree.given[other, at][build[at], build[other]]
                    reached.add(other)
                    waiting.append(other)
        found[build] = share
    return found


def test_chow_liu_inference_is_that_of_its_joint_distribution():
    rng = np.random.default_rng(3)
    rows = rng.integers(0, 2, (500, 4)).astype(np.int32)
    rows[:, 1] = np.where(rng.random(500) < 0.9, rows[:, 0], rows[:, 1])
    rows[:, 3] = np.where(rng.random(500) < 0.8, rows[:, 1], rows[:, 3])
    sales = sales_of(Layout((2, 2, 2, 2)), rows)
    tree = ChowLiu(sales)
    assert tree.beside[1][:1] == (0,)  # the strongest tie
    table = joint(tree, sales.layout)
    for known in ([-1, -1, -1, 1], [0, -1, -1, 1], [-1, 1, 0, -1]):
        fits = [b for b in table if all(k < 0 or k == v for k, v in zip(known, b, strict=True))]
        for asked in (a for a, k in enumerate(known) if k < 0):
            wanted = np.array([sum(table[b] for b in fits if b[asked] == value) for value in (0, 1)])
            found = tree.conditional(np.array([known], np.int32), asked)[0]
            assert np.allclose(found, wanted / wanted.sum(), atol=2e-2)


def test_latent_classes_remember_a_build_that_is_often_sold():
    rows = np.array([[0, 0, 0, 0]] * 50 + [[1, 1, 1, 0]] * 30 + [[2, 1, 0, 1]] * 20, np.int32)
    model = LatentClasses(sales_of(Layout((3, 3, 3, 3)), rows))
    for build in rows[[0, 50, 80]]:
        known = build.copy()
        known[2] = -1
        assert model.conditional(known[None], 2)[0].argmax() == build[2]


def test_prober_says_of_all_variables_what_the_mixture_says_of_each():
    sales = two_tastes()
    parts = (Popularity(sales), NaiveBayes(sales), LatentClasses(sales))
    rng = np.random.default_rng(1)
    bounds = np.sort(rng.random((2, 3)), axis=1).astype(np.float32)
    mixture = Mixture(parts, bounds, rng.dirichlet(np.ones(3), 8).astype(np.float32))
    history = History(tuple("abcdef"), (tuple("xyz"),) * 6, sales.builds)
    kept = fitted(history, Ladder(mixture, {"latent-classes": parts[2], "mixture": mixture}), sales.builds)
    content = kept.to_bytes()
    prober = Prober(Fitted.from_bytes(content, sha256=hashlib.sha256(content).hexdigest()))
    for known in ([-1] * 6, [0, -1, 1, -1, -1, 2], [1, 1, 1, -1, 1, 1]):
        flats = np.array([3 * variable + value for variable, value in enumerate(known) if value >= 0], np.int64)
        found = prober.everything(flats)
        for asked in (a for a, value in enumerate(known) if value < 0):
            alone = mixture.conditional(np.array([known], np.int32), asked)[0]
            assert np.allclose(found[sales.layout.values_of(asked)], alone, atol=1e-4)


def test_damaged_bytes_are_no_model():
    for content, sha256 in ((b"x", "0" * 64), (b"x", hashlib.sha256(b"x").hexdigest())):
        with pytest.raises(DamagedError):
            Fitted.from_bytes(content, sha256=sha256)
