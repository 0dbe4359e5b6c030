"""Words of the catalog file with a meaning of their own, and how it writes numbers."""

from decimal import Decimal
from typing import Any

ANYTHING = "*"  # a cell of a table that any component fits
# A component without an attribute of these codes has its weight instead, and counts as one piece.
WEIGHT, PIECES = "weight_g", "pieces"


def compares(operator: str, have: Any, want: Any) -> bool:
    """Whether an attribute compares to a value (or to another component's attribute) as the operator says."""
    match operator:
        case "equal":
            return bool(have == want)
        case "not_equal":
            return bool(have != want)
        case "at_most":
            return bool(have <= want)
        case "at_least":
            return bool(have >= want)
        case "one_of":
            return have in want
        case _:
            return want in have


def plain_number(number: Decimal) -> int | float:
    """Give the shortest JSON number that is this Decimal."""
    return int(number) if number == number.to_integral_value() else float(number)


def number_text(number: Decimal) -> str:
    """Write a Decimal without exponent and without needless zeros: 1.25, 10."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) if number else "0"
