"""Few: the first of many names, and how many more there are."""

from collections.abc import Sequence


def few(names: Sequence[str], *, most: int, between: str = ", ") -> str:
    """Up to `most` of the names: "Oak, Ash and 3 more"."""
    more = len(names) - most
    return between.join(names[:most]) + (f" and {more} more" if more > 0 else "")
