"""Indicators: what is known of customers as yes, no or unknown, column by column; equal rows are worked on once.

A column stands for itself, or for one answer of a question of which a customer gives one: such columns share a block.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from configurator.insight.value.special import Floats, Numbers

Marks = npt.NDArray[np.int8]
"""1 yes, 0 no, -1 unknown; a row for each customer."""

UNKNOWN = -1
ALONE = -1
"""The block of a column that stands for itself."""


@dataclass(frozen=True, slots=True)
class Indicators:
    """Different rows, how many customers have each, and for every customer the place of theirs.

    `seen` is None where everything is known. `levels` has for each column how many answers its block has, 2 where it
    stands for itself; `whole` says which do.
    """

    ones: Floats
    seen: Floats | None
    counts: Floats
    places: Numbers
    levels: Floats
    whole: npt.NDArray[np.bool_]

    @property
    def customers(self) -> float:
        """How many there are."""
        return float(self.counts.sum())

    @property
    def parameters(self) -> int:
        """How many shares of a class are free: one a column that stands for itself, of a block all but one."""
        blocks = float((1 / self.levels[~self.whole]).sum()) if not self.whole.all() else 0.0
        return len(self.levels) - round(blocks)

    def sums(self, of: Floats) -> tuple[Floats, Floats]:
        """By class (columns of `of`, a row for each of ours) and column: who has it, and of whom it is known."""
        had: Floats = of.T @ self.ones
        if self.seen is None:
            return had, np.broadcast_to(of.sum(axis=0)[:, None], had.shape)
        known: Floats = of.T @ self.seen
        return had, known

    def part(self, size: int, rng: np.random.Generator) -> "Indicators":
        """So many customers, drawn without putting back; all of them where there are no more."""
        if self.customers <= size:
            return self
        drawn = rng.choice(len(self.places), size, replace=False)
        rows, places, counts = np.unique(self.places[drawn], return_inverse=True, return_counts=True)
        seen = None if self.seen is None else self.seen[rows]
        return replace(
            self, ones=self.ones[rows], seen=seen, counts=counts.astype(np.float64), places=places.reshape(-1)
        )


def collapse(marks: Marks, *, blocks: Sequence[int] | None = None) -> Indicators:
    """Work on equal rows once; `blocks` has a number for each column, `ALONE` by default.

    Raises ValueError where a row has not exactly one yes in a block that it knows, or knows only a part of it.
    Cost: one sort of the rows, as bits.
    """
    rows = np.asarray(marks, np.int8)
    block = np.full(rows.shape[1], ALONE) if blocks is None else np.asarray(blocks)
    _check(rows, block)
    bits = np.ascontiguousarray(np.packbits(np.hstack([rows == 1, rows != UNKNOWN]), axis=1))
    keys = bits.view(np.dtype((np.void, bits.shape[1]))).reshape(-1)
    _, first, places, counts = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    kept = rows[first]
    known = kept != UNKNOWN
    levels = np.array([2.0 if b == ALONE else float(np.count_nonzero(block == b)) for b in block])
    return Indicators(
        ones=(kept == 1).astype(np.float64),
        seen=None if known.all() else known.astype(np.float64),
        counts=counts.astype(np.float64),
        places=places.reshape(-1).astype(np.int64),
        levels=levels,
        whole=block == ALONE,
    )


def _check(rows: Marks, block: Numbers) -> None:
    for number in np.unique(block[block != ALONE]):
        of = rows[:, block == number]
        known = (of != UNKNOWN).sum(axis=1)
        yes = (of == 1).sum(axis=1)
        if not (((known == 0) & (yes == 0)) | ((known == of.shape[1]) & (yes == 1))).all():
            raise ValueError(f"block {number}: a row knows none of its columns, or all of them and one yes")
