"""Choose: how many classes there are is decided by BIC, among those of which none is too small."""

from dataclasses import dataclass

import numpy as np

from configurator.insight.needs.indicators import Indicators
from configurator.insight.needs.latent_classes import Classes, fit, refit

MOST, PATIENCE = 15, 2
"""The most classes; so many more that are no better end the search."""

PART = 6_000
"""Of more customers so many are drawn to find number and place of the classes; everybody refines them."""

REFINED = 40
SEED = 20_170_101


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen classes, fitted on everybody, and by number the BIC that was compared."""

    classes: Classes
    bic: dict[int, float]


def choose(data: Indicators, *, smallest: float, most: int = MOST, part: int = PART) -> Choice:
    """One class where customers do not differ. `smallest` is the least customers that a class may have.

    The same data give the same classes. Raises ValueError without customers. Cost: the fits of up to `most` numbers on
    `part` customers, and `REFINED` rounds on all.
    """
    if not data.customers:
        raise ValueError("no customers")
    rng = np.random.default_rng(SEED)
    drawn = data.part(part, rng)
    least = smallest / data.customers
    found = {1: fit(drawn, number=1, rng=rng)}
    best = 1
    for number in range(2, most + 1):
        candidate = fit(drawn, number=number, rng=rng)
        found[number] = candidate
        if candidate.sizes.min() >= least and candidate.bic < found[best].bic:
            best = number
        if number - best >= PATIENCE:
            break
    classes = found[best] if drawn is data else refit(data, begun=found[best], rounds=REFINED)
    return Choice(classes, {number: one.bic for number, one in found.items()})
