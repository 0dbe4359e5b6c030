"""Horizon: how far ahead value is reckoned, and what later money is worth now."""

from dataclasses import dataclass
from math import expm1, log1p

from configurator.insight.models import ValuePolicy

DAYS_A_MONTH, DAYS_A_YEAR = 30.4375, 365.25


@dataclass(frozen=True, slots=True)
class Horizon:
    """In days, and the continuous discount a day."""

    days: float
    discount: float

    @property
    def discounted_days(self) -> float:
        """As many days now are worth as much as all to come."""
        return self.days if self.discount == 0 else -expm1(-self.discount * self.days) / self.discount


def horizon_of(policy: ValuePolicy) -> Horizon:
    """The policy's months and yearly percent."""
    discount = log1p(float(policy.discount_percent) / 100) / DAYS_A_YEAR
    return Horizon(policy.horizon_months * DAYS_A_MONTH, discount)
