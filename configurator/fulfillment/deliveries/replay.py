"""Replay: deliveries are sent again, the same bytes under the same id."""

import logging
from collections.abc import Collection
from datetime import datetime

from configurator.fulfillment.deliveries.schedule import give_up_at
from configurator.fulfillment.models import Delivery, Receiver

log = logging.getLogger(__name__)


def replay(*, pks: Collection[int], at: datetime) -> int:
    """Send these deliveries again now, with all their tries, whatever became of them. Returns how many."""
    wanted = Delivery.objects.filter(pk__in=pks).exclude(receiver__state=Receiver.State.RETIRED)
    count = wanted.update(
        state=Delivery.State.WAITING, due_at=at, give_up_at=give_up_at(at), tries=0, ended_at=None, last_error=""
    )
    log.info("delivery.replay deliveries=%s", count)
    return count
