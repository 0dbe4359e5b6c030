"""Pay back: money that a customer gets again, asked for in the transaction of what caused it."""

import json
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from configurator.orders.models import Order, Payment, Refund
from configurator.outbox.queue import put

REFUND_ASKED = "payment.refund"


def left_of(payment: Payment) -> Decimal:
    """What of a payment was not paid back, and will not be."""
    back = payment.refunds.counting().aggregate(sum=Sum("amount"))["sum"]
    return payment.amount - (back or Decimal(0))


def pay_back(*, order: Order, reason: str, at: datetime, amount: Decimal | None = None) -> list[Refund]:
    """Ask the relay to pay back this much, or all that is left, in the caller's transaction with the order locked.

    An order that was not paid through a provider gets nothing. Never more than was paid is asked for.
    """
    asked = []
    wanted = amount
    for payment in order.payments.succeeded().order_by("begun_at"):
        part = left_of(payment) if wanted is None else min(left_of(payment), wanted)
        if part <= 0:
            continue
        wanted = None if wanted is None else wanted - part
        refund = Refund.objects.create(payment=payment, amount=part, reason=reason, asked_at=at)
        put(topic=REFUND_ASKED, key=str(refund.key), payload=json.dumps({"refund": str(refund.key)}).encode(), at=at)
        asked.append(refund)
    return asked
