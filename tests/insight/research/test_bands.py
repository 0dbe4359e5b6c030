"""Columns in steps: each a function of the one before it, and no cell that a spreadsheet takes for something else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.insight.research.bands import COLUMNS, OTHER, UNKNOWN, UNTOLD, Bands, common
from configurator.languages.formula import safe

NUMBERS = st.integers(-200, 12_000)
VALUES = NUMBERS | st.sampled_from([UNKNOWN, "Bread", "mvc"])


@pytest.mark.parametrize(
    ("value", "label"),
    [(-1, "under 0"), (0, "0"), (1, "1 to 2"), (2, "1 to 2"), (3, "3 to 9"), (10, "10 or more"), (UNKNOWN, UNKNOWN)],
)
def test_bands_are_said_in_words(value, label):
    assert Bands((0, 1, 3, 10)).label(value) == label


@given(VALUES, VALUES)
def test_who_is_alike_in_a_fine_step_is_alike_in_a_coarse_one(one, other):
    for column in COLUMNS:
        told = [column.label(step, one) == column.label(step, other) for step in range(len(column.steps) + 1)]
        assert told == sorted(told), column.name
        assert told[-1]


def test_bounds_that_are_not_nested_would_be_found():
    fine, coarse = Bands((0, 4, 8)), Bands((0, 6))
    assert (fine.label(5) == fine.label(7), coarse.label(5) == coarse.label(7)) == (True, False)


@given(NUMBERS)
def test_no_band_is_a_formula_or_a_day_for_a_spreadsheet(number):
    for column in COLUMNS:
        for step in (step for step in column.steps if isinstance(step, Bands)):
            label = step.label(number)
            assert safe(label) == label
            assert not re.search(r"\d\s*[-/.:]\s*\d", label)
    assert safe(UNTOLD) == UNTOLD


def test_what_only_few_have_is_named_other():
    values = {n: "Bread" if n < 12 else f"Rare {n}" for n in range(15)}
    assert set(common(values, fewest=10).values()) == {"Bread", OTHER}
    assert common(values, fewest=1) == values
