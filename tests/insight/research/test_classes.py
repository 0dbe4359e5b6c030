"""Exactly: never fewer than ten look the same, as finely as may be, and the same whatever the order."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configurator.insight.research.bands import COLUMNS, UNTOLD, Bands, Column, Names
from configurator.insight.research.cells import Cell, cell
from configurator.insight.research.classes import Rules, left_out, publish

RULES = Rules()
FEW = (
    Column("seen", (Bands((0, 1, 2, 4)), Bands((0, 2)))),
    Column("word", (Names(),)),
    Column("thought", (Bands((0, 5, 10)), Bands((0, 5))), reckoned=True),
)
ROWS = st.lists(st.tuples(st.integers(0, 6), st.sampled_from("ab"), st.integers(0, 12)), max_size=120)
LUMPS = st.lists(
    st.tuples(st.tuples(st.integers(0, 6), st.sampled_from("abc"), st.integers(0, 12)), st.integers(1, 30)), max_size=12
).map(lambda lumps: [row for row, count in lumps for _one in range(count)])
MANY = ROWS | LUMPS
more = settings(max_examples=300, deadline=None)


def data_set(found):
    """One row a customer, as it leaves the house."""
    return [labels for labels, count in found.classes for _one in range(count)]


@more
@given(MANY)
def test_every_row_is_the_same_as_nine_others_and_nobody_is_lost(rows):
    found = publish(rows, columns=FEW, rules=RULES)
    written = data_set(found)
    assert all(count >= 10 for count in Counter(written).values())
    assert len(written) + found.left_out == len(rows)
    assert (found.left_out <= 0.05 * len(rows)) is (len(rows) >= 10 or not rows)
    assert (written == []) is (len(rows) < 10)


@more
@given(MANY, st.randoms())
def test_the_order_of_customers_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert publish(shuffled, columns=FEW, rules=RULES) == publish(rows, columns=FEW, rules=RULES)


@more
@given(MANY)
def test_no_column_could_be_told_one_step_finer(rows):
    found = publish(rows, columns=FEW, rules=RULES)
    counts = Counter(rows)
    for place, step in enumerate(found.steps):
        if step and len(rows) >= 10:
            finer = [*found.steps[:place], step - 1, *found.steps[place + 1 :]]
            assert left_out(counts, columns=FEW, steps=finer, rules=RULES) > 0.05 * len(rows)


@more
@given(MANY)
def test_who_looks_alike_from_outside_does_not_show_what_was_reckoned(rows):
    found = publish(rows, columns=FEW, rules=RULES)
    outside = {}
    for seen, word, thought in data_set(found):
        outside.setdefault((seen, word), Counter())[thought] += 1
    for thoughts in outside.values():
        told = {label: count for label, count in thoughts.items() if label != UNTOLD}
        assert not told or max(told.values()) <= 0.8 * thoughts.total()


@more
@given(MANY)
def test_each_row_says_something_true_of_somebody(rows):
    """Matched with the customers themselves: a label is one that this customer has at the column's step, or untold."""
    found = publish(rows, columns=FEW, rules=RULES)
    truth = Counter(
        tuple(column.label(step, value) for column, step, value in zip(FEW, found.steps, row, strict=True))
        for row in rows
    )
    for labels, count in found.classes:
        fits = (n for told, n in truth.items() if n >= 10 and _fits(labels, told))
        assert sum(fits) >= count


def _fits(labels, told):
    return all(label in (UNTOLD, true) for label, true in zip(labels, told, strict=True))


def test_without_the_guards_single_customers_would_stand_in_it():
    """The negative control of all of the above."""
    rows = [(n % 7, "a", n % 12) for n in range(60)]
    open_rules = Rules(fewest=1, left_out=0.0, alike=1.0)
    assert min(Counter(data_set(publish(rows, columns=FEW, rules=open_rules))).values()) < 10
    same = [(0, "a", 7)] * 30 + [(5, "b", 1)] * 30
    assert {row[2] for row in data_set(publish(same, columns=FEW, rules=RULES))} == {UNTOLD}
    assert UNTOLD not in {row[2] for row in data_set(publish(same, columns=FEW, rules=Rules(alike=1.0)))}


def test_columns_take_turns_and_the_first_is_told_finer():
    rows = [(n % 4, "ab"[n // 4 % 2], n * 5 % 15) for n in range(2_400)]
    assert publish(rows, columns=FEW, rules=RULES).steps == (0, 0, 0)
    assert publish(rows[:40], columns=FEW, rules=RULES).steps == (1, 0, 2)


def test_all_columns_of_many_customers():
    rng = Random(5)
    lines = ["none", *(f"Line {n}" for n in range(20))]

    def customer():
        orders = int(rng.paretovariate(0.8))
        return (
            rng.choice(["mvc", "mgc", "rest", "rest", "rest", "below"]),
            orders,
            rng.choice(lines),
            int(rng.gauss(400, 600)),
            rng.randrange(60),
            f"group {rng.randrange(6)}",
            rng.choice(["unknown", rng.randrange(101)]),
            min(orders, rng.randrange(1, 9)),
            rng.choice(["web", "counter", "both"]),
        )

    found = publish([customer() for _ in range(3_000)], columns=COLUMNS, rules=RULES)
    assert found.rows >= 2_850
    assert all(count >= 10 for _labels, count in found.classes)


@pytest.mark.parametrize(
    ("by_customer", "told"),
    [
        ([1] * 9, None),
        ([1] * 10, Cell(10, 10)),
        ([3] * 14, Cell(10, 40)),
        ([2] * 33, Cell(30, 70)),
        ([30] + [1] * 40, None),
        ([12] + [1] * 28, Cell(25, 40)),
        ([], None),
    ],
)
def test_a_week_is_told_of_ten_of_whom_none_did_most_of_it(by_customer, told):
    assert cell(by_customer, fewest=10) == told
