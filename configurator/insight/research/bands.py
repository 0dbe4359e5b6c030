"""Bands: the columns of a data set, each in steps from fine to coarse; of a customer they tell one label a column.

Every step is a function of the one before it: whoever is alike in a fine one is alike in a coarse one. After the
coarsest a column is not told at all.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

Value = int | str
"""A number, or a word that stands for itself, such as that a number is not known."""
Key = TypeVar("Key", bound=Hashable)
UNTOLD = "*"
UNKNOWN, OTHER = "unknown", "other"


class Step(Protocol):
    """How finely a column is told."""

    def label(self, value: Value) -> str:
        """What stands in the data set for a value."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Whole numbers in bands; each bound is the least number of a band. Words stay."""

    bounds: tuple[int, ...]

    def label(self, value: Value) -> str:
        """In words, so that no spreadsheet takes a band for a day or a formula."""
        if isinstance(value, str):
            return value
        place = bisect_right(self.bounds, value)
        if place == 0:
            return f"under {self.bounds[0]}"
        low = self.bounds[place - 1]
        if place == len(self.bounds):
            return f"{low} or more"
        high = self.bounds[place] - 1
        return str(low) if low == high else f"{low} to {high}"


@dataclass(frozen=True, slots=True)
class Names:
    """Words as they are."""

    def label(self, value: Value) -> str:
        """Itself."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its steps, the finest first. `reckoned` is what the shop concluded and nobody could have seen."""

    name: str
    steps: tuple[Step, ...]
    reckoned: bool = False

    def label(self, step: int, value: Value) -> str:
        """At a step; past the last it is not told."""
        return self.steps[step].label(value) if step < len(self.steps) else UNTOLD


def common(values: Mapping[Key, str], *, fewest: int) -> dict[Key, str]:
    """Words that fewer have than that are all one, since what only few have tells nobody's habits but theirs."""
    counts = Counter(values.values())
    return {key: value if counts[value] >= fewest else OTHER for key, value in values.items()}


COLUMNS = (
    Column("tier", (Names(),), reckoned=True),
    Column("orders", (Bands((1, 2, 3, 5, 10, 25, 50, 100)), Bands((1, 3, 10, 50)), Bands((1, 10)))),
    Column("main_line", (Names(),)),
    Column(
        "value",
        (Bands((0, 100, 250, 500, 1000, 2500, 5000)), Bands((0, 250, 1000, 5000)), Bands((0, 1000))),
        reckoned=True,
    ),
    Column("months_since_first_order", (Bands((0, 3, 6, 12, 24, 36)), Bands((0, 12, 36)), Bands((0, 12)))),
    Column("needs_group", (Names(),), reckoned=True),
    Column("share_percent", (Bands((0, 20, 40, 60, 80)), Bands((0, 50))), reckoned=True),
    Column("lines", (Bands((1, 2, 3, 5)), Bands((1, 3)))),
    Column("channel", (Names(),)),
)
"""The most telling first: where not all can be told, the first are told finer."""
