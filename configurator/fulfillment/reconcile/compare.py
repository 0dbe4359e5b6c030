"""Compare: a receiver's list with ours. What it lacks is sent again, what it reported and we lack is recorded."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from configurator.fulfillment.deliveries.replay import replay
from configurator.fulfillment.models import Delivery, Receiver
from configurator.fulfillment.reconcile.listing import WINDOW, Listed, ListError, read_list
from configurator.fulfillment.reports.read import NoSenseError, UnreadableError, read_report
from configurator.fulfillment.reports.take import UnknownOrderError, record_report
from configurator.orders.models import Order

log = logging.getLogger(__name__)

SETTLED = timedelta(minutes=10)
"""A receiver may take so long to list what it has just got."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What came of it. `strangers` are orders in its list that we never sent it; `refused` reports make no sense."""

    sent_again: int
    recorded: int
    refused: int
    strangers: frozenset[UUID]


def reconcile(*, receiver: Receiver, at: datetime) -> Compared:
    """Read the receiver's list and repair what differs, in both directions. Raises ListError.

    A second time changes nothing, once the receiver has got what it lacked.
    """
    listed = read_list(receiver=receiver, at=at)
    lacking = _lacking(receiver, listed, at)
    recorded, refused = _record(receiver, listed, at)
    compared = Compared(
        sent_again=replay(pks=lacking, at=at) if lacking else 0,
        recorded=recorded,
        refused=refused,
        strangers=_strangers(receiver, listed),
    )
    Receiver.objects.filter(pk=receiver.pk).update(compared_at=at)
    log.info(
        "receiver.compared receiver=%s listed=%s sent_again=%s recorded=%s refused=%s strangers=%s",
        receiver.code,
        len(listed),
        compared.sent_again,
        recorded,
        refused,
        len(compared.strangers),
    )
    return compared


def reconcile_all(*, at: datetime) -> dict[str, Compared | ListError]:
    """Compare with every active receiver that has a list; one that does not give it stops no other."""
    found: dict[str, Compared | ListError] = {}
    for receiver in Receiver.objects.active().exclude(list_url="").order_by("code"):
        try:
            found[receiver.code] = reconcile(receiver=receiver, at=at)
        except ListError as reason:
            log.warning("receiver.list receiver=%s error=%s", receiver.code, reason.why)
            found[receiver.code] = reason
    return found


def _lacking(receiver: Receiver, listed: dict[UUID, Listed], at: datetime) -> list[int]:
    """Deliveries that it took and does not have: of an order that it lost, all that it got about it."""
    done = Delivery.objects.filter(
        receiver=receiver, state=Delivery.State.DELIVERED, made_at__gt=at - WINDOW, ended_at__lt=at - SETTLED
    )
    rows = done.values_list("pk", "order", "event")
    nothing = Listed(frozenset(), ())
    return [pk for pk, order, event in rows if event not in listed.get(order, nothing).messages]


def _record(receiver: Receiver, listed: dict[UUID, Listed], at: datetime) -> tuple[int, int]:
    """Record the reports that did not arrive. Returns how many were news, and how many make no sense."""
    recorded = refused = 0
    for order, entry in listed.items():
        for said in entry.reports:
            try:
                report = read_report({**said, "order": str(order)} if isinstance(said, dict) else said, now=at)
                recorded += record_report(receiver=receiver, report=report, at=at).is_new
            except (UnreadableError, NoSenseError, UnknownOrderError):
                refused += 1
    return recorded, refused


def _strangers(receiver: Receiver, listed: dict[UUID, Listed]) -> frozenset[UUID]:
    ours = Delivery.objects.filter(receiver=receiver, order__in=list(listed)).values("order")
    return frozenset(listed) - set(Order.objects.filter(pk__in=ours).values_list("pk", flat=True))
