"""Hold-out: a random share of customers who get no proposals, so that what proposals do can be measured.

Drawn from the customer's number and a salt: the same customer is always on the same side, without anything stored.
"""

import hashlib
import uuid
from functools import lru_cache

from django.conf import settings

_WHOLE = 2**64


def held_out(*, customer_id: uuid.UUID, share: float | None = None) -> bool:
    """Whether this customer gets no proposals; of another `share` than the settings name, for who is simulated."""
    held = float(settings.PROPOSALS_HELD_OUT) if share is None else share
    return _drawn(settings.PROPOSALS_SALT, customer_id) < held * _WHOLE


@lru_cache(maxsize=4_096)
def _drawn(salt: str, customer_id: uuid.UUID) -> int:
    digest = hashlib.sha256(f"{salt}:{customer_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big")
