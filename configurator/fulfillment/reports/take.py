"""Take: a receiver's signed report becomes an event of the order, once."""

import logging
from collections.abc import Mapping
from datetime import datetime

from configurator.fulfillment.models import Delivery, Receiver
from configurator.fulfillment.receivers.secrets import live_secrets
from configurator.fulfillment.receivers.signing import verify
from configurator.fulfillment.reports.read import BEHIND, NoSenseError, Report, parse, read_report
from configurator.orders.models import Order
from configurator.orders.record import NewEvent, Recorded, record

log = logging.getLogger(__name__)


class UnknownOrderError(Exception):
    """There is no such order, or this receiver was never sent it."""


def take_report(*, receiver: Receiver, headers: Mapping[str, str], body: bytes, at: datetime) -> Recorded:
    """Believe a report only when it is signed with a secret of the receiver, and record what it says.

    A repeat changes nothing; the order in which reports come does not matter. Raises ForgedError, UnreadableError,
    NoSenseError and UnknownOrderError.
    """
    verify(headers=headers, body=body, secrets=live_secrets(receiver=receiver, at=at))
    return record_report(receiver=receiver, report=read_report(parse(body), now=at), at=at)


def record_report(*, receiver: Receiver, report: Report, at: datetime) -> Recorded:
    """Record a report that is believed. Raises NoSenseError and UnknownOrderError."""
    sent = Delivery.objects.filter(receiver=receiver, order=report.order)
    order = Order.objects.filter(pk=report.order, pk__in=sent.values("order")).first()
    if order is None:
        raise UnknownOrderError
    if report.version is not None and not 1 <= report.version <= order.version:
        raise NoSenseError(why=f"“version” is not one of this order, which has {order.version}.")
    if report.at < order.placed_at - BEHIND:
        raise NoSenseError(why="“at” lies before the order.")
    event = NewEvent(
        kind=report.kind,
        key=report.key,
        at=report.at,
        source=receiver.source,
        version=report.version,
        detail=report.detail,
    )
    recorded = record(order_key=order.pk, event=event, now=at)
    log.info("report.taken receiver=%s order=%s kind=%s new=%s", receiver.code, order.pk, report.kind, recorded.is_new)
    return recorded
