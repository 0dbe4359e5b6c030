"""Agreeing: a customer's own orders that go with what is chosen, the newer ones counting more.

How far an order has faded is worked out when it is read, from its place among the customer's orders of the family:
nothing of it is stored, so another half-life counts at once and profiles rebuilt from interactions are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from configurator.profiles.taste import Taste
from configurator.releases.shelf import LoadedRelease

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class OwnOrders:
    """The customer's orders of one family as value numbers of a release, the newest last; -1 where there is none."""

    release: LoadedRelease
    rows: NDArray[np.int32]  # (orders, variables)
    weights: Doubles  # (orders,), 1 for the newest

    @cached_property
    def all(self) -> Doubles:
        """For every value by flat index how many orders have it, whatever else they have."""
        return self.given({})

    def given(self, decided: Mapping[str, str]) -> Doubles:
        """For every value by flat index how many orders that agree with all decided ones have it."""
        knowledge = self.release.knowledge
        known = _numbers(self.release, decided)
        agree = ((self.rows == known) | (known < 0)).all(axis=1)
        order, variable = np.nonzero((self.rows >= 0) & agree[:, None])
        flats = knowledge.offsets[variable] + self.rows[order, variable]
        return np.bincount(flats, weights=self.weights[order], minlength=len(knowledge.prices)).astype(np.float64)


def own_orders(taste: Taste, release: LoadedRelease) -> OwnOrders:
    """A customer's orders in the numbers of a release; worked out once for a taste and a release."""
    key = ("orders", release.pk, release.language)
    found: OwnOrders | None = taste.worked_out.get(key)
    if found is None:
        builds = taste.builds.get(release.family_code, ())
        rows = [_numbers(release, build) for build in builds]
        table = np.array(rows, np.int32).reshape(len(rows), len(release.knowledge.variables))
        ages = np.arange(len(rows))[::-1]
        weights = np.power(0.5, ages / float(settings.LEARNING_HALF_LIFE), dtype=np.float64)
        found = taste.worked_out[key] = OwnOrders(release, table, weights)
    return found


def _numbers(release: LoadedRelease, choices: Mapping[str, str]) -> NDArray[np.int32]:
    knowledge = release.knowledge
    found = np.full(len(knowledge.variables), -1, np.int32)
    for name, value in choices.items():
        if release.offers(name, value):
            flat = release.flat(name, value)
            variable = release.variable_of[flat]
            found[variable] = flat - knowledge.offsets[variable]
    return found
