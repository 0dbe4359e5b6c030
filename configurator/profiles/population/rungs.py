"""Rungs: what the population takes, given what is chosen already. Popularity and naive Bayes, the lowest two.

A rung is fitted to sales and answers for many questions at once. Probabilities of a variable's values sum to one and
none is zero. Rules are not a rung's business: it ranks, the engine says what can be had.
"""

from functools import cached_property
from typing import Protocol

import numpy as np

from configurator.profiles.population.history import Codes, Floats, Sales

LEAST = 1e-9
"""The least probability that anything is given."""

_HALF = 0.5  # of an order for every value, so that nothing is impossible
WEAR = 0.15
"""How much less each further choice says than if all were independent."""


class Rung(Protocol):
    """A population model."""

    @property
    def name(self) -> str:
        """As reports and predictions call it."""

    def conditional(self, known: Codes, asked: int) -> Floats:
        """For each row of known choices the probabilities of one variable's values: (rows, values of `asked`).

        What `known` holds of the asked variable itself is not looked at.
        """


class Popularity:
    """How often each value was taken, whatever else is chosen."""

    name = "popularity"

    def __init__(self, sales: Sales) -> None:
        self.layout = sales.layout
        taken = sales.ones.T @ sales.counts + _HALF
        totals = np.bincount(sales.layout.variable_of, weights=taken, minlength=len(sales.layout.sizes))
        self.shares: Floats = (taken / totals[sales.layout.variable_of]).astype(np.float32)

    def conditional(self, known: Codes, asked: int) -> Floats:
        """See Rung."""
        return np.broadcast_to(self.shares[self.layout.values_of(asked)], (len(known), self.layout.sizes[asked]))


def pairs_of(sales: Sales) -> Floats:
    """How often each two values were sold together: (values, values). Cost: builds times values squared."""
    together: Floats = sales.ones.T @ (sales.ones * sales.counts[:, None])
    return together


class NaiveBayes:
    """Every choice speaks for itself; the more there are, the less each one says.

    Frequencies back off to popularity by one order, and each further choice is tempered, since choices repeat each
    other.
    """

    name = "naive-bayes"

    def __init__(self, sales: Sales) -> None:
        self.layout, popular = sales.layout, Popularity(sales).shares
        together = pairs_of(sales)
        alone = np.diag(together)[:, None]
        self.prior: Floats = np.log(popular)
        self.lift: Floats = np.log((together + popular) / (alone + 1)) - self.prior
        for variable in range(len(sales.layout.sizes)):
            own = sales.layout.values_of(variable)
            self.lift[own, own] = 0

    def conditional(self, known: Codes, asked: int) -> Floats:
        """See Rung."""
        known = known.copy()
        known[:, asked] = -1
        return softmax(self._logs(known, self.layout.values_of(asked)))

    def _logs(self, known: Codes, values: slice) -> Floats:
        temper = 1 / (1 + WEAR * (known >= 0).sum(axis=1, keepdims=True))
        logs: Floats = self.prior[values] + temper.astype(np.float32) * (
            self.layout.ones(known) @ self._turned[:, values]
        )
        return logs

    @cached_property
    def _turned(self) -> Floats:
        return np.ascontiguousarray(self.lift.T)


def softmax(logs: Floats) -> Floats:
    """Rows of logarithms as probabilities that sum to one."""
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    found: Floats = shares / shares.sum(axis=1, keepdims=True)
    return found
