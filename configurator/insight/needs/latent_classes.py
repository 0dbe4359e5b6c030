"""Latent classes: customers of one class have each thing as often as the others of it, whatever else they have.

Expectation and maximisation (EM) from several seeded starts. Shares are drawn a little towards those of everybody, and
sizes towards equal ones, so that no share is ever 0 or 1 and no class empty.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from configurator.insight.needs.indicators import Indicators
from configurator.insight.value.special import Floats, Numbers

DRAWN = 1.0
"""So many customers who are like everybody are added to each class, and one to its size."""

STARTS, TRIED = 6, 12
"""So many starts go so many rounds; the best of them goes on."""

_ROUNDS = 300
_SETTLED = 1e-7  # growth of the objective a round, as a share of it
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Classes:
    """`sizes` sum to 1; `shares` has by class and column how many have it. `everybody` is the shares of all."""

    sizes: Floats
    shares: Floats
    everybody: Floats
    log_likelihood: float
    customers: float
    parameters: int

    @property
    def bic(self) -> float:
        """Less is better."""
        return self.parameters * float(np.log(self.customers)) - 2 * self.log_likelihood

    def memberships(self, of: Indicators) -> Floats:
        """For each customer the probability of each class."""
        return _look(of, self.sizes, self.shares).of[of.places]


@dataclass(frozen=True, slots=True)
class _Look:
    of: Floats
    log_likelihood: float


def fit(data: Indicators, *, number: int, rng: np.random.Generator) -> Classes:
    """The best of several starts.

    Cost: `STARTS * TRIED` rounds and those until it is settled; a round is two to four products of matrices.
    """
    everybody = _everybody(data)
    tried = [_run(data, everybody, start, TRIED) for start in _starts(data, everybody, number, rng)]
    best = max(tried, key=lambda found: found[1])
    return _run(data, everybody, best[0], _ROUNDS)[0]


def refit(data: Indicators, *, begun: Classes, rounds: int = _ROUNDS) -> Classes:
    """On other customers, from where an earlier fit ended."""
    return _run(data, _everybody(data), begun, rounds)[0]


def _starts(data: Indicators, everybody: Floats, number: int, rng: np.random.Generator) -> Iterator[Classes]:
    """Around customers that are far from one another, drawn by their distance to the nearest that is drawn already."""
    for _ in range(STARTS if number > 1 else 1):
        shares = np.empty((number, len(everybody)))
        nearest = np.ones(len(data.counts))
        for place in range(number):
            chance = data.counts * nearest
            row = int(rng.choice(len(chance), p=chance / chance.sum())) if chance.sum() > 0 else 0
            seen = np.ones(len(everybody)) if data.seen is None else data.seen[row]
            shares[place] = everybody + _HALF * seen * (data.ones[row] - everybody)
            distance = _distances(data, row, seen)
            nearest = distance if place == 0 else np.minimum(nearest, distance)
        yield Classes(np.full(number, 1 / number), shares, everybody, 0.0, data.customers, 0)


def _distances(data: Indicators, row: int, seen: Floats) -> Floats:
    """Of all rows to one: the share of the columns known of both in which they differ."""
    mine = data.ones[row] * seen
    if data.seen is None:
        differ = data.ones.sum(axis=1) + mine.sum() - 2 * (data.ones @ mine)
        return np.asarray(differ / len(mine))
    differ = data.ones @ seen + data.seen @ mine - 2 * (data.ones @ mine)
    return np.asarray(differ / np.maximum(data.seen @ seen, 1))


def _run(data: Indicators, everybody: Floats, begun: Classes, rounds: int) -> tuple[Classes, float]:
    """EM from `begun`, and the objective: the log-likelihood and what draws to everybody's shares. It never falls."""
    sizes, shares = begun.sizes, begun.shares
    looked = _look(data, sizes, shares)
    at = looked.log_likelihood + _pull(data, everybody, sizes, shares)
    for _ in range(rounds):
        sizes, shares = _maximised(data, everybody, looked.of)
        looked = _look(data, sizes, shares)
        new = looked.log_likelihood + _pull(data, everybody, sizes, shares)
        settled = new - at < _SETTLED * abs(new)
        at = new
        if settled:
            break
    count = len(sizes) * data.parameters + len(sizes) - 1
    return Classes(sizes, shares, everybody, looked.log_likelihood, data.customers, count), at


def _look(data: Indicators, sizes: Floats, shares: Floats) -> _Look:
    """By row the probability of each class."""
    yes = np.log(shares)
    no = np.where(data.whole, np.log1p(-np.where(data.whole, shares, _HALF)), 0.0)
    joint = data.ones @ (yes - no).T + np.log(sizes)
    joint += no.sum(axis=1) if data.seen is None else data.seen @ no.T
    top = joint.max(axis=1)
    np.exp(joint - top[:, None], out=joint)
    sums = joint.sum(axis=1)
    joint /= sums[:, None]
    return _Look(joint, float(data.counts @ (top + np.log(sums))))


def _maximised(data: Indicators, everybody: Floats, of: Floats) -> tuple[Floats, Floats]:
    weighted = of * data.counts[:, None]
    had, known = data.sums(weighted)
    sizes: Floats = (weighted.sum(axis=0) + 1) / (data.customers + of.shape[1])
    shares: Floats = (had + DRAWN * everybody) / (known + DRAWN)
    return sizes, shares


def _pull(data: Indicators, everybody: Floats, sizes: Floats, shares: Floats) -> float:
    no = np.where(data.whole, (1 - everybody) * np.log1p(-np.where(data.whole, shares, _HALF)), 0.0)
    return float(DRAWN * (everybody * np.log(shares) + no).sum() + np.log(sizes).sum())


def _everybody(data: Indicators) -> Floats:
    had, known = data.sums(data.counts[:, None])
    return np.asarray((had[0] + _HALF) / (known[0] + _HALF * data.levels))


def surest(memberships: Floats) -> Numbers:
    """For each customer the most probable class."""
    found: Numbers = memberships.argmax(axis=1).astype(np.int64)
    return found
