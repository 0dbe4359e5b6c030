"""The four benefits in words: each in its own unit, with the signs of the page's language."""

import pytest
from django.utils.translation import override

from configurator.programs.benefits.measure import Benefit
from configurator.programs.benefits.says import said


def words(benefit, language="en"):
    with override(language):
        found = said(benefit=benefit, baseline=0.389, difference=-0.0519, interval=(-1.2871, 0.184), currency="EUR")
        return (found.held, found.difference, found.low, found.high)


@pytest.mark.parametrize(
    ("benefit", "expected"),
    [
        (Benefit.CROSS_SELLING, ("0.39", "−0.05", "−1.29", "0.18")),  # noqa: RUF001  a true minus sign
        (
            Benefit.ATTRITION,
            ("38.9 %", "−5.2 %", "−128.7 %", "18.4 %"),  # noqa: RUF001
        ),
        (Benefit.COST, ("€0.39", "−€0.05", "−€1.29", "€0.18")),  # noqa: RUF001
        (Benefit.SATISFACTION, ("0.39", "−0.05", "−1.29", "0.18")),  # noqa: RUF001
    ],
)
def test_each_has_its_unit_and_a_true_minus_sign(benefit, expected):
    assert words(benefit) == tuple(text.replace(" %", "\N{NO-BREAK SPACE}%") for text in expected)


def test_other_languages_write_numbers_their_way():
    assert words(Benefit.ATTRITION, "de")[0] == "38,9\N{NO-BREAK SPACE}%"
    assert words(Benefit.ATTRITION, "fa")[0] == "۳۸٫۹٪"  # noqa: RUF001
    assert words(Benefit.CROSS_SELLING, "fa")[2].endswith("۱٫۲۹")  # noqa: RUF001
    assert "-" not in "".join(words(Benefit.CROSS_SELLING, "fa"))
