"""Settle: what came of the attempts is written down, those of one receiver in one transaction."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from configurator.fulfillment.deliveries.post import Answer
from configurator.fulfillment.deliveries.schedule import next_try
from configurator.fulfillment.models import Delivery, DeliveryAttempt, DeliveryQuerySet, Receiver
from configurator.fulfillment.receivers.breaker import Outcome, note
from configurator.fulfillment.receivers.switch import disable
from configurator.languages.told import as_text, told

log = logging.getLogger(__name__)

GONE, TOO_MANY, SERVER_ERROR = 410, 429, 500
GONE_WORDS = gettext_noop("It answered that it is gone for good (410).")
ERROR_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Attempt:
    """One delivery as it was taken, and what came back."""

    delivery: Delivery
    answer: Answer
    probe: bool


def settle(*, receiver: Receiver, attempts: Sequence[Attempt], at: datetime, rng: Random) -> None:
    """Write down attempts of one receiver, in one transaction."""
    with transaction.atomic():
        row = Receiver.objects.select_for_update().get(pk=receiver.pk)
        DeliveryAttempt.objects.bulk_create(_record(attempt, at) for attempt in attempts)
        _delivered([attempt.delivery.pk for attempt in attempts if attempt.answer.taken], at)
        for attempt in attempts:
            if not attempt.answer.taken:
                _failed(attempt, at, rng)
            note(receiver=row, outcome=_outcome(attempt, at), at=at)
        row.save(update_fields=["failures", "first_failed", "broken_at", "probes", "resume_at", "answered_at"])
        if any(attempt.probe and not attempt.answer.taken for attempt in attempts) and row.broken_at:
            _give_up(row, at)
        if any(attempt.answer.status == GONE for attempt in attempts):
            disable(receiver=row, reason=GONE_WORDS)
    for attempt in attempts:
        _log(receiver, attempt)


def _record(attempt: Attempt, at: datetime) -> DeliveryAttempt:
    answer = attempt.answer
    return DeliveryAttempt(
        delivery=attempt.delivery,
        at=at,
        seconds=round(answer.seconds, 3),
        status=answer.status,
        error=_error(answer),
        answer=answer.text,
        probe=attempt.probe,
    )


def _error(answer: Answer) -> str:
    return answer.error[:ERROR_LENGTH].replace("\0", "�")


def _delivered(pks: list[int], at: datetime) -> None:
    """Delivered is delivered, also when the lease ran out meanwhile."""
    done = Delivery.objects.waiting().filter(pk__in=pks)
    done.update(state=Delivery.State.DELIVERED, ended_at=at, leased_until=None, last_error="")


def _failed(attempt: Attempt, at: datetime, rng: Random) -> None:
    delivery, answer = attempt.delivery, attempt.answer
    error = _error(answer) or as_text(told(gettext_noop("answered {status}"), status=str(answer.status)))
    held = _held(delivery)
    if attempt.probe or answer.status == GONE:
        held.update(leased_until=None, last_error=error)
        return
    tries = delivery.tries + 1
    due = next_try(tries=tries, at=at, wanted=answer.wait(at), rng=rng)
    if due is None:
        held.update(state=Delivery.State.DEAD, ended_at=at, tries=tries, leased_until=None, last_error=error)
        return
    held.update(due_at=due, tries=F("tries") + 1, leased_until=None, last_error=error)


def _give_up(receiver: Receiver, at: datetime) -> None:
    """End what has waited to the end of its time behind a receiver that, as a probe has just shown, is still away."""
    late = Delivery.objects.free(at).filter(receiver=receiver, give_up_at__lte=at)
    late.update(state=Delivery.State.DEAD, ended_at=at, last_error=gettext_noop("the receiver did not come back"))


def _held(delivery: Delivery) -> DeliveryQuerySet:
    """The row while our own lease still holds: a slow sender must not undo its successor's claim."""
    return Delivery.objects.waiting().filter(pk=delivery.pk, leased_until=delivery.leased_until)


def _outcome(attempt: Attempt, at: datetime) -> Outcome:
    """What an attempt says about the receiver: one that refuses a message is there all the same."""
    status = attempt.answer.status
    well = status is not None and status < SERVER_ERROR and status not in {GONE, TOO_MANY}
    wait = None if well else attempt.answer.wait(at)
    return Outcome(delivery=attempt.delivery.pk, well=well, probe=attempt.probe, wait=wait)


def _log(receiver: Receiver, attempt: Attempt) -> None:
    said = "delivered" if attempt.answer.taken else "failed"
    status = attempt.answer.status or attempt.answer.error.partition(":")[0]
    log.info("delivery.%s receiver=%s delivery=%s status=%s", said, receiver.code, attempt.delivery.pk, status)
