"""Two ways to look into the sales themselves, as references: neighbours, and conditioning with independence tests."""

import numpy as np

from configurator.profiles.population.history import Codes, Floats, Sales
from configurator.profiles.population.rungs import LEAST, Popularity, pairs_of
from configurator.profiles.population.tree import informations

_MISMATCH = 0.03  # what a build still weighs for each choice in which it differs
_CHUNK = 1_024  # questions at once
_ENOUGH = 10  # sold builds that a condition must leave
_BACK_OFF = 2.0  # in orders
_HALF = 0.5
_SURE = 2.33  # standard deviations above what chance gives the G statistic: 1 %


class Neighbours:
    """Builds that were sold speak for what they hold, the nearer to the known choices the louder.

    A kernel for categories as in Aitchison and Aitken, Multivariate binary discrimination by the kernel method, 1976.
    Cost of a question: all different builds.
    """

    name = "neighbours"

    def __init__(self, sales: Sales) -> None:
        self.sales, self.shares = sales, Popularity(sales).shares

    def conditional(self, known: Codes, asked: int) -> Floats:
        """See Rung."""
        known = known.copy()
        known[:, asked] = -1
        chunks = [self._chunk(known[i : i + _CHUNK], asked) for i in range(0, len(known), _CHUNK)]
        return np.concatenate(chunks) if chunks else np.zeros((0, self.sales.layout.sizes[asked]), np.float32)

    def _chunk(self, known: Codes, asked: int) -> Floats:
        values = self.sales.layout.values_of(asked)
        matches = self.sales.layout.ones(known) @ self.sales.ones.T
        # relative to the nearest build, so that nothing becomes too small
        mismatches = matches.max(axis=1, keepdims=True, initial=0) - matches
        votes = (self.sales.counts * np.power(np.float32(_MISMATCH), mismatches)) @ self.sales.ones[:, values]
        votes += LEAST + _MISMATCH * self.shares[values]
        found: Floats = votes / votes.sum(axis=1, keepdims=True)
        return found


class Conditioning:
    """The frequencies among the sales that agree with what is known, as far as enough of them do.

    After DRC of Fargier, Gimenez and Mengin (2018): choices that a G test finds independent of the asked variable are
    left out, the others are conditions in the order of how much they say; where fewer than ten sales would be left,
    no further condition is added. Frequencies back off along that chain.
    """

    name = "drc"

    def __init__(self, sales: Sales) -> None:
        self.sales, self.shares = sales, Popularity(sales).shares
        self.informations = informations(sales, pairs_of(sales))
        sizes = np.array(sales.layout.sizes, np.float64)
        freedom = np.maximum(np.outer(sizes - 1, sizes - 1), 1)
        self.related = 2 * sales.total * self.informations > freedom + _SURE * np.sqrt(2 * freedom)

    def conditional(self, known: Codes, asked: int) -> Floats:
        """See Rung."""
        chunks = [self._chunk(known[i : i + _CHUNK], asked) for i in range(0, len(known), _CHUNK)]
        return np.concatenate(chunks) if chunks else np.zeros((0, self.sales.layout.sizes[asked]), np.float32)

    def _chunk(self, known: Codes, asked: int) -> Floats:
        values = self.sales.layout.values_of(asked)
        found = np.repeat(self.shares[values][None], len(known), axis=0)
        weights = np.repeat(self.sales.counts[None], len(known), axis=0)
        outcomes = self.sales.ones[:, values]
        for other in np.argsort(-self.informations[asked], kind="stable").tolist():
            rows = np.flatnonzero(known[:, other] >= 0)
            if other == asked or not self.related[asked, other] or not len(rows):
                continue
            agreeing = weights[rows] * (known[rows, other][:, None] == self.sales.builds[:, other])
            enough = agreeing.sum(axis=1) >= _ENOUGH
            rows, agreeing = rows[enough], agreeing[enough]
            weights[rows] = agreeing
            counts = agreeing @ outcomes
            found[rows] = (counts + _BACK_OFF * found[rows]) / (counts.sum(axis=1, keepdims=True) + _BACK_OFF)
        return found


class Frequencies:
    """The frequencies among the sales that agree with all that is known: of a test's own rows, the ceiling."""

    name = "ceiling"

    def __init__(self, sales: Sales) -> None:
        self.sales, self.shares = sales, Popularity(sales).shares

    def conditional(self, known: Codes, asked: int) -> Floats:
        """See Rung."""
        known = known.copy()
        known[:, asked] = -1
        values = self.sales.layout.values_of(asked)
        found = np.empty((len(known), self.sales.layout.sizes[asked]), np.float32)
        for start in range(0, len(known), _CHUNK):
            part = known[start : start + _CHUNK]
            agree = self.sales.layout.ones(part) @ self.sales.ones.T > (part >= 0).sum(axis=1)[:, None] - _HALF
            votes = (agree * self.sales.counts) @ self.sales.ones[:, values] + LEAST * self.shares[values]
            found[start : start + _CHUNK] = votes / votes.sum(axis=1, keepdims=True)
        return found
