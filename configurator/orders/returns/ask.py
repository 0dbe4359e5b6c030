"""Ask: the customer wants to send something of an order back, so many days after it came."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.customers.visitor import Visitor
from configurator.orders.models import Kind, Order, OrderEvent, Return, ReturnLine
from configurator.orders.state import State, Status
from configurator.orders.tracker.lock import lock_order

UNREPORTED_DAYS = 30
"""So many days after it was sent an order counts as delivered, where nobody says that it was."""
NOT_SENT = gettext_lazy("It is not on its way yet.")
ALL_ASKED = gettext_lazy("All of it is on its way back, or asked for.")


class NoReturnError(Exception):
    """Nothing of the order can be sent back; holds why, in words."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why)
        self.why = why


class WrongNumberError(Exception):
    """Nothing was chosen, or more of a line than is left of it; holds what is left of each line."""

    def __init__(self, *, left: Mapping[int, int]) -> None:
        super().__init__(left)
        self.left = left


def ask_return(
    *, visitor: Visitor, order_key: uuid.UUID, key: uuid.UUID, wanted: Mapping[int, int], reason: str, at: datetime
) -> Return:
    """Ask to send back so many of each line, by position; the same key is the same wish.

    The order is locked, so that two wishes at once never take back more than was bought. Raises Order.DoesNotExist,
    NoReturnError and WrongNumberError.
    """
    with transaction.atomic():
        order, state, _ = lock_order(visitor=visitor, order_key=order_key)
        before = order.returns.filter(pk=key).first()
        if before is not None:
            return before
        late = why_not(state=state, events=order.events.all(), at=at)
        if late:
            raise NoReturnError(why=late)
        left = left_of(order)
        chosen = {position: number for position, number in wanted.items() if number}
        if not chosen or any(not 0 < number <= left.get(position, 0) for position, number in chosen.items()):
            raise WrongNumberError(left=left)
        return _write(order, key, chosen, reason, at)


def why_not(*, state: State, events: Iterable[OrderEvent], at: datetime) -> str:
    """Why nothing of an order can be sent back, "" where it can."""
    if state.status not in {Status.SHIPPED, Status.DELIVERED}:
        return str(NOT_SENT) if not state.ended else _("The order has ended.")
    known = list(events)
    came, sent = _first(known, Kind.DELIVERED), _first(known, Kind.SHIPPED)
    if came is not None and at > came + timedelta(days=settings.RETURN_DAYS):
        return _("It came more than {days} days ago.").format(days=settings.RETURN_DAYS)
    most = UNREPORTED_DAYS + settings.RETURN_DAYS
    if came is None and sent is not None and at > sent + timedelta(days=most):
        return _("It was sent more than {days} days ago.").format(days=most)
    return ""


def _first(events: Iterable[OrderEvent], kind: Kind) -> datetime | None:
    return min((event.at for event in events if event.kind == kind), default=None)


def left_of(order: Order) -> dict[int, int]:
    """How many of each line were not sent back or asked for yet. Two queries."""
    gone = order.returns.counting().pieces()
    lines = order.lines.filter(version=order.version).order_by("position").values_list("position", "quantity")
    return {position: quantity - gone.get(position, 0) for position, quantity in lines}


def _write(order: Order, key: uuid.UUID, chosen: Mapping[int, int], reason: str, at: datetime) -> Return:
    names = dict(order.lines.filter(version=order.version).values_list("position", "family_name"))
    made = Return.objects.create(key=key, order=order, reason=reason, asked_at=at)
    rows = [
        ReturnLine(giveback=made, position=position, name=names[position], quantity=number)
        for position, number in sorted(chosen.items())
    ]
    ReturnLine.objects.bulk_create(rows)
    return made
