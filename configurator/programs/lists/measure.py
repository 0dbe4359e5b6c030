"""Measure: how good lists are, by what was bought afterwards."""

from dataclasses import dataclass

import numpy as np

from configurator.programs.lists.purchases import Flags, Floats, Numbers, Purchases


@dataclass(frozen=True)
class Quality:
    """Means over lists; add the sums of several days, divide once."""

    lists: int
    precision_sum: float
    recall_sum: float

    def __add__(self, other: "Quality") -> "Quality":
        return Quality(
            self.lists + other.lists,
            self.precision_sum + other.precision_sum,
            self.recall_sum + other.recall_sum,
        )

    @property
    def precision(self) -> float:
        """The share of a list that was bought; places left empty count as not bought."""
        return self.precision_sum / self.lists if self.lists else 0.0

    @property
    def recall(self) -> float:
        """The share of what was bought that stood on the list."""
        return self.recall_sum / self.lists if self.lists else 0.0


def hits(rows: Numbers, later: Purchases) -> Flags:
    """Which places of the lists were bought in later purchases: as `rows`, (households, length)."""
    asked = np.arange(len(rows))[:, None] * later.items + rows
    found: Flags = (rows >= 0) & np.isin(asked, later.pairs())
    return found


def quality(rows: Numbers, later: Purchases, *, households: Flags) -> Quality:
    """Of the lists of these households, of whom only those count that bought anything in later purchases."""
    sizes = np.bincount(later.pairs() // max(later.items, 1), minlength=len(rows))
    counted = households & (sizes > 0)
    bought = hits(rows, later)[counted].sum(axis=1)
    precision, recall = bought / max(rows.shape[1], 1), bought / np.maximum(sizes[counted], 1)
    return Quality(int(counted.sum()), float(precision.sum()), float(recall.sum()))


def share_bought(rows: Numbers, later: Purchases, *, households: Flags) -> float:
    """Of all places on the lists of these households the share that was bought in later purchases; 0 of none.

    Households that never came back count too, with all their places.
    """
    filled = rows[households] >= 0
    return float(hits(rows, later)[households].sum() / filled.sum()) if filled.any() else 0.0


def different(rows: Numbers, *, households: Flags) -> float:
    """The share of lists that no other household has, in whatever order; 0 of none."""
    _, counts = np.unique(np.sort(rows[households], axis=1), axis=0, return_counts=True)
    return float((counts == 1).sum() / counts.sum()) if len(counts) else 0.0


def by_count(purchases: Purchases) -> Floats:
    """In how many baskets each item was."""
    found: Floats = np.bincount(purchases.item, minlength=purchases.items).astype(np.float64)
    return found
