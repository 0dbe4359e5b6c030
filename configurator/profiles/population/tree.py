"""Chow-Liu: each variable hangs on the one that says most about it; the tree with the greatest mutual information.

Chow and Liu, Approximating discrete probability distributions with dependence trees, 1968. Inference under any known
choices is exact: one wave from the leaves up to the asked variable.
"""

import numpy as np

from configurator.profiles.population.history import Codes, Floats, Sales
from configurator.profiles.population.rungs import LEAST, Popularity, pairs_of

_BACK_OFF = 1.0  # in orders


def informations(sales: Sales, together: Floats) -> Floats:
    """The mutual information of each two variables, in nats: (variables, variables), 0 of one with itself."""
    count = len(sales.layout.sizes)
    found = np.zeros((count, count), np.float32)
    for first in range(count):
        for second in range(first):
            counts = together[sales.layout.values_of(first), sales.layout.values_of(second)].astype(np.float64)
            total = counts.sum()
            if total:
                expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / total
                seen = counts > 0
                found[first, second] = (counts[seen] * np.log(counts[seen] / expected[seen])).sum() / total
    return found + found.T


class ChowLiu:
    """See above."""

    name = "chow-liu"

    def __init__(self, sales: Sales) -> None:
        self.layout = sales.layout
        self.shares = Popularity(sales).shares
        together = pairs_of(sales)
        self.beside = _tree(informations(sales, together))
        self.given = {
            (a, b): self._given(together, a, b) for a, neighbours in enumerate(self.beside) for b in neighbours
        }

    def _given(self, together: Floats, variable: int, other: int) -> Floats:
        """P(value of `variable` | value of `other`): (values of `other`, values of `variable`)."""
        mine = self.layout.values_of(variable)
        counts = together[self.layout.values_of(other), mine] + _BACK_OFF * self.shares[mine]
        found: Floats = counts / counts.sum(axis=1, keepdims=True)
        return found

    def conditional(self, known: Codes, asked: int) -> Floats:
        """See Rung."""
        found = np.repeat(self.shares[self.layout.values_of(asked)][None], len(known), axis=0)
        for other in self.beside[asked]:
            found = found * self._message(known, other, asked)
        found = np.maximum(found, LEAST)
        shares: Floats = found / found.sum(axis=1, keepdims=True)
        return shares

    def _message(self, known: Codes, sender: int, to: int) -> Floats:
        """P(what is known on the sender's side | value of `to`), up to a factor a row: (rows, values of `to`)."""
        size = self.layout.sizes[sender]
        belief = np.ones((len(known), size), np.float32)
        for other in self.beside[sender]:
            if other != to:
                belief = belief * self._message(known, other, sender)
        codes = known[:, sender]
        belief = np.where((codes < 0)[:, None] | (np.arange(size) == codes[:, None]), belief, 0)
        message = belief @ self.given[sender, to].T
        found: Floats = message / np.maximum(message.max(axis=1, keepdims=True), LEAST)
        return found


def _tree(information: Floats) -> tuple[tuple[int, ...], ...]:
    """For each variable those beside it in the tree (Prim's algorithm). Cost: variables squared."""
    count = len(information)
    beside: list[list[int]] = [[] for _ in range(count)]
    best, via = information[0].copy() if count else np.zeros(0), np.zeros(count, np.int64)
    outside = np.arange(count) > 0
    while outside.any():
        new = int(np.argmax(np.where(outside, best, -1)))
        outside[new] = False
        beside[new].append(int(via[new]))
        beside[int(via[new])].append(new)
        nearer = information[new] > best
        best, via = np.where(nearer, information[new], best), np.where(nearer, new, via)
    return tuple(tuple(neighbours) for neighbours in beside)
