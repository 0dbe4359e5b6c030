import numpy as np
import pytest

from configurator.profiles.population.history import History, Layout
from configurator.profiles.population.ladder import fit_ladder
from configurator.profiles.population.rules import Rules
from tests.profiles.population.sales import lamp


def test_ladder_takes_popularity_where_choices_are_independent():
    rng = np.random.default_rng(0)
    rows = rng.choice(4, (3_000, 5), p=[0.6, 0.2, 0.1, 0.1]).astype(np.int32)
    ladder = fit_ladder(Layout((4,) * 5), rows)
    assert ladder.losses["popularity"] == pytest.approx(min(ladder.losses.values()), rel=0.02)


def test_ladder_climbs_where_groups_take_the_same():
    rng = np.random.default_rng(0)
    liked = rng.integers(0, 4, (12, 8))
    rows = liked[rng.integers(0, 12, 3_000)]
    rows = np.where(rng.random(rows.shape) < 0.1, rng.integers(0, 4, rows.shape), rows).astype(np.int32)
    ladder = fit_ladder(Layout((4,) * 8), rows)
    assert ladder.rung.name in {"latent-classes", "mixture"}
    assert ladder.losses["popularity"] > 1.8 * ladder.loss


@pytest.mark.parametrize("count", [0, 1, 4])
def test_ladder_stays_on_the_ground_with_too_few_sales(count):
    ladder = fit_ladder(Layout((2, 2)), np.zeros((count, 2), np.int32))
    assert (ladder.rung.name, dict(ladder.losses), ladder.loss) == ("popularity", {}, None)


@pytest.mark.parametrize("rows", [[[0, 0]] * 9, [[0, -1]] * 9, [[-1, -1]] * 9])
def test_ladder_of_one_build_or_of_unknown_values(rows):
    ladder = fit_ladder(Layout((2, 2)), np.array(rows, np.int32))
    assert np.isfinite(ladder.rung.conditional(np.array([[0, -1]], np.int32), 1)).all()


def test_ladder_with_rules_is_not_judged_by_what_they_decide():
    # the dimmer is decided by a golden shade: without rules that looks like something to learn
    rng = np.random.default_rng(0)
    shade = rng.choice(3, 2_000, p=[0.4, 0.4, 0.2])
    dimmer = np.where(shade == 2, 0, rng.choice(2, 2_000, p=[0.1, 0.9]))
    rows = np.stack([shade, rng.integers(0, 2, 2_000), dimmer], axis=1)
    knowledge = lamp()
    history = History(knowledge.variables, knowledge.values, rows.astype(np.int32))
    judged = fit_ladder(history.layout, history.rows, rules=Rules(knowledge, history)).losses
    free = fit_ladder(history.layout, history.rows).losses
    assert free["popularity"] - free["naive-bayes"] > 0.02
    assert judged["popularity"] - judged["naive-bayes"] < 0.01
