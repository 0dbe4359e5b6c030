"""Features: what speaks for a household's buying an item again within the next two weeks.

Own counts that fade, the purchase cycle (how long ago, against how long it usually takes, in days and in trips), how
often the household shops and takes the kind, and how often others who had the item took it again.
"""

import numpy as np

from configurator.programs.lists.purchases import Flags, Floats, Numbers, Pairs, Purchases, counted, pairs_on

HALF_LIVES = (20.0, 45.0)
_TRIPS_HALF_LIFE = 30.0
_AGAIN = ((28, 10_000), (14, 56))
"""Days that are looked at for a return, and how long before them the item was had."""
_PRIOR, _PRIOR_COUNT, _KIND_COUNT = 0.08, 30.0, 20.0  # returns of an item that nobody knows yet

COLUMNS = (
    "count",
    "faded 20",
    "faded 45",
    "since",
    "share of trips",
    "uneven",
    "once",
    "twice",
    "kind",
    "trips",
    "again 28",
    "again 14",
    "overdue",
    "trips since",
    "usual days",
)
"""What the columns are, in order."""


def features(known: Purchases, *, day: int, households: Flags) -> tuple[Pairs, Floats]:
    """The pairs of these households, from what everybody bought before a day, and their columns: (pairs, `COLUMNS`).

    Cost: the lines, a dozen times over.
    """
    theirs = known.only(households[known.household])
    pairs = pairs_on(theirs, day=day, half_lives=HALF_LIVES)
    since, span = day - pairs.last, pairs.last - pairs.first
    usual = np.where(pairs.count > 1, span / np.maximum(pairs.count - 1, 1), 0)
    overdue = np.log(np.clip(since / np.maximum(usual, 1), 0.05, 20)) * (pairs.count > 1)
    trips = _Trips(theirs, day)
    trips_first = trips.from_day(pairs.household, pairs.first)
    trips_since = trips.from_day(pairs.household, pairs.last + 1)
    columns = [
        np.log1p(pairs.count),
        *(np.log1p(5 * faded) for faded in pairs.faded),
        np.log(np.maximum(since, 1)),
        np.log(pairs.count / (trips_first + 1) + 0.01),
        np.log1p(pairs.uneven),
        pairs.count == 1,
        pairs.count == 2,  # noqa: PLR2004  a cycle begins with the second purchase
        np.log1p(_of_kind(known, pairs)),
        np.log(trips.faded[pairs.household] + 0.1),
        *(np.log(again)[pairs.item] for again in _agains(known, day)),
        overdue,
        np.log1p(trips_since),
        np.log1p(usual),
    ]
    return pairs, np.stack([np.asarray(column, np.float64) for column in columns], axis=1)


class _Trips:
    """The days on which each household shopped."""

    def __init__(self, known: Purchases, day: int) -> None:
        self.low = int(known.day.min(initial=day))
        self.width = day - self.low + 2
        self.keys = np.unique(known.household * self.width + known.day - self.low)
        self.ends = np.searchsorted(self.keys, np.arange(1, known.households + 1) * self.width)
        age = day - self.low - self.keys % self.width
        self.faded = counted(self.keys // self.width, 0.5 ** (age / _TRIPS_HALF_LIFE), known.households)

    def from_day(self, household: Numbers, day: Floats) -> Numbers:
        """How many there were on and after a day."""
        found: Numbers = self.ends[household] - np.searchsorted(
            self.keys, household * self.width + day.astype(np.int64) - self.low
        )
        return found


def _of_kind(known: Purchases, pairs: Pairs) -> Floats:
    """How often the household had anything of the item's kind."""
    kinds = int(known.kinds.max(initial=0)) + 1
    keys, of = np.unique(pairs.household * kinds + known.kinds[pairs.item], return_inverse=True)
    return counted(of, pairs.count, len(keys))[of]


def _agains(known: Purchases, day: int) -> list[Floats]:
    """For each window the share of households that had an item and took it again; few cases lean on the kind's."""
    found = []
    for days, before in _AGAIN:
        had = known.between(day - days - before, day - days).pairs()
        took = known.between(day - days, day).pairs()
        returned = had[np.searchsorted(had, took, side="right") - 1] == took if len(had) else np.zeros(len(took), bool)
        again = np.bincount(took[returned] % known.items, minlength=known.items)
        could = np.bincount(had % known.items, minlength=known.items)
        of_kind = (np.bincount(known.kinds, again) + _PRIOR * _PRIOR_COUNT) / (
            np.bincount(known.kinds, could) + _PRIOR_COUNT
        )
        found.append((again + _KIND_COUNT * of_kind[known.kinds]) / (could + _KIND_COUNT))
    return found
