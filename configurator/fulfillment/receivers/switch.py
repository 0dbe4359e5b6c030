"""Switch: a receiver is turned off and on, by staff or because it says that it is gone."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from configurator.fulfillment.deliveries.schedule import give_up_at
from configurator.fulfillment.models import Delivery, Receiver

log = logging.getLogger(__name__)


def disable(*, receiver: Receiver, reason: str) -> None:
    """Send nothing more; what waits, and what is ordered from now on, is kept for it."""
    Receiver.objects.active().filter(pk=receiver.pk).update(state=Receiver.State.DISABLED, state_reason=reason[:200])
    log.warning("receiver.disabled receiver=%s", receiver.code)


def enable(*, receiver: Receiver, at: datetime) -> int:
    """Send again, all that waits at once and with all its tries. Returns how many deliveries wait."""
    with transaction.atomic():
        fresh = {"failures": 0, "first_failed": None, "broken_at": None, "probes": 0, "resume_at": None}
        Receiver.objects.filter(pk=receiver.pk).update(state=Receiver.State.ACTIVE, state_reason="", **fresh)
        waiting = Delivery.objects.waiting().filter(receiver=receiver)
        return waiting.update(due_at=at, give_up_at=give_up_at(at), tries=0)


def retire(*, receiver: Receiver, at: datetime) -> int:
    """Give a receiver up: it gets nothing any more, and what waits for it is given up. Returns how many deliveries."""
    with transaction.atomic():
        Receiver.objects.filter(pk=receiver.pk).update(state=Receiver.State.RETIRED, state_reason="")
        waiting = Delivery.objects.waiting().filter(receiver=receiver)
        return waiting.update(
            state=Delivery.State.DEAD, ended_at=at, last_error=gettext_noop("the receiver was given up")
        )
