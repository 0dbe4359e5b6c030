"""Breaks: from how many pieces of one build each of them costs less.

How many are ordered is no part of a build, so this stands beside the engine's model: a percentage of what one costs,
rounded once, taken off each. So price of one times quantity is the price of the line, to the coin.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from configurator.releases.currency import rounded


@dataclass(frozen=True, slots=True)
class Break:
    """From `count` pieces on, so many percent off each."""

    code: str
    name: str
    count: int
    percent: Decimal

    def off(self, total: Decimal, currency: str) -> Decimal:
        """What is taken off a piece that costs `total`: not negative, in whole coins, half a coin up."""
        return rounded(total * self.percent / 100, currency)


def breaks_of(prices: Iterable[dict[str, Any]]) -> tuple[Break, ...]:
    """A family's breaks, by count."""
    found = [
        Break(line["code"], line["name"], int(line["count"]), Decimal(line["percent"]))
        for line in prices
        if line["kind"] == "quantity"
    ]
    return tuple(sorted(found, key=lambda one: one.count))
