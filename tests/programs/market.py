"""A made-up market as a grocery's, to allocate deals in."""

import numpy as np

from configurator.programs.depth import coupon_values, tiers_of
from configurator.programs.prices import Market

FLOOR, CEILING, COUNT = 3_000, 4_000, 12
LIMITS, PERCENTS = [4_000, 9_000], [50, 80, 150]


def market(*, seed, customers, deals, budgets):
    """As in a grocery: half of the deals suit a customer, budgets pay for a share of what could be mailed."""
    rng = np.random.default_rng(seed)
    tier = tiers_of(rng.lognormal(8.2, 0.6, customers).astype(np.int64), LIMITS)
    value = coupon_values(base=(rng.integers(10, 30, deals) * 10).tolist(), percents=PERCENTS)[tier]
    taken = np.where(rng.random((customers, deals)) < 0.5, rng.beta(1.5, 4, (customers, deals)), 0)
    cost = taken * value
    return tier, Market(
        gain=cost * rng.lognormal(0, 0.4, (customers, deals)),
        cost=cost,
        value=value,
        budget=cost.sum(axis=0) * budgets * rng.uniform(0.3, 1.5, deals),
        floor=np.where(tier == 2, FLOOR, 0),
        ceiling=np.array([1_500, 2_200, CEILING])[tier],
        count=COUNT,
    )
