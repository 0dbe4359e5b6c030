"""Assign: which way a customer sees a thing that is tested, by their number and the test's: the same each time.

Nothing is stored for it, so a page works it out without a query; who came to see it is stored by `expose`.
"""

import hashlib
import uuid
from datetime import datetime
from functools import lru_cache

from configurator.customers.consent import lets_keep
from configurator.customers.models import Customer
from configurator.experiments.running import Running, running
from configurator.experiments.varied import named

_WHOLE = 2**64


def arm_of(*, varied: str, customer: Customer | None, at: datetime) -> str:
    """The code of the way in which this customer sees a thing; the usual one for whoever takes no part."""
    test = running(varied=varied, at=at) if customer and lets_keep(customer) else None
    if test is None or customer is None:
        return named(varied).usual.code
    return arm_in(test, person_id=customer.person_id, usual=named(varied).usual.code)


def arm_in(test: Running, *, person_id: uuid.UUID, usual: str) -> str:
    """The side of one person in one test."""
    return test.arm if drawn(test.key, person_id) * 100 < test.percent * _WHOLE else usual


@lru_cache(maxsize=4_096)
def drawn(key: uuid.UUID, person_id: uuid.UUID) -> int:
    """A number below 2 to the power of 64, the same for the same two; of another test another one."""
    digest = hashlib.sha256(f"{key}:{person_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big")
