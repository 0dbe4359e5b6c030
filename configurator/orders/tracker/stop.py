"""Stop: the customer cancels an order, puts it on hold, or lets it go on."""

import uuid
from datetime import datetime

from django.db import transaction

from configurator.customers.visitor import Visitor
from configurator.orders.models import Kind
from configurator.orders.record import NewEvent, Recorded, record
from configurator.orders.tracker.controls import Act, controls
from configurator.orders.tracker.lock import lock_for

_KINDS = {Act.HOLD: Kind.HELD, Act.RELEASE: Kind.RELEASED}


def cancel(*, visitor: Visitor, order_key: uuid.UUID, key: uuid.UUID, at: datetime) -> Recorded:
    """Cancel at once, or ask for it once somebody has accepted the order. `key` names this press of the button.

    Raises Order.DoesNotExist and TooLateError.
    """
    with transaction.atomic():
        _, state, _ = lock_for(visitor=visitor, order_key=order_key, act=Act.CANCEL, key=key)
        kind = Kind.CANCEL_REQUESTED if controls(state)[Act.CANCEL].asks else Kind.CANCELLED
        return record(order_key=order_key, event=NewEvent(kind=kind, key=key, at=at, source="customer"), now=at)


def hold(*, visitor: Visitor, order_key: uuid.UUID, key: uuid.UUID, at: datetime) -> Recorded:
    """Ask to wait with the order. Raises Order.DoesNotExist and TooLateError."""
    return _pause(Act.HOLD, visitor=visitor, order_key=order_key, key=key, at=at)


def release(*, visitor: Visitor, order_key: uuid.UUID, key: uuid.UUID, at: datetime) -> Recorded:
    """Let the order go on. Raises Order.DoesNotExist and TooLateError."""
    return _pause(Act.RELEASE, visitor=visitor, order_key=order_key, key=key, at=at)


def _pause(act: Act, *, visitor: Visitor, order_key: uuid.UUID, key: uuid.UUID, at: datetime) -> Recorded:
    with transaction.atomic():
        lock_for(visitor=visitor, order_key=order_key, act=act, key=key)
        event = NewEvent(kind=_KINDS[act], key=key, at=at, source="customer")
        return record(order_key=order_key, event=event, now=at)
