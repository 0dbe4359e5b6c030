"""Redact: the person leaves an order, what was sold stays. The one path by which a stored order changes.

The books need what was sold, for how much, when and to which country. Name, address and e-mail go, from the order, its
document and its invoices; whoever keeps files of that document is told by a message in the outbox and writes theirs
anew.
"""

import hashlib
import json
import logging
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from configurator.orders.models import Artwork, Invoice, Order, OrderDocument, OrderLine, Return
from configurator.outbox.queue import put

log = logging.getLogger(__name__)

ORDER_REDACTED = "order.redacted"

ERASED = "Erased"
_GONE = {"name": ERASED, "email": "erased@erased.invalid", "line1": ERASED, "line2": "", "postcode": "", "city": ERASED}


def redact(*, keys: Collection[UUID], at: datetime) -> int:
    """Take the person out of these orders and their documents. Returns how many orders there were.

    A second time changes nothing. The confirmation's link goes on showing the order, without the person.
    """
    with transaction.atomic():
        count = Order.objects.filter(pk__in=keys).move(identity=None, body_hash="", **_GONE)
        # documents are frozen: their own querysets refuse to change them
        documents: QuerySet[OrderDocument] = QuerySet(OrderDocument).filter(order__in=keys)
        for document in documents:
            body = redacted(bytes(document.body))
            digest = hashlib.sha256(body).hexdigest()
            QuerySet(OrderDocument).filter(pk=document.pk).update(body=body, sha256=digest)
        _redact_words(keys)
        _redact_invoices(keys)
        Return.objects.filter(order__in=keys).update(answer="")
        for key in keys:
            put(topic=ORDER_REDACTED, key=str(key), payload=b"{}", at=at)
    log.info("orders.redacted orders=%s", count)
    return count


def _redact_words(keys: Collection[UUID]) -> None:
    """What somebody wrote for their product is theirs: the words go, and the files that were printed."""
    QuerySet(OrderLine).filter(order__in=keys).update(inscriptions=[])
    QuerySet(Artwork).filter(order__in=keys).update(data=b"")


def _redact_invoices(keys: Collection[UUID]) -> None:
    papers: QuerySet[Invoice] = QuerySet(Invoice).filter(order__in=keys)
    for paper in papers:
        body = {**paper.body, "buyer": {**paper.body["buyer"], **_GONE}}
        QuerySet(Invoice).filter(pk=paper.pk).update(body=body)


def redacted(body: bytes) -> bytes:
    """An order's document without the person; the country stays."""
    document: dict[str, Any] = json.loads(body)
    for part in ("customer", "delivery"):
        document[part] |= {name: text for name, text in _GONE.items() if name in document[part]}
    for line in document["lines"]:
        line.pop("inscriptions", None)
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
