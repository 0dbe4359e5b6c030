from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.sheets.cells import (
    CellError,
    guarded,
    in_cell,
    items_text,
    read_amount,
    read_flag,
    read_items,
    read_number,
    read_value,
    read_whole,
    unguarded,
)

COMMA = "(with a decimal point, and without a sign between thousands)"


@given(st.text())
def test_guard_is_taken_away_again(text):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\tx", "\uff1d1", "'=1", "''@"])
def test_formula_is_guarded(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "'tis", "a=1", "12-core", "'"])
def test_other_text_is_left_alone(text):
    assert (guarded(text), unguarded(text)) == (text, text)


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool)))
def test_items_are_read_as_they_were_written(items):
    assert read_items(items_text(items)) == items


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (read_number, "12.5", Decimal("12.5")),
        (read_number, " -3 ", Decimal(-3)),
        (read_amount, "12", "12.00"),
        (read_amount, "0.5", "0.50"),
        (read_whole, "7", 7),
        (read_whole, "7.0", 7),
        (read_flag, "Yes", True),
        (read_flag, "no", False),
        (read_items, 'AM4 | "a|b" | 15.6" screen', ["AM4", "a|b", '15.6" screen']),
    ],
)
def test_cells_are_read(read, text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (read_number, "abc", "expected a number such as 12.5; found “abc”"),
        (
            read_number,
            "1,250.5",
            f"expected a number such as 12.5 {COMMA}; found “1,250.5”",
        ),
        (
            read_number,
            "15 W",
            "expected a number such as 12.5 (only digits; the unit stands in the heading); found “15 W”",
        ),
        (read_amount, "-1", "expected an amount such as 12.50; found “-1”"),
        (read_amount, "1.255", "expected an amount such as 12.50; found “1.255”"),
        (read_amount, "NaN", "expected an amount such as 12.50; found “NaN”"),
        (read_amount, "1e999999", "expected an amount such as 12.50; found “1e999999”"),
        (read_whole, "1.5", "expected a whole number such as 12; found “1.5”"),
        (read_flag, "maybe", "expected yes or no; found “maybe”"),
        (read_items, '"a" b', 'expected texts with “|” between them, such as AM4 | AM5; found “"a" b”'),
    ],
)
def test_cell_that_cannot_be_read_says_what_was_expected(read, text, said):
    with pytest.raises(CellError) as error:
        read(text)
    assert error.value.text == said


def test_value_is_read_by_its_kind():
    values = [("number", "1.50", 1.5), ("text", " x ", "x"), ("yes_no", "no", False), ("list", "a | b", ["a", "b"])]
    assert [read_value(kind, text) for kind, text, _ in values] == [value for _, _, value in values]


def test_text_too_long_for_a_cell_is_told_of():
    assert in_cell("x" * 32_000) == "x" * 32_000
    assert in_cell("x" * 32_001) == "(too long for a cell: 32,001 signs)"
