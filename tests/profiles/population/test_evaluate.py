import numpy as np
import pytest

from configurator.profiles.population.evaluate import evaluate
from configurator.profiles.population.history import History, read_history
from configurator.profiles.population.over_time import OverTime, baskets_of
from configurator.profiles.population.questions import questions_of
from configurator.profiles.population.rules import Rules, with_all_values
from tests.profiles.population.sales import HISTORY, lamp


def repeated(customers=21, times=12, values=5, width=4, seed=0):
    """Each customer buys one build again and again; nothing but the customer tells which."""
    rng = np.random.default_rng(seed)
    liked = rng.integers(0, values, (customers, width))
    who = np.tile(np.arange(customers), times).astype(np.int32)
    names = tuple(f"v{n}" for n in range(width))
    texts = tuple(tuple(str(v) for v in range(values)) for _ in range(width))
    baskets = np.arange(len(who), dtype=np.int32)
    return History(names, texts, liked[who].astype(np.int32), who, {str(n): n for n in range(customers)}, baskets)


def test_over_time_own_history_knows_who_repeats():
    marks = OverTime(repeated(), None, np.random.default_rng(0)).run()
    assert marks["own history"].accuracy == 1
    assert marks["popularity"].accuracy < 0.5


def test_over_time_learns_nothing_from_what_it_asks():
    # random rows: whoever sees the answer, or another row of the basket, would be right more often than by chance
    rng = np.random.default_rng(0)
    rows = np.repeat(rng.integers(0, 4, (600, 2)), 2, axis=0).astype(np.int32)
    history = History(("a", "b"), (tuple("0123"),) * 2, rows, None, None, np.repeat(np.arange(600), 2).astype(np.int32))
    marks = OverTime(history, None, np.random.default_rng(0)).run()
    assert {name: mark.steps for name, mark in marks.items()} == dict.fromkeys(marks, 1_800)
    assert all(mark.accuracy < 0.32 for mark in marks.values())
    leaking = History(history.names, history.values, rows, None, None, np.arange(1_200, dtype=np.int32))
    seen = OverTime(leaking, None, np.random.default_rng(0)).run()
    assert seen["trend"].accuracy > marks["trend"].accuracy  # with baskets torn apart the answer is in the last row


def test_baskets_are_rows_beside_each_other():
    history = read_history(["basket,a\n", "1,x\n", "1,y\n", "2,x\n"])
    assert baskets_of(history) == [(0, 2), (2, 3)]
    assert baskets_of(read_history(["a\n", "x\n", "y\n"])) == [(0, 1), (1, 2)]
    assert baskets_of(read_history(["a\n"])) == []


def test_evaluate_under_rules_proposes_nothing_incompatible_and_counting_alone_does():
    knowledge = lamp()
    rng = np.random.default_rng(0)
    shade = rng.choice(3, 600, p=[0.2, 0.3, 0.5])
    dimmer = np.where(shade == 2, 0, 1)
    rows = np.stack([shade, rng.integers(0, 2, 600), dimmer], axis=1).astype(np.int32)
    history = History(knowledge.variables, knowledge.values, rows)
    found = evaluate(history, Rules(knowledge, history), by="row", folds=3)
    models = found["models"]
    assert found["steps"] == 1_800
    assert models.pop("popularity, rules off")["incompatible"] > 0
    assert {marks["incompatible"] for marks in models.values()} == {0}
    assert models["ceiling"]["accuracy"] >= models["ladder"]["accuracy"] > models["popularity"]["accuracy"]


def test_evaluate_by_build_asks_only_builds_that_are_new():
    history = repeated()
    by_row = evaluate(history, None, by="row", folds=4, fold=0)["models"]
    by_build = evaluate(history, None, by="build", folds=4, fold=0)["models"]
    assert by_row["neighbours"]["accuracy"] > by_build["neighbours"]["accuracy"] + 0.2
    assert by_row["own history"]["accuracy"] == 1


@pytest.mark.parametrize("by", ["row", "build", "time"])
@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_evaluate_hardly_anything(by, count):
    knowledge = lamp()
    text = HISTORY.splitlines(keepends=True)[: count + 1]
    history = with_all_values(read_history(text), knowledge)
    assert evaluate(history, Rules(knowledge, history), by=by, folds=2)["rows"] == count


def test_questions_ask_every_known_value_once_from_those_before_it():
    rows = np.array([[0, 1, 2], [2, -1, 0]], np.int32)
    questions = questions_of(rows, np.random.default_rng(0))
    assert sorted(zip(questions.rows.tolist(), questions.asked.tolist(), strict=True)) == [
        (0, 0), (0, 1), (0, 2), (1, 0), (1, 2),
    ]  # fmt: skip
    for known, asked, taken, row in zip(questions.known, questions.asked, questions.taken, questions.rows, strict=True):
        assert known[asked] == -1
        assert taken == rows[row, asked]
        assert all(k in (-1, v) for k, v in zip(known, rows[row], strict=True))
