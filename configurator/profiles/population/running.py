"""Running counts: rungs that learn each sale at once, for histories that are asked in order of time."""

import numpy as np
from numpy.typing import NDArray

from configurator.profiles.population.history import Codes, Layout
from configurator.profiles.population.rungs import LEAST

Doubles = NDArray[np.float64]

RUNGS = ("popularity", "neighbours", "trend")
"""What `Running.shares` gives, in this order."""

_HALF_LIFE = 350  # sales after which one counts half for the trend
_HALF = 0.5
_NEIGHBOURS_BACK_OFF, _TREND_BACK_OFF = 1.0, 5.0  # in sales
_RESCALE = 1e100


class Running:
    """Different builds with how often, and how lately, each was sold.

    `neighbours` are the builds that agree with all that is known, or where there is none with all but one choice, and
    so on; `trend` are the same with newer sales counting more. Cost of a question: all different builds.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.builds = np.full((64, len(layout.sizes)), -1, np.int32)
        self.counts, self.recent = np.zeros(64), np.zeros(64)
        self.places: dict[bytes, int] = {}
        self.taken = [np.full(size, _HALF) for size in layout.sizes]
        self.worth = 1.0  # of one sale today in `recent`, so that the others need not be made smaller

    def learn(self, row: Codes) -> None:
        """One more sale."""
        place = self.places.setdefault(row.tobytes(), len(self.places))
        if place == len(self.builds):
            self._grow()
        self.builds[place] = row
        self.worth *= 0.5 ** (-1 / _HALF_LIFE)
        self.counts[place] += 1
        self.recent[place] += self.worth
        for variable, value in enumerate(row.tolist()):
            if value >= 0:
                self.taken[variable][value] += 1
        if self.worth > _RESCALE:
            self.recent, self.worth = self.recent / self.worth, 1.0

    def _grow(self) -> None:
        self.builds = np.concatenate([self.builds, np.full_like(self.builds, -1)])
        self.counts = np.concatenate([self.counts, np.zeros_like(self.counts)])
        self.recent = np.concatenate([self.recent, np.zeros_like(self.recent)])

    def shares(self, known: Codes, asked: int) -> Doubles:
        """Probabilities of the asked variable's values: (rungs, values)."""
        popular = self.taken[asked] / self.taken[asked].sum()
        size = self.layout.sizes[asked]
        builds = self.builds[: len(self.places)]
        there = builds[:, asked] >= 0
        conditions = np.flatnonzero(known >= 0)
        conditions = conditions[conditions != asked]
        matches = (builds[:, conditions] == known[conditions]).sum(axis=1)
        nearest = there & (matches == matches[there].max(initial=0))
        values = builds[nearest, asked]
        counted = np.bincount(values, weights=self.counts[: len(builds)][nearest], minlength=size)
        recent = np.bincount(values, weights=self.recent[: len(builds)][nearest], minlength=size) / self.worth
        near = (counted + _NEIGHBOURS_BACK_OFF * popular) / (counted.sum() + _NEIGHBOURS_BACK_OFF)
        trend = (recent + _TREND_BACK_OFF * near) / (recent.sum() + _TREND_BACK_OFF)
        found: Doubles = np.maximum(np.array([popular, near, trend]), LEAST)
        return found
