"""Mixture: popularity, naive Bayes and latent classes together, each trusted where held-out orders say so.

How far each is trusted depends on how much is known and on how familiar it looks: by how much the classes find the
known choices more probable than popularity does. A build that was never sold looks unfamiliar, and there counting often
beats remembering. The weights are those under which held-out orders are most probable (stacking; Wolpert 1992), half of
them later orders and half of them whole builds that the models have not seen.
"""

import numpy as np
from numpy.typing import NDArray

from configurator.profiles.population.classes import LatentClasses
from configurator.profiles.population.history import Codes, Floats, Layout, Numbers
from configurator.profiles.population.rungs import LEAST, NaiveBayes, Popularity

Doubles = NDArray[np.float64]
Parts = tuple[Popularity, NaiveBayes, LatentClasses]

DEPTHS, GRADES = 2, 4
_ROUNDS = 60
_PRIOR = 2.0  # held-out orders for each part, so that none is ruled out by a few


class Mixture:
    """See above. `weights` is (depths times grades, parts); `bounds` (depths, grades - 1) tells the grades apart."""

    name = "mixture"

    def __init__(self, parts: Parts, bounds: Floats, weights: Floats) -> None:
        self.parts, self.bounds, self.weights = parts, bounds, weights
        self.layout: Layout = parts[0].layout

    def conditional(self, known: Codes, asked: int) -> Floats:
        """See Rung."""
        known = known.copy()
        known[:, asked] = -1
        weights = self.weights[self.places(known)]
        shares = (part.conditional(known, asked) for part in self.parts)
        found: Floats = sum(weights[:, i, None] * share for i, share in enumerate(shares))  # type: ignore[assignment]
        return found

    def places(self, known: Codes) -> Numbers:
        """Which row of the weights each row of known choices uses."""
        return places_of(*familiarity(self.parts, known), self.bounds)


def familiarity(parts: Parts, known: Codes) -> tuple[Numbers, Floats]:
    """How much is known, as a number below DEPTHS; and by how much, for each choice, classes expect it more."""
    popularity, _, classes = parts
    ones = classes.layout.ones(known)
    logs = classes.log_sizes + ones @ classes.log_shares
    top = logs.max(axis=1)
    expected = top + np.log(np.exp(logs - top[:, None]).sum(axis=1)) - ones @ np.log(popularity.shares)
    counts = (known >= 0).sum(axis=1)
    depth = np.minimum(DEPTHS * counts // max(known.shape[1], 1), DEPTHS - 1)
    lift: Floats = expected / np.maximum(counts, 1)
    return depth, lift


def places_of(depth: Numbers, lift: Floats, bounds: Floats) -> Numbers:
    """Which row of the weights goes with how much is known and how familiar it looks."""
    found: Numbers = depth * GRADES + (lift[:, None] > bounds[depth]).sum(axis=1)
    return found


def bounds_of(depth: Numbers, lift: Floats) -> Floats:
    """Bounds that divide what was seen into grades of equal numbers, for each depth."""
    shares = np.arange(1, GRADES) / GRADES
    found = [
        np.quantile(lift[depth == d], shares) if (depth == d).any() else np.zeros(len(shares)) for d in range(DEPTHS)
    ]
    return np.array(found, np.float32)


def weights_of(places: Numbers, likelihoods: Floats, counts: Doubles) -> Floats:
    """The weights under which what was taken is most probable.

    `likelihoods` is (questions, parts); `counts` says how much each question counts.
    """
    parts = likelihoods.shape[1]
    found = np.full((DEPTHS * GRADES, parts), 1 / parts)
    for place in range(len(found)):
        here = places == place
        seen = np.maximum(likelihoods[here].astype(np.float64), LEAST)
        for _ in range(_ROUNDS):
            credit = found[place] * seen
            totals = counts[here] @ (credit / credit.sum(axis=1, keepdims=True)) + _PRIOR
            found[place] = totals / totals.sum()
    return found.astype(np.float32)
