"""Orders: which there are, one with its document, what happened to it, and reports of what happens."""

import json
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from ninja import Path, Query, Router, Schema, Status
from pydantic import AfterValidator, Field, StrictInt, StringConstraints, WithJsonSchema

from configurator.api.catalog import price_text
from configurator.api.http import ApiRequest, ProblemError, needs, only_known
from configurator.api.models import Scope
from configurator.api.shapes import LINK, PLAIN, Id, Moment, Money, Said
from configurator.fulfillment.reports.read import AHEAD, BEHIND, STATUSES
from configurator.orders.models import Kind, Order, OrderDocument, OrderEvent
from configurator.orders.record import NewEvent, record

router = Router(tags=["Orders"])
PAGE, PAGE_MOST, VERSIONS = 50, 200, 32_767

Reference = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9-]{1,36}$"),
    Field(description="The key of the order (a UUID) or its number."),
]
Number = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,20}$")]


class OrderOut(Schema):
    """An order as it stands; without who ordered it."""

    key: UUID
    number: str
    version: int
    status: str
    placed_at: datetime
    currency: str
    subtotal: Money
    total: Money
    payment: str


class OrdersOut(Schema):
    """A page of orders; `next` is the cursor of the next page, null on the last one."""

    orders: list[OrderOut]
    next: str | None


class OrderWithDocumentOut(OrderOut):
    """An order with the canonical document (`atelier-order/2`) of one of its versions."""

    document: dict[str, Any]


class EventOut(Schema):
    """One thing that happened."""

    id: UUID
    kind: str
    at: datetime
    recorded_at: datetime
    source: str
    version: int
    detail: dict[str, Any]


class EventsOut(Schema):
    """All that happened to an order, as it happened."""

    events: list[EventOut]


class WhichOrders(Said):
    """Which orders are asked for."""

    status: Order.Status | None = Field(None, description="Only those that stand so.")
    since: Moment | None = Field(None, description="Only those that something happened to since then.")
    cursor: Number | None = Field(None, description="`next` of the page before.")
    limit: int = Field(PAGE, ge=1, le=PAGE_MOST)


@router.get("/orders", response=OrdersOut, summary="Orders, oldest first", **needs(Scope.ORDERS_READ))
def orders(request: ApiRequest, which: Query[WhichOrders]) -> OrdersOut:
    """Page by page, by number: an order that is placed meanwhile comes last, and none is skipped or told twice."""
    only_known(request, WhichOrders.model_fields)
    found = Order.objects.order_by("number")
    if which.status is not None:
        found = found.filter(status=which.status)
    if which.since is not None:
        happened = OrderEvent.objects.filter(recorded_at__gte=which.since)
        found = found.filter(pk__in=happened.values("order"))
    if which.cursor is not None:
        found = found.filter(number__gt=which.cursor)
    rows = list(found[: which.limit + 1])
    page = rows[: which.limit]
    more = len(rows) > which.limit
    return OrdersOut(orders=[OrderOut(**_order(order)) for order in page], next=page[-1].number if more else None)


class WhichVersion(Said):
    """Which version of the document is asked for."""

    version: int | None = Field(None, ge=1, le=VERSIONS, description="Empty: the latest.")


@router.get(
    "/orders/{order}", response=OrderWithDocumentOut, summary="One order with its document", **needs(Scope.ORDERS_READ)
)
def order(request: ApiRequest, order: Path[Reference], which: Query[WhichVersion]) -> OrderWithDocumentOut:
    """By key or number. The document holds the name and address of who ordered."""
    only_known(request, WhichVersion.model_fields)
    found = _found(order)
    version = which.version or found.version
    body = OrderDocument.objects.filter(order=found, version=version).values_list("body", flat=True).first()
    if body is None:
        count = found.version
        raise ProblemError(404, f"This order has {count} version{'' if count == 1 else 's'}.")
    return OrderWithDocumentOut(**_order(found), document=json.loads(bytes(body)))


@router.get("/orders/{order}/events", response=EventsOut, summary="What happened to it", **needs(Scope.ORDERS_READ))
def events(request: ApiRequest, order: Path[Reference]) -> EventsOut:  # noqa: ARG001  the library's signature
    """Every event with who reported it."""
    found = OrderEvent.objects.filter(order=_found(order)).in_order()
    return EventsOut(events=[_event(event) for event in found])


def _found(reference: str) -> Order:
    try:
        known = {"pk": UUID(reference)}
    except ValueError:
        known = {"number": reference}  # type: ignore[dict-item]  # the other name of an order
    found = Order.objects.filter(**known).first()
    if found is None:
        raise ProblemError(404, "There is no such order.")
    return found


def _order(order: Order) -> dict[str, Any]:
    return {
        "key": order.key,
        "number": order.number,
        "version": order.version,
        "status": order.status,
        "placed_at": order.placed_at,
        "currency": order.currency,
        "subtotal": price_text(order.subtotal, order.currency),
        "total": price_text(order.total, order.currency),
        "payment": order.payment,
    }


def _event(event: OrderEvent) -> EventOut:
    return EventOut(
        id=event.key,
        kind=event.kind,
        at=event.at,
        recorded_at=event.recorded_at,
        source=event.source,
        version=event.version,
        detail=event.detail,
    )


# Reports


def _reported(kind: str) -> str:
    if kind not in STATUSES:
        raise ValueError(f"has to be one of {', '.join(STATUSES)}")
    return kind


ReportedKind = Annotated[
    str, AfterValidator(_reported), WithJsonSchema({"type": "string", "enum": [str(kind) for kind in STATUSES]})
]
Name = Annotated[str, StringConstraints(pattern=PLAIN, max_length=100)]


class Tracking(Said):
    """Where the parcel is."""

    carrier: Name = ""
    number: Name = ""
    url: Annotated[str, StringConstraints(pattern=LINK, max_length=500)] | None = None


class DetailIn(Said):
    """What belongs to the event; nothing about a person."""

    tracking: Tracking | None = None
    reason: Annotated[str, StringConstraints(pattern=PLAIN, max_length=500)] = ""


class EventIn(Said):
    """What happened. `id` is yours: the same id again is the same event."""

    id: Id
    kind: ReportedKind
    at: Moment = Field(description="When it happened; not in the future.")
    version: Annotated[StrictInt, Field(ge=1, le=VERSIONS)] | None = Field(
        None, description="Of the order. Empty: latest."
    )
    detail: DetailIn = DetailIn()


class RecordedOut(Schema):
    """Where the order stands now, and whether the event was news."""

    status: str
    is_new: bool


@router.post(
    "/orders/{order}/events",
    response={201: RecordedOut, 200: RecordedOut},
    summary="Report what happened",
    **needs(Scope.ORDERS_STATUS),
)
def report(request: ApiRequest, order: Path[Reference], event: EventIn) -> Status[RecordedOut]:
    """201 for news, 200 for an event that is known. Events may come in any order."""
    found, now = _found(order), timezone.now()
    if event.at > now + AHEAD:
        raise ProblemError(422, "“at” lies in the future.")
    if event.at < found.placed_at - BEHIND:
        raise ProblemError(422, "“at” lies before the order.")
    if event.version is not None and event.version > found.version:
        raise ProblemError(422, f"“version” is not one of this order, which has {found.version}.")
    news = NewEvent(
        kind=Kind(event.kind),
        key=event.id,
        at=event.at,
        source=request.auth.source,
        version=event.version,
        detail=_detail(event.detail),
    )
    recorded = record(order_key=found.pk, event=news, now=now)
    answer = RecordedOut(status=recorded.state.status, is_new=recorded.is_new)
    return Status(201 if recorded.is_new else 200, answer)


def _detail(detail: DetailIn) -> dict[str, Any]:
    """Only what was said."""
    tracking = {name: word for name, word in (detail.tracking.dict() if detail.tracking else {}).items() if word}
    return {name: said for name, said in (("tracking", tracking), ("reason", detail.reason)) if said}
