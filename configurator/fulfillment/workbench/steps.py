"""Steps: whoever makes an order says how far it is. Each becomes one event of the order, once however often pressed."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from configurator.fulfillment.workbench.parts import list_parts
from configurator.fulfillment.workbench.stages import PICKED_BEFORE, next_of
from configurator.fulfillment.workbench.work import Held, Reason, RefusedError, make_sure, take_up
from configurator.orders.models import Kind, Order
from configurator.orders.record import NewEvent, Recorded, record


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button of one showing of a page: which order in which version, its key, and who of the staff pressed it."""

    order_key: uuid.UUID
    version: int
    key: uuid.UUID
    staff_id: int


def advance(*, press: Press, kind: Kind, parcel: Mapping[str, str], anyway: bool, at: datetime) -> Recorded:
    """Take the next step, if it is still the next one. `parcel` holds tracking and carrier of what is shipped.

    Checking and packing ask for all parts to be ticked, unless they are done `anyway`. Raises Order.DoesNotExist and
    RefusedError.
    """
    with transaction.atomic():
        held = _take_up(press)
        if not held.again:
            make_sure(held.state)
            follows = next_of(held.state)
            if follows is None or follows.kind != kind:
                raise RefusedError(reason=Reason.MOVED_ON, state=held.state)
            if kind in PICKED_BEFORE and not anyway:
                _all_ticked(held)
        return _say(press, kind, dict(parcel) if kind == Kind.SHIPPED else {}, at)


def reject(*, press: Press, reason: str, at: datetime) -> Recorded:
    """It can't be made. Possible until it is shipped, unless the customer's own wish waits for an answer.

    Raises Order.DoesNotExist and RefusedError.
    """
    with transaction.atomic():
        held = _take_up(press)
        if not held.again:
            make_sure(held.state)
            if held.state.reached(Kind.SHIPPED):
                raise RefusedError(reason=Reason.MOVED_ON, state=held.state)
        return _say(press, Kind.REJECTED, {"reason": reason}, at)


def answer(*, press: Press, agree: bool, at: datetime) -> Recorded:
    """Agree to cancel an order, or say that it is too late. Raises Order.DoesNotExist and RefusedError."""
    with transaction.atomic():
        held = _take_up(press)
        if not held.again and held.state.status != Order.Status.CANCEL_REQUESTED:
            raise RefusedError(reason=Reason.NOT_ASKED, state=held.state)
        return _say(press, Kind.CANCELLED if agree else Kind.CANCEL_REFUSED, {}, at)


def _take_up(press: Press) -> Held:
    return take_up(order_key=press.order_key, version=press.version, key=press.key)


def _all_ticked(held: Held) -> None:
    whole = Order.objects.with_parts().get(pk=held.order.pk)
    if not list_parts(order=whole).ready:
        raise RefusedError(reason=Reason.NOT_PICKED, state=held.state)


def _say(press: Press, kind: Kind, detail: Mapping[str, str], at: datetime) -> Recorded:
    event = NewEvent(
        kind=kind, key=press.key, at=at, source=f"staff:{press.staff_id}", version=press.version, detail=detail
    )
    return record(order_key=press.order_key, event=event, now=at)
