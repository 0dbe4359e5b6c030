"""Breaker: a receiver that fails again and again is left alone but for one probe at a time.

It opens after five failures in a row of more than one delivery; a single delivery that fails follows its own schedule.
While it is open nothing but probes is sent, and probes cost a delivery none of its tries. The first success closes it,
and all that waited is due at once.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from configurator.fulfillment.models import Delivery, Receiver

log = logging.getLogger(__name__)

FAILURES = 5
PROBES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 60, 120, 300, 600))
"""Waiting times between probes; the last one repeats."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt went: `well`, or with a failure that speaks against the receiver. `wait` is what it asks for."""

    delivery: int
    well: bool
    probe: bool
    wait: timedelta | None = None


def note(*, receiver: Receiver, outcome: Outcome, at: datetime) -> None:
    """Count one outcome, on a row that the caller has locked; the caller stores it."""
    if outcome.well:
        _close(receiver, at)
        return
    receiver.failures += 1
    if receiver.first_failed is None:
        receiver.first_failed = outcome.delivery
    if receiver.broken_at is None:
        _open_if_due(receiver, outcome, at)
    elif outcome.probe:
        receiver.probes += 1
        receiver.resume_at = at + max(_pause(receiver.probes), outcome.wait or timedelta())


def _open_if_due(receiver: Receiver, outcome: Outcome, at: datetime) -> None:
    if receiver.failures >= FAILURES and receiver.first_failed != outcome.delivery:
        receiver.broken_at, receiver.probes = at, 0
        receiver.resume_at = at + max(_pause(0), outcome.wait or timedelta())
        log.warning("receiver.broken receiver=%s failures=%s", receiver.code, receiver.failures)
    elif outcome.wait:
        receiver.resume_at = max(receiver.resume_at or at, at + outcome.wait)


def _pause(probes: int) -> timedelta:
    return PROBES[min(probes, len(PROBES) - 1)]


def _close(receiver: Receiver, at: datetime) -> None:
    receiver.answered_at = at
    receiver.failures, receiver.first_failed = 0, None
    if receiver.broken_at is None:
        return
    receiver.broken_at, receiver.resume_at, receiver.probes = None, None, 0
    due = Delivery.objects.waiting().filter(receiver=receiver, due_at__gt=at).update(due_at=at)
    log.warning("receiver.back receiver=%s due=%s", receiver.code, due)


def try_now(*, receiver: Receiver, at: datetime) -> None:
    """Let the next probe go at once, because somebody says that the receiver is back."""
    Receiver.objects.filter(pk=receiver.pk, resume_at__gt=at).update(resume_at=at)
