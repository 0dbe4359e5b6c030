"""What is told, read again: values, words, and the range that a round figure stands for."""

from decimal import Decimal

import pytest

from configurator.insight.share.figures import Range
from configurator.insight.share.model import Said
from configurator.insight.share.told import NEED, needs_in, statement, told_range
from configurator.profiles.told import told_in
from tests.orders.shop import AT

D = Decimal


@pytest.mark.parametrize(
    ("amount", "low", "high"),
    [
        ("20", "15", "25"), ("25", "22.5", "27.5"), ("23", "22.5", "23.5"), ("100", "50", "150"),
        ("150", "125", "175"), ("1", "0.5", "1.5"), ("12.50", "12.50", "12.50"), ("0", "0", "0"),
    ],
)  # fmt: skip
def test_a_round_figure_stands_for_a_range(amount, low, high):
    assert told_range(D(amount)) == Range(D(amount), D(low), D(high))


def told(*values, need="products:Tea"):
    rows = [(n, AT, "", "web", {"subject": NEED + need, "value": value}) for n, value in enumerate(values)]
    return needs_in(told_in(rows), "EUR").words.get(need)


@pytest.mark.parametrize(
    ("value", "said", "amount"),
    [
        ("20 EUR", "amount", 20),
        ("20 USD", "some", None),
        ("nothing", "nothing", 0),
        ("not", "not", 0),
        ("some", "some", None),
    ],
)
def test_a_value_is_read(value, said, amount):
    word = told(value)
    assert (word.said, word.range and word.range.amount) == (said, amount)


@pytest.mark.parametrize(
    "value", ["", "much", "20", "x EUR", "-1 EUR", "NaN EUR", "Infinity EUR", "1e9 EUR", "1 2 EUR"]
)
def test_what_is_no_value_says_nothing(value):
    assert told(value) is None


def test_the_latest_word_holds():
    assert told("20 EUR", "30 EUR").range.amount == 30
    assert told("20 EUR", "") is None


@pytest.mark.parametrize(
    ("said", "amount", "value", "words"),
    [
        (Said.AMOUNT, D(20), "20 EUR", "Tea: about €20.00 a month elsewhere"),
        (Said.NOTHING, None, "nothing", "Tea: nothing elsewhere"),
        (Said.SOME, None, "some", "Tea: also elsewhere"),
        (Said.NOT_NEEDED, None, "not", "Tea: not needed"),
        (None, None, "", "Not any more: Tea"),
    ],
)
def test_it_is_told_in_words(said, amount, value, words):
    found = statement(need="products:Tea", name="Tea", said=said, amount=amount, currency="EUR")
    assert (found.subject, found.value, found.words) == ("need:products:Tea", value, words)
