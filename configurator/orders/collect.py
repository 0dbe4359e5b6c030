"""Collect: what an order counts for its customer's rewards, once it is binding."""

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from configurator.offers.reward import stamp


class Sold(Protocol):
    """What counts of a line."""

    @property
    def family_code(self) -> str: ...  # noqa: D102
    @property
    def quantity(self) -> int: ...  # noqa: D102


def collect(*, customer_id: uuid.UUID | None, order_key: uuid.UUID, lines: Iterable[Sold], at: datetime) -> None:
    """Count the products of an order for its customer. One query where there is no reward."""
    if customer_id is None:
        return
    pieces: Counter[str] = Counter()
    for line in lines:
        pieces[line.family_code] += line.quantity
    stamp(customer_id=customer_id, order_key=order_key, pieces=pieces, at=at)
