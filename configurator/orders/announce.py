"""Announce: what those who make and deliver an order must hear, frozen in the outbox in the caller's transaction."""

import json
import uuid
from datetime import datetime

from configurator.orders.document import CONTENT_TYPE, moment
from configurator.orders.models import Kind, Order, OrderDocument
from configurator.outbox.queue import put

TOPICS = {
    kind: f"order.{kind}"
    for kind in (Kind.PLACED, Kind.CHANGED, Kind.HELD, Kind.RELEASED, Kind.CANCEL_REQUESTED, Kind.CANCELLED)
}
"""What is announced, and under which topic; other events come from those who would hear of them."""
ORDER_PLACED, ORDER_CHANGED = TOPICS[Kind.PLACED], TOPICS[Kind.CHANGED]
WITH_DOCUMENT = frozenset({Kind.PLACED, Kind.CHANGED})


def announce(
    *, order: Order, kind: Kind, key: uuid.UUID, at: datetime, by: str = "", body: bytes | None = None
) -> None:
    """Put the message of one event; placed and changed carry the document of the order's present version.

    `by` is the source of an event that one of those who hear of it reported: it goes to the others only. One statement
    where the document's `body` is at hand, else two.
    """
    said: dict[str, object] = {
        "type": TOPICS[kind],
        "id": str(key),
        "at": moment(at),
        "order": str(order.key),
        "number": order.number,
        "version": order.version,
    }
    if by:
        said["by"] = by
    if kind in WITH_DOCUMENT:
        said["document"] = json.loads(_body(order) if body is None else body)
    payload = json.dumps(said, ensure_ascii=False).encode()
    put(topic=TOPICS[kind], key=str(order.key), payload=payload, content_type=CONTENT_TYPE, at=at)


def _body(order: Order) -> bytes:
    documents = OrderDocument.objects.values_list("body", flat=True)
    return bytes(documents.get(order=order, version=order.version))
