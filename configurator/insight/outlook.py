"""Outlook: what the models of one product line say of each customer who bought, and how sure that is."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from zlib import crc32

import numpy as np

from configurator.insight.horizon import Horizon
from configurator.insight.value.choose import Choice
from configurator.insight.value.gamma_gamma import GammaGamma
from configurator.insight.value.histories import Summary
from configurator.insight.value.special import Floats

DAYS = 7.0
"""Of a week, in which models reckon."""
DRAWS = 400
"""By which a range is found."""
_WEIGHT = 3.0  # purchases that the mean of all counts like


@dataclass(frozen=True)
class Amounts:
    """What a purchase brings: the fitted model, or the mean of all with a fixed weight."""

    model: GammaGamma | None
    mean: float

    def expected(self, purchases: Floats, average: Floats) -> Floats:
        """A customer's mean of purchases to come."""
        if self.model is not None:
            return self.model.expected(purchases, average)
        return (purchases * average + _WEIGHT * self.mean) / (purchases + _WEIGHT)

    def draw(self, purchases: float, average: float, *, rng: np.random.Generator) -> Floats:
        """It, drawn; without a model always the same."""
        if self.model is not None:
            return self.model.draw(purchases, average, count=DRAWS, rng=rng)
        return np.full(DRAWS, float(self.expected(np.array([purchases]), np.array([average]))[0]))


@dataclass(frozen=True)
class Outlook:
    """A product line. Arrays are by customer, in the order of `people`; `number` is discounted, `each` a margin."""

    family_code: str
    people: tuple[uuid.UUID, ...]
    choice: Choice
    amounts: Amounts
    margin_percent: Decimal
    summary: Summary
    horizon: Horizon
    seen: Floats
    average: Floats

    @cached_property
    def number(self) -> Floats:
        """Purchases to come, discounted."""
        return self._expected(self.horizon.discount * DAYS)

    @cached_property
    def alive(self) -> Floats:
        """The probability that each still buys."""
        return self.choice.model.alive(self.summary.repeats, self.summary.recency, self.summary.age)

    @cached_property
    def each(self) -> Floats:
        """What a purchase to come brings."""
        return self.amounts.expected(self.seen, self.average)

    @cached_property
    def _shrunk(self) -> Floats:
        """What a purchase is worth now, on average over when it comes."""
        plain = self._expected(0.0)
        return np.where(plain > 0, self.number / np.where(plain > 0, plain, 1), 1.0)

    def _expected(self, discount: float) -> Floats:
        s = self.summary
        weeks = self.horizon.days / DAYS
        return self.choice.model.expected(s.repeats, s.recency, s.age, horizon=weeks, discount=discount)

    def drawn(self, place: int) -> Floats:
        """What a customer may bring, drawn. Each customer has their own seed, so that others change nothing."""
        person = self.people[place].int
        rng = np.random.default_rng([person >> 64, person & (2**64 - 1), crc32(self.family_code.encode())])
        s = self.summary
        history = (float(s.repeats[place]), float(s.recency[place]), float(s.age[place]))
        comes = rng.random(DRAWS) < self.alive[place]
        times = self.choice.model.draw(history, horizon=self.horizon.days / DAYS, count=DRAWS, rng=rng)
        money = self.amounts.draw(float(self.seen[place]), float(self.average[place]), rng=rng)
        found: Floats = comes * times * money * self._shrunk[place]
        return found
