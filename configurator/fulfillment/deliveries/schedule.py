"""Schedule: when a delivery that failed is tried again, and when no more."""

from datetime import datetime, timedelta
from random import Random

from configurator.outbox.queue import DELAYS, JITTER

MOST_TRIES = 1 + len(DELAYS)
GIVE_UP_AFTER = timedelta(days=4)
"""Longer than all tries with their waiting times; ends what waits behind a receiver that never comes back."""
LONGEST_WAIT = timedelta(hours=24)
"""What a receiver may ask for with Retry-After."""


def give_up_at(at: datetime) -> datetime:
    """When a delivery that is made or sent again at this time is given up."""
    return at + GIVE_UP_AFTER


def next_try(*, tries: int, at: datetime, wanted: timedelta | None, rng: Random) -> datetime | None:
    """When to try again after so many failed tries, not before what the receiver wants; None: no more."""
    if tries >= MOST_TRIES:
        return None
    delay = DELAYS[tries - 1] * (1 + JITTER * rng.random())
    return at + max(delay, min(wanted or timedelta(), LONGEST_WAIT))
