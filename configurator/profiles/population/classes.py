"""Latent classes: customers are of a few hundred kinds, and within a kind choices are independent.

Lazarsfeld and Henry, Latent structure analysis, 1968; fitted by expectation and maximisation (Dempster, Laird and
Rubin, 1977). Classes begin at the builds that were sold most, so few rounds are enough; within a class frequencies back
off to popularity by one order.
"""

import numpy as np

from configurator.profiles.population.history import Codes, Floats, Sales
from configurator.profiles.population.rungs import Popularity, softmax

MOST_CLASSES = 600
_BUILDS_A_CLASS, _FEW = 3, 60  # so few builds have a class each
_ROUNDS = 8
_OWN = 0.9  # how far a class begins as its build, the rest is popularity
_BACK_OFF, _CLASS_BACK_OFF = 1.0, 0.1  # in orders
_CHUNK = 8_192  # builds worked on at once: 20 MB


class LatentClasses:
    """See above. `shares` is (values, classes), `sizes` (classes,)."""

    name = "latent-classes"

    def __init__(self, sales: Sales, *, classes: int = MOST_CLASSES) -> None:
        self.layout = sales.layout
        popular = Popularity(sales).shares
        builds = len(sales.builds)
        wanted = min(classes, max(builds // _BUILDS_A_CLASS, min(builds, _FEW)))
        first = np.argsort(-sales.counts, kind="stable")[:wanted]
        shares = (_OWN * sales.ones[first] + (1 - _OWN) * popular).T.astype(np.float32)
        sizes = np.full(wanted, 1 / wanted, np.float32)
        for _ in range(_ROUNDS):
            shares, sizes = _round(sales, popular, shares, sizes)
        self._keep(shares, sizes)

    def _keep(self, shares: Floats, sizes: Floats) -> None:
        self.shares, self.sizes = np.ascontiguousarray(shares), sizes
        self.log_shares, self.log_sizes = np.log(self.shares), np.log(sizes)

    def belonging(self, known: Codes) -> Floats:
        """For each row of known choices the probability of each class: (rows, classes)."""
        return softmax(self.log_sizes + self.layout.ones(known) @ self.log_shares)

    def conditional(self, known: Codes, asked: int) -> Floats:
        """See Rung."""
        known = known.copy()
        known[:, asked] = -1
        found: Floats = self.belonging(known) @ self.shares[self.layout.values_of(asked)].T
        return found


def _round(sales: Sales, popular: Floats, shares: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """One round: who belongs where, then what each class takes. Cost: builds times values times classes."""
    logs, log_sizes = np.log(shares), np.log(sizes)
    taken, members = np.zeros_like(shares), np.zeros_like(sizes)
    for start in range(0, len(sales.builds), _CHUNK):
        ones = sales.ones[start : start + _CHUNK]
        weight = softmax(log_sizes + ones @ logs) * sales.counts[start : start + _CHUNK, None]
        taken += ones.T @ weight
        members += weight.sum(axis=0)
    totals = np.add.reduceat(taken, sales.layout.offsets[:-1], axis=0)[sales.layout.variable_of]
    found = (taken + _BACK_OFF * popular[:, None]) / (totals + _BACK_OFF)
    return found.astype(np.float32), (members + _CLASS_BACK_OFF) / (members.sum() + _CLASS_BACK_OFF * len(members))
