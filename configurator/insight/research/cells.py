"""Cells: how often something was done in a week, by how many; only of ten at least, none of whom did most of it."""

from collections.abc import Collection
from dataclasses import dataclass

DOMINANCE = 0.3
"""The greatest share of what was done that one customer may have."""
CUSTOMERS_STEP, EVENTS_STEP = 5, 10


@dataclass(frozen=True, slots=True)
class Cell:
    """Rounded: customers down to fives but not below ten, what they did to tens."""

    customers: int
    events: int


def cell(by_customer: Collection[int], *, fewest: int) -> Cell | None:
    """What may be told of how often each of these did something; None where nothing may. Cost: the customers."""
    customers, events = len(by_customer), sum(by_customer)
    if customers < fewest or max(by_customer) > DOMINANCE * events:
        return None
    rounded = max(fewest, customers - customers % CUSTOMERS_STEP)
    return Cell(rounded, (events + EVENTS_STEP // 2) // EVENTS_STEP * EVENTS_STEP)
