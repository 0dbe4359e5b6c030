"""Own history: what this customer took, blended with what the population takes.

    score(x) = n(x | e) + 1/2 n(x) q(x | e) / max q + k q(x | e)

n(x | e): the customer's own configurations that agree with all that is known and hold x; n(x): all of them that hold
x; q: the population's probability. With a half-life of h, one that h newer ones have followed counts half.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from configurator.profiles.population.history import Codes
from configurator.profiles.population.rungs import LEAST

Doubles = NDArray[np.float64]

HALF_LIVES: tuple[float, ...] = (3, 6, 12, 25, np.inf)
TRUSTS: tuple[float, ...] = (1, 3, 5, 10)
"""What k is chosen from."""

_FIRST_HALF_LIFE, _FIRST_TRUST = 2, 1  # used until something speaks for others
ALONE = 0.5
"""How much an own configuration counts that does not agree with all that is known."""

TRUST = 3.0
"""k where nothing is chosen on the way: what a share of 100 % of the population counts, in own configurations."""


@dataclass
class OwnHistory:
    """Configurations by customer, in order of time."""

    rows: dict[int, list[Codes]] = field(default_factory=dict)

    def learn(self, customer: int, row: Codes) -> None:
        """Add one configuration."""
        self.rows.setdefault(customer, []).append(row)

    def counts(
        self, customer: int, known: Codes, asked: int, size: int, half_lives: tuple[float, ...] = HALF_LIVES
    ) -> tuple[Doubles, Doubles] | None:
        """n(x | e) and n(x), each (half-lives, values of `asked`); None for a customer without history."""
        rows = self.rows.get(customer)
        if not rows:
            return None
        table = np.array(rows)
        taken = table[:, asked]
        weights = np.power(0.5, np.arange(len(rows))[::-1] / np.array(half_lives)[:, None])
        ones = taken[:, None] == np.arange(size)
        conditions = np.flatnonzero((known >= 0) & (np.arange(len(known)) != asked))
        agree = (table[:, conditions] == known[conditions]).all(axis=1)
        return (weights * agree) @ ones, weights @ ones


def blend(given: Doubles, alone: Doubles, population: Doubles, trusts: tuple[float, ...] = TRUSTS) -> Doubles:
    """The score above for every half-life and k: (half-lives, trusts, values)."""
    relative = population / max(float(population.max(initial=0)), LEAST)
    own = given + ALONE * alone * relative
    found: Doubles = own[:, None, :] + np.array(trusts, np.float64)[:, None] * population
    return found


@dataclass
class Chooser:
    """Half-life and k: those whose scores, taken as probabilities, have said best what was taken so far."""

    losses: Doubles = field(default_factory=lambda: np.zeros((len(HALF_LIVES), len(TRUSTS))))

    @property
    def choice(self) -> tuple[int, int]:
        """Positions in HALF_LIVES and TRUSTS."""
        if not self.losses.any():
            return _FIRST_HALF_LIFE, _FIRST_TRUST
        half_life, trust = np.unravel_index(int(self.losses.argmin()), self.losses.shape)
        return int(half_life), int(trust)

    def learn(self, scores: Doubles, taken: int) -> None:
        """Take note of what was taken where these scores were given."""
        totals = np.maximum(scores.sum(axis=2), LEAST)
        self.losses -= np.log(np.maximum(scores[:, :, taken] / totals, LEAST))
