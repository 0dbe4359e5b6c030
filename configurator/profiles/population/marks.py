"""Marks: how often a model's first and first three proposals were what was taken."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

_THREE = 3


@dataclass
class Marks:
    """Counts of questions, all and those in which more than one value could be had."""

    steps: int = 0
    hits: int = 0
    open_steps: int = 0
    open_hits: int = 0
    top_three: int = 0
    incompatible: int = 0

    def one(self, scores: NDArray[np.floating], taken: int, *, open_step: bool) -> None:
        """Mark one answer: scores of the values, 0 for what can't be had."""
        rank = int((scores > scores[taken]).sum() + (scores[:taken] == scores[taken]).sum())
        right = rank == 0 and scores[taken] > 0
        self.steps += 1
        self.hits += right
        self.top_three += rank < _THREE and scores[taken] > 0
        self.open_steps += open_step
        self.open_hits += right and open_step

    def many(
        self, scores: NDArray[np.floating], taken: NDArray[np.int64], open_steps: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        """Mark many answers: (questions, values). Returns what was proposed first."""
        first = scores.argmax(axis=1)
        of_taken = np.take_along_axis(scores, taken[:, None], axis=1)
        can = of_taken[:, 0] > 0
        before = np.arange(scores.shape[1]) < taken[:, None]
        rank = (scores > of_taken).sum(axis=1) + ((scores == of_taken) & before).sum(axis=1)
        right = (rank == 0) & can
        self.steps += len(taken)
        self.hits += int(right.sum())
        self.top_three += int(((rank < _THREE) & can).sum())
        self.open_steps += int(open_steps.sum())
        self.open_hits += int((right & open_steps).sum())
        found: NDArray[np.int64] = first
        return found

    def add(self, other: "Marks") -> None:
        """Take over what another counted."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    @property
    def accuracy(self) -> float | None:
        """Share of questions whose first proposal was taken."""
        return self.hits / self.steps if self.steps else None

    @property
    def open_accuracy(self) -> float | None:
        """The same where there was a choice."""
        return self.open_hits / self.open_steps if self.open_steps else None

    def as_json(self) -> dict[str, float | int | None]:
        """For reports; shares rounded to four places."""
        return {
            "accuracy": _rounded(self.accuracy),
            "open_accuracy": _rounded(self.open_accuracy),
            "top3": _rounded(self.top_three / self.steps if self.steps else None),
            "incompatible": self.incompatible,
        }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
