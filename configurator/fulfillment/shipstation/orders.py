"""Which orders a store in ShipStation gets, page by page: those that something happened to in a span of time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from types import MappingProxyType
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef

from configurator.fulfillment.formats.shipstation import PAID, Exported
from configurator.fulfillment.models import ShipStationStore
from configurator.orders.models import Order, OrderDocument, OrderEvent, OrderLine
from configurator.orders.models.order import OrderQuerySet

PAGE = 100
Status = Order.Status

STATUSES: Mapping[str, str] = MappingProxyType(
    {
        Status.AWAITING_PAYMENT: "unpaid",
        Status.PLACED: PAID,
        Status.ACCEPTED: PAID,
        Status.IN_PRODUCTION: PAID,
        Status.QUALITY_CHECK: PAID,
        Status.PACKED: PAID,
        Status.SHIPPED: "shipped",
        Status.DELIVERED: "shipped",
        Status.RETURNED: "shipped",
        Status.ON_HOLD: "on_hold",
        Status.CANCEL_REQUESTED: "on_hold",  # nobody should send it while that is being decided
        Status.CANCELLED: "cancelled",
        Status.REJECTED: "cancelled",
        Status.LAPSED: "cancelled",
    }
)
"""Our statuses in the five words that ShipStation maps."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the orders, and how many pages there are of them in all; at least one."""

    orders: tuple[Exported, ...]
    pages: int


def orders_of(*, store: ShipStationStore) -> OrderQuerySet:
    """All orders that a store may see."""
    if store.all_families:
        return Order.objects.all()
    families = store.families.values("code")
    lines = OrderLine.objects.present().filter(order=OuterRef("pk"), family_code__in=families)
    return Order.objects.filter(Exists(lines))


def page_of(*, store: ShipStationStore, start: datetime, end: datetime, number: int) -> Page:
    """Orders with an event that was recorded from `start` to `end`, oldest order first.

    Costs three queries, however many orders there are on the page.
    """
    happened = OrderEvent.objects.filter(recorded_at__gte=start, recorded_at__lte=end)
    changed = orders_of(store=store).filter(pk__in=happened.values("order"))
    pages = max(1, ceil(changed.count() / PAGE))
    if number > pages:
        return Page(orders=(), pages=pages)
    found = changed.annotate(modified=Max("events__recorded_at")).order_by("placed_at", "number")
    rows = list(found.values_list("pk", "status", "modified")[(number - 1) * PAGE : number * PAGE])
    bodies = _documents([pk for pk, _status, _modified in rows])
    orders = tuple(Exported(bodies[pk], STATUSES[status], modified) for pk, status, modified in rows)
    return Page(orders=orders, pages=pages)


def _documents(keys: list[UUID]) -> dict[UUID, bytes]:
    latest = OrderDocument.objects.filter(order__in=keys, version=F("order__version"))
    return {key: bytes(body) for key, body in latest.values_list("order_id", "body")}
