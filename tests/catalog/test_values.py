from decimal import Decimal

import pytest

from catalog.values import (
    NotOfKindError,
    decimal_of,
    number_text,
    parse_typed,
    plain_value,
    typed_columns,
    typed_text,
    value_of_columns,
)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("number", " 12 ", 12),
        ("number", "-0.25", -0.25),
        ("text", "AM4", "AM4"),
        ("yes_no", "Yes", True),
        ("yes_no", "no", False),
        ("list", "AM4\n\n AM5 ", ["AM4", "AM5"]),
        ("list", "", []),
    ],
)
def test_typed_value_is_read_by_kind(kind, typed, value):
    assert parse_typed(kind, typed) == value
    assert parse_typed(kind, typed_text(value)) == value
    assert value_of_columns(**typed_columns(value)) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("number", "ten"),
        ("number", "NaN"),
        ("number", "1e999"),
        ("number", "0.00001"),
        ("number", "10000000000"),
        ("number", ""),
        ("text", ""),
        ("text", "x" * 201),
        ("text", "two\nlines"),
        ("yes_no", "perhaps"),
        ("list", "AM4\nAM4"),
    ],
)
def test_typed_value_of_another_kind_is_refused(kind, typed):
    with pytest.raises(NotOfKindError) as error:
        parse_typed(kind, typed)
    assert error.value.kind == kind


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", True),
        ("number", "5"),
        ("text", 5),
        ("yes_no", 1),
        ("list", "AM4"),
        ("list", ["AM4", 5]),
        ("text", None),
    ],
)
def test_document_value_of_another_kind_is_refused(kind, value):
    with pytest.raises(NotOfKindError):
        plain_value(kind, value)


def test_numbers_are_written_without_exponent_and_zeros():
    assert [number_text(Decimal(text)) for text in ("1.2500", "10", "1E+3", "-0", "0.0001")] == [
        "1.25",
        "10",
        "1000",
        "0",
        "0.0001",
    ]
    assert decimal_of(" 7 ") == 7


def test_only_one_column_is_filled():
    assert typed_columns(value=True) == {"number": None, "text": None, "yes_no": True, "items": None}
    assert typed_columns(1) == {"number": Decimal(1), "text": None, "yes_no": None, "items": None}
    assert typed_columns(None) == {"number": None, "text": None, "yes_no": None, "items": None}
