"""Sums of an order: tax in the prices or on top of them, rounded once."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.orders.totals import Amounts, Tax, count

D = Decimal


@pytest.mark.parametrize(
    ("lines", "delivery", "tax", "currency", "expected"),
    [
        (["30.50"], "0", Tax(), "EUR", ("30.50", "0.00", "0.00", "30.50")),
        (["119.00"], "0", Tax(name="VAT", percent=D(19)), "EUR", ("119.00", "0.00", "19.00", "119.00")),
        (["100.00"], "4.90", Tax(name="VAT", percent=D(19)), "EUR", ("100.00", "4.90", "16.75", "104.90")),
        (["100"], "0", Tax(name="VAT", percent=D(19), included=False), "EUR", ("100.00", "0.00", "19.00", "119.00")),
        (["0.05"], "0", Tax(name="VAT", percent=D(10), included=False), "EUR", ("0.05", "0.00", "0.01", "0.06")),
        (["999"], "500", Tax(name="CT", percent=D(10), included=False), "JPY", ("999", "500", "150", "1649")),
        (["10.00"], "4.900", Tax(name="VAT", percent=D("8.1")), "CHF", ("10.00", "4.90", "1.12", "14.90")),
        ([], "0", Tax(name="VAT", percent=D(19)), "EUR", ("0.00", "0.00", "0.00", "0.00")),
    ],
)
def test_count(lines, delivery, tax, currency, expected):
    found = count(lines=map(D, lines), delivery=D(delivery), tax=tax, currency=currency)
    assert found == Amounts(**dict(zip(("subtotal", "delivery", "tax", "total"), map(D, expected), strict=True)))
    assert str(found.total) == expected[3]


AMOUNTS = st.decimals(min_value=0, max_value=100_000, places=2)


@given(
    lines=st.lists(AMOUNTS, max_size=6),
    delivery=AMOUNTS,
    percent=st.decimals(min_value=0, max_value=50, places=2),
    included=st.booleans(),
)
def test_the_tax_is_within_half_a_cent_of_the_exact_one_and_the_parts_add_up(lines, delivery, percent, included):
    tax = Tax(name="VAT", percent=percent, included=included)
    found = count(lines=lines, delivery=delivery, tax=tax, currency="EUR")
    base = Fraction(sum(lines, D(0))) + Fraction(delivery)
    exact = base * Fraction(percent) / (100 + Fraction(percent)) if included else base * Fraction(percent) / 100
    assert abs(Fraction(found.tax) - exact) <= Fraction(1, 200)
    assert found.subtotal + found.delivery + (0 if included else found.tax) == found.total
