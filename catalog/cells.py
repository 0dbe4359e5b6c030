"""Words of the catalog file with a meaning of their own."""

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
