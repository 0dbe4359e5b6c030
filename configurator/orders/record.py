"""Record: something happened to an order. The one path by which an order's state moves.

One transaction locks the order, keeps the event unless it is known, sets the status that the set of events proves, and
does what follows from it: those who make the order hear of it, the customer gets a mail, parts leave the shelf.
"""

import logging
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from configurator.languages.choose import speaking
from configurator.offers.redeem import give_back
from configurator.offers.reward import unstamp
from configurator.orders.announce import TOPICS, announce
from configurator.orders.collect import collect
from configurator.orders.invoices.issue import keep_books
from configurator.orders.models import Kind, Order, OrderEvent, OrderLine
from configurator.orders.news import news
from configurator.orders.payment.payback import pay_back
from configurator.orders.state import State, state_of
from configurator.orders.tell import tell
from configurator.stock.reserve import consume, free

log = logging.getLogger(__name__)

NEVER_MADE = frozenset({Order.Status.CANCELLED, Order.Status.REJECTED, Order.Status.LAPSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """What is reported. `at` is when it happened; `source` who says so; `detail` must not hold personal data."""

    kind: Kind
    key: uuid.UUID
    at: datetime
    source: str
    version: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The order as it is now, where it stands, and whether the event was news."""

    order: Order
    state: State
    is_new: bool


def record(*, order_key: uuid.UUID, event: NewEvent, now: datetime) -> Recorded:
    """Keep an event once, however often and in whichever order events arrive. Raises Order.DoesNotExist.

    Costs four statements, and what follows from the event.
    """
    with transaction.atomic():
        orders = Order.objects.select_related("identity__customer")
        order = orders.select_for_update(of=("self",)).get(pk=order_key)
        known = list(OrderEvent.objects.filter(order=order))
        if any(before.key == event.key for before in known):
            return Recorded(order, state_of(known), is_new=False)
        row = OrderEvent.objects.create(
            order=order,
            key=event.key,
            kind=event.kind,
            at=event.at,
            recorded_at=now,
            source=event.source,
            version=event.version or order.version,
            detail=dict(event.detail),
        )
        state = state_of([*known, row])
        if order.status != state.status:
            Order.objects.filter(pk=order.pk).move(status=state.status)
            order.status = state.status
        _follow(order, state, event, now, known)
    log.info("order.event order=%s kind=%s status=%s", order.key, event.kind, state.status)
    return Recorded(order, state, is_new=True)


def _announce(order: Order, state: State, event: NewEvent, now: datetime, *, heard: bool) -> None:
    """Makers hear of it; of the customer's own words not before somebody has looked at them.

    An order that they have not `heard` of is announced then, as it is; one that they know is held until then.
    """
    for kind in _topics(state, event, heard=heard):
        key = event.key if kind == event.kind else uuid.uuid5(event.key, kind)
        _tell_makers(order, replace(event, kind=kind, key=key), now)


def _topics(state: State, event: NewEvent, *, heard: bool) -> list[Kind]:
    held = [Kind.HELD] if state.held else []
    if event.kind == Kind.LOOK:
        return [Kind.HELD] if heard else []
    if event.kind == Kind.LOOKED and not state.ended and state.reached(Kind.PLACED):
        return [Kind.CHANGED, *(held or [Kind.RELEASED])] if heard else [Kind.PLACED, *held]
    if event.kind not in TOPICS:
        return []
    if state.waits_for_look and (not heard or event.kind in {Kind.CHANGED, Kind.RELEASED}):
        return []
    return [event.kind]


def _have_heard(events: Iterable[OrderEvent]) -> bool:
    """Whether makers know of an order: its first version waited for no look, or somebody has looked."""
    told = {(event.kind, event.version == 1) for event in events}
    return (Kind.LOOK, True) not in told or bool({(Kind.LOOKED, True), (Kind.LOOKED, False)} & told)


def _tell_makers(order: Order, event: NewEvent, now: datetime) -> None:
    """Announce an event; one that others reported gets an id of ours, since theirs need not differ between orders."""
    reported = event.source.startswith(("receiver:", "api:"))
    key = uuid.uuid5(order.key, str(event.key)) if reported else event.key
    announce(order=order, kind=event.kind, key=key, at=now, by=event.source if reported else "")


def _follow(order: Order, state: State, event: NewEvent, now: datetime, known: Iterable[OrderEvent]) -> None:
    """What comes of an event, in its transaction: makers hear of it, parts leave or are free again, books and mail.

    The books come after the parts: whoever waits, waits for parts first and for a number last.
    """
    _announce(order, state, event, now, heard=_have_heard(known))
    if state.reached(Kind.SHIPPED):
        consume(reference=order.key, at=now)
    elif state.status in NEVER_MADE:
        free(reference=order.key, at=now)
        _take_offers_back(order, now)
        if state.paid and not _may_still_be_made(state, event):
            pay_back(order=order, reason=state.status, at=now)
    if event.kind == Kind.PLACED and state.status not in NEVER_MADE:
        customer_id = order.identity.customer_id if order.identity else None
        lines = OrderLine.objects.filter(order=order).present()
        collect(customer_id=customer_id, order_key=order.key, lines=lines, at=now)
    if event.kind == Kind.RETURNED and state.status == Order.Status.RETURNED:
        _take_offers_back(order, now)
        pay_back(order=order, reason=state.status, at=now)
    papers = keep_books(order=order, state=state, kind=event.kind, at=now)
    with speaking(order.language):
        mail = news(order=order, state=state, event_kind=event.kind, detail=event.detail, papers=papers)
    if mail is not None:
        tell(order=order, mail=mail, at=now)


def _take_offers_back(order: Order, now: datetime) -> None:
    """The deals of an order that came to nothing: their budgets, coupons and stamps."""
    give_back(order_key=order.key, at=now)
    unstamp(order_key=order.key, at=now)


def _may_still_be_made(state: State, event: NewEvent) -> bool:
    """Money that comes for an order that was not paid in time: whether it is made is decided next (`settle`)."""
    return event.kind == Kind.PAID and state.status == Order.Status.LAPSED
