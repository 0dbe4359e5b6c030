"""Balance: whether the sides of a test have as many customers as their shares say; if not, something chose.

A chi-square test (Pearson 1900; for tests on pages Fabijan et al., KDD 2019). With sides that don't fit, no comparison
of them means anything, whatever its interval says.
"""

import math
from dataclasses import dataclass

SUSPICIOUS = 0.001
"""Where the sides are as they should be, one test in a thousand is warned of."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How many are on each side, and what share should see the other way."""

    same: int
    other: int
    share: float

    @property
    def expected(self) -> float:
        """How many should be on the other side."""
        return (self.same + self.other) * self.share

    @property
    def chance(self) -> float:
        """How likely a draw by lot is as far off as this one, or further."""
        spread = self.expected * (1 - self.share)
        return math.erfc(abs(self.other - self.expected) / math.sqrt(2 * spread)) if spread else 1.0

    @property
    def is_off(self) -> bool:
        """Whether that is too unlikely to be chance."""
        return self.chance < SUSPICIOUS
