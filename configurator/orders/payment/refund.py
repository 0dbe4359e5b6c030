"""Refund: the relay's step that carries out what `payback` asked for. Repeated, the provider pays back once."""

import logging
import uuid
from datetime import datetime

from django.db import transaction

from configurator.orders.models import Kind, Refund
from configurator.orders.payment.port import RefusedError, minor, providers
from configurator.orders.record import NewEvent, record
from configurator.releases.money import minor_units

log = logging.getLogger(__name__)


def carry_out(*, refund_key: uuid.UUID, at: datetime) -> Refund:
    """Ask the provider to pay back, and write down that it did.

    Raises ProviderAwayError, so that the relay tries again. What the provider refuses for good is written down for
    staff, who find it in the admin.
    """
    refund = Refund.objects.select_related("payment").get(pk=refund_key)
    if refund.status != Refund.Status.WAITING:
        return refund
    payment = refund.payment
    coins = minor(refund.amount, minor_units(payment.currency))
    try:
        reference = providers()[payment.provider].refund(key=refund.key, reference=payment.reference, minor=coins)
    except RefusedError as refused:
        Refund.objects.filter(pk=refund.pk).update(status=Refund.Status.FAILED, error=refused.code[:200], done_at=at)
        log.error("payment.refund_refused refund=%s code=%s", refund.key, refused.code)  # noqa: TRY400  no trace needed
    else:
        _done(refund, reference, at)
    refund.refresh_from_db()
    return refund


def _done(refund: Refund, reference: str, at: datetime) -> None:
    detail = {"amount": f"{refund.amount:f}", "reason": refund.reason}
    event = NewEvent(kind=Kind.REFUNDED, key=refund.key, at=at, source="shop", detail=detail)
    with transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(status=Refund.Status.DONE, reference=reference, done_at=at)
        record(order_key=refund.payment.order_id, event=event, now=at)
