"""Settle: what a provider says of a payment becomes what the order is. Repeats and late words change nothing twice."""

import logging
import uuid
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from configurator.offers.redeem import DealGoneError, redeem_again
from configurator.orders.bom import wanted
from configurator.orders.lines import stored_lines
from configurator.orders.models import Kind, Order, Payment
from configurator.orders.payment.payback import pay_back
from configurator.orders.payment.port import Outcome, ProviderAwayError, RefusedError, Result, providers
from configurator.orders.record import NEVER_MADE, NewEvent, record
from configurator.orders.state import Status, state_of
from configurator.stock.reserve import NotEnoughError, reserve

log = logging.getLogger(__name__)

STATUS = {
    Result.SUCCEEDED: Payment.Status.SUCCEEDED,
    Result.ASKS: Payment.Status.WAITING,
    Result.PROCESSING: Payment.Status.WAITING,
    Result.FAILED: Payment.Status.FAILED,
}
LOOK_AFTER = timedelta(minutes=1)
"""A try so old that is not known to its provider was never made: the process that was to ask for it had died."""


def settle(*, outcome: Outcome, at: datetime) -> None:
    """Write down an outcome; money that came makes the order binding. Raises Payment.DoesNotExist.

    A payment that succeeded stays so, whatever is said later. Money for an order that can't be made any more goes back.
    """
    with transaction.atomic():
        found = Payment.objects.values_list("order_id", flat=True).get(pk=outcome.payment_key)
        order = Order.objects.select_for_update().get(pk=found)
        payment = Payment.objects.get(pk=outcome.payment_key)
        if payment.status == Payment.Status.SUCCEEDED:
            return
        _write(payment, outcome, at)
        if outcome.result == Result.SUCCEEDED:
            _paid(order, payment, at)
    log.info("payment.settled payment=%s status=%s", payment.key, payment.status)


def _write(payment: Payment, outcome: Outcome, at: datetime) -> None:
    payment.status = STATUS[outcome.result]
    payment.reference = outcome.reference or payment.reference
    payment.error = outcome.error[:100]
    payment.ended_at = None if payment.status == Payment.Status.WAITING else at
    payment.save(update_fields=["status", "reference", "error", "ended_at"])


def _paid(order: Order, payment: Payment, at: datetime) -> None:
    happened = partial(_happened, order_key=order.key, payment_key=payment.key, at=at)
    status = happened(kind=Kind.PAID)
    if status in NEVER_MADE - {Status.LAPSED}:
        return  # what was paid goes back with the event
    if status not in {Status.AWAITING_PAYMENT, Status.LAPSED}:
        pay_back(order=order, reason="paid twice", at=at, amount=payment.amount)
        return
    if _parts_are_there(order, at):
        happened(kind=Kind.PLACED)
    elif settings.LATE_PAYMENT == "backorder":
        happened(kind=Kind.PLACED, late="backorder")
    else:
        happened(kind=Kind.LAPSED, late="refund")


def _parts_are_there(order: Order, at: datetime) -> bool:
    """Keep for good what the order needs, and its deals, also where they were given free meanwhile."""
    lines = stored_lines(order=Order.objects.with_parts().get(pk=order.pk))
    try:
        with transaction.atomic():
            reserve(reference=order.key, wanted=wanted(lines), until=None, at=at)
            redeem_again(order_key=order.key, at=at)
    except (NotEnoughError, DealGoneError):
        return False
    return True


def _happened(*, order_key: uuid.UUID, payment_key: uuid.UUID, kind: Kind, at: datetime, **detail: str) -> str:
    """One event for each payment and kind, however often the outcome is told; the order's status after it."""
    event = NewEvent(kind=kind, key=uuid.uuid5(payment_key, kind), at=at, source="shop", detail=detail)
    return record(order_key=order_key, event=event, now=at).state.status


def look_again(*, at: datetime) -> int:
    """Ask providers about tries whose outcome never came. Returns how many are settled now."""
    old = Payment.objects.under_way().filter(begun_at__lte=at - LOOK_AFTER).order_by("begun_at")
    return sum(_look(payment, at) for payment in old[:100])


def _look(payment: Payment, at: datetime) -> bool:
    try:
        outcome = look(payment)
    except (KeyError, ProviderAwayError, RefusedError) as reason:
        # the other tries are looked at all the same
        log.warning("payment.unknown payment=%s reason=%s", payment.key, type(reason).__name__)
        return False
    settle(outcome=outcome, at=at)
    return outcome.result in {Result.SUCCEEDED, Result.FAILED}


def look(payment: Payment) -> Outcome:
    """What the provider knows of a try now. Raises ProviderAwayError, RefusedError, KeyError without its settings."""
    provider = providers()[payment.provider]
    found = provider.look(key=payment.key, reference=payment.reference, since=payment.begun_at)
    return found or Outcome(payment_key=payment.key, reference="", result=Result.FAILED, error="never made")


def lapse_unpaid(*, at: datetime) -> int:
    """End orders that were not paid within PAY_WITHIN_MINUTES; one whose payment is under way waits for it."""
    before = at - timedelta(minutes=settings.PAY_WITHIN_MINUTES)
    waiting = Order.objects.filter(status=Order.Status.AWAITING_PAYMENT, placed_at__lte=before)
    keys = list(waiting.exclude(payments__in=Payment.objects.under_way()).values_list("pk", flat=True)[:500])
    return sum(_lapse(key, at) for key in keys)


def _lapse(order_key: uuid.UUID, at: datetime) -> bool:
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order_key)
        if state_of(order.events.all()).status != Status.AWAITING_PAYMENT or order.payments.under_way().exists():
            return False
        event = NewEvent(kind=Kind.LAPSED, key=uuid.uuid5(order_key, "lapsed"), at=at, source="shop")
        return record(order_key=order_key, event=event, now=at).is_new
