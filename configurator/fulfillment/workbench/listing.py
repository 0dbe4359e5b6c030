"""The list of the workbench: orders that wait for the same thing, the oldest first."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.functional import cached_property

from configurator.fulfillment.workbench.makers import makers_of
from configurator.fulfillment.workbench.stages import HEAPS, OPEN, Heap
from configurator.orders.models import Order, OrderLine

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Job:
    """One order on the list; `maker` is who makes it elsewhere, if somebody does."""

    order: Order
    lines: Sequence[OrderLine]
    ready_by: datetime
    late: bool
    maker: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A heading with how many orders wait there."""

    heap: Heap
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list; `seen` is another text as soon as anything on it is different."""

    tabs: Sequence[Tab]
    heap: Heap
    jobs: Sequence[Job]
    page: "Page[Order]"
    seen: str


def list_jobs(*, heap: Heap, page: int, at: datetime) -> Listing:
    """Read one page. Costs three statements, and three for receivers, however many orders there are."""
    counts = dict(Order.objects.filter(status__in=_STATUSES).values_list("status").annotate(Count("pk")))
    tabs = [Tab(one, sum(counts.get(s, 0) for s in one.statuses), one == heap) for one in (OPEN, *HEAPS)]
    total = next(tab.count for tab in tabs if tab.chosen)
    rows = Order.objects.filter(status__in=heap.statuses).with_lines().order_by("placed_at", "number")
    found = _Counted(rows, A_PAGE, total).get_page(page)
    orders = list(found.object_list)
    makers = makers_of(orders) if orders else {}
    jobs = [_job(order, makers.get(order.pk, ""), at) for order in orders]
    return Listing(tabs, heap, jobs, found, _fingerprint(tabs, jobs))


def ready_by(order: Order) -> datetime:
    """When it is promised to be ready: the slowest line counts."""
    return order.placed_at + timedelta(days=max((line.lead_time_days for line in order.lines.all()), default=0))


def order_numbered(number: str) -> uuid.UUID | None:
    """The key of the order that a scanned or typed number names."""
    text = number.strip().upper()
    return Order.objects.filter(number=text).values_list("pk", flat=True).first() if text else None


_STATUSES = (*OPEN.statuses, *HEAPS[-1].statuses)


class _Counted(Paginator[Order]):
    """Pages of what was counted already."""

    def __init__(self, rows: object, per_page: int, total: int) -> None:
        super().__init__(rows, per_page)  # type: ignore[arg-type]  # a queryset
        self._total = total

    @cached_property
    def count(self) -> int:
        """As counted before."""
        return self._total


def _job(order: Order, maker: str, at: datetime) -> Job:
    due = ready_by(order)
    waits_for_us = order.status in OPEN.statuses and order.status != Order.Status.PACKED
    return Job(order, list(order.lines.all()), due, waits_for_us and due.date() < at.date(), maker)


def _fingerprint(tabs: Sequence[Tab], jobs: Sequence[Job]) -> str:
    said = [[tab.count for tab in tabs], [(j.order.pk, j.order.status, j.order.version, j.late, j.maker) for j in jobs]]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
