"""Pay: a try to pay an order that waits for it. The provider is asked between two transactions, never inside one."""

import logging
import uuid
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from configurator.customers.visitor import Visitor
from configurator.orders.models import Order, Payment
from configurator.orders.payment.port import Charge, Outcome, ProviderAwayError, RefusedError, Result, minor, providers
from configurator.orders.payment.settle import LOOK_AFTER, look, settle
from configurator.orders.state import Status, state_of
from configurator.releases.money import minor_units

log = logging.getLogger(__name__)


class NotToPayError(Exception):
    """The order does not wait for a payment."""


class UnderWayError(Exception):
    """A try is under way, and its outcome is not known yet."""


def pay(*, visitor: Visitor, order_key: uuid.UUID, means: str, at: datetime) -> Outcome:
    """Try to pay with these means of the provider's, and settle what comes of it.

    Raises Order.DoesNotExist, NotToPayError, UnderWayError, RefusedError for means that the provider doesn't know, and
    ProviderAwayError: then the outcome comes later, by a notice or by `look_again`.
    """
    _give_up_waiting(visitor=visitor, order_key=order_key, at=at)
    payment = _begin(visitor=visitor, order_key=order_key, at=at)
    units = minor_units(payment.currency)
    charge = Charge(key=payment.key, minor=minor(payment.amount, units), currency=payment.currency, means=means)
    try:
        outcome = providers()[payment.provider].charge(charge)
    except RefusedError as refused:
        failed = Outcome(payment_key=payment.key, reference="", result=Result.FAILED, error=refused.code)
        settle(outcome=failed, at=at)
        raise
    except ProviderAwayError:
        log.warning("payment.unknown payment=%s provider=%s", payment.key, payment.provider)
        raise
    settle(outcome=outcome, at=at)
    return outcome


def _give_up_waiting(*, visitor: Visitor, order_key: uuid.UUID, at: datetime) -> None:
    """Another card instead: a try that waits for the customer's bank, or was cut off, ends before the next begins."""
    order = Order.objects.owned_by(visitor.customer_id).get(pk=order_key)
    for payment in order.payments.under_way():
        if not payment.reference and payment.begun_at > at - LOOK_AFTER:
            continue
        outcome = look(payment)
        if outcome.result == Result.ASKS:
            providers()[payment.provider].give_up(reference=payment.reference)
            outcome = replace(outcome, result=Result.FAILED, error="given up")
        settle(outcome=outcome, at=at)


def _begin(*, visitor: Visitor, order_key: uuid.UUID, at: datetime) -> Payment:
    with transaction.atomic():
        orders = Order.objects.owned_by(visitor.customer_id).select_for_update(of=("self",))
        order = orders.get(pk=order_key)
        if state_of(order.events.all()).status != Status.AWAITING_PAYMENT or order.payment not in providers():
            raise NotToPayError
        if order.payments.under_way().exists():
            raise UnderWayError
        return Payment.objects.create(
            order=order, provider=order.payment, amount=order.total, currency=order.currency, begun_at=at
        )
