"""Expire: what was kept until a time and not paid by then is for others again."""

import logging
import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import F

from configurator.stock.models import Reservation, StockItem

log = logging.getLogger(__name__)


def free_lapsed(*, at: datetime) -> int:
    """Give free what was kept until a time before `at`; the answer is for how many orders.

    One transaction an order, so that nobody waits for all of them. A payment that comes at the same moment either keeps
    the parts or finds them lapsed, never half of each.
    """
    lapsing = Reservation.objects.open().filter(until__lt=at)
    references = list(lapsing.values_list("reference", flat=True).order_by("reference").distinct())
    return sum(_free(reference, at=at) for reference in references)


def _free(reference: uuid.UUID, *, at: datetime) -> int:
    with transaction.atomic():
        lapsing = Reservation.objects.of(reference).open().filter(until__lt=at)
        list(StockItem.objects.locked(lapsing.values_list("sku", flat=True)))
        rows = list(lapsing.order_by("sku"))  # read again under the lock: it may have been paid meanwhile
        for row in rows:
            StockItem.objects.filter(sku=row.sku).update(reserved=F("reserved") - row.quantity)
        lapsing.filter(pk__in=[row.pk for row in rows]).update(state=Reservation.State.FREED, changed_at=at)
    if rows:
        log.info("stock.lapsed reference=%s", reference)
    return bool(rows)
