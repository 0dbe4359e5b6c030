"""Readdress: an order that is not packed yet goes somewhere else."""

import uuid
from datetime import datetime

from django.db import transaction

from configurator.customers.visitor import Visitor
from configurator.orders.lines import stored_lines
from configurator.orders.models import Contact, Kind, Order
from configurator.orders.record import NewEvent, Recorded, record
from configurator.orders.revise import revise
from configurator.orders.tracker.controls import Act
from configurator.orders.tracker.lock import lock_for


class NotSentError(Exception):
    """The order goes nowhere: it is taken along at the counter."""


class OtherCountryError(Exception):
    """Another country has other taxes and ways of delivery: that is another order."""


def readdress(*, visitor: Visitor, order_key: uuid.UUID, contact: Contact, key: uuid.UUID, at: datetime) -> Recorded:
    """Send it to another address of the same country, as a new version of the order.

    Raises Order.DoesNotExist, TooLateError, NotSentError and OtherCountryError.
    """
    with transaction.atomic():
        order, _, again = lock_for(visitor=visitor, order_key=order_key, act=Act.READDRESS, key=key)
        if not again:
            if not order.has_address:
                raise NotSentError
            if contact.country != order.country:
                raise OtherCountryError
            whole = Order.objects.with_parts().get(pk=order.pk)
            revise(order=order, lines=stored_lines(order=whole), contact=contact)
        event = NewEvent(kind=Kind.CHANGED, key=key, at=at, source="customer", detail={"what": "address"})
        return record(order_key=order_key, event=event, now=at)
