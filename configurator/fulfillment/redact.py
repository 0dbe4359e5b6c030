"""Redact: the files of an order that lie in our own folders, and what receivers were sent, lose the person too."""

import hashlib
import json
import logging
from pathlib import Path

from django.db.models import QuerySet

from configurator.fulfillment.deliveries.bodies import JSON, base64
from configurator.fulfillment.export import write_file
from configurator.fulfillment.formats import FORMATS
from configurator.fulfillment.models import DOWNLOAD, Delivery, DeliveryAttempt, Export
from configurator.orders.models import OrderDocument

log = logging.getLogger(__name__)


def redact_files(*, key: str) -> int:
    """Write every file of an order anew from its document as it is now. Returns how many there were.

    A file that somebody moved away stays moved: it was handed over. What staff downloaded is theirs to delete. The
    record keeps when and whereto the file went, and gets the new fingerprint. Raises OSError when the disk refuses.
    """
    bodies = dict(OrderDocument.objects.filter(order_id=key).values_list("version", "body"))
    files = [row for row in Export.objects.filter(order_id=key).exclude(destination=DOWNLOAD) if _lies_there(row)]
    for row in files:
        data = FORMATS[row.format].write(bytes(bodies[row.version]))
        write_file(path=_path(row), data=data)
        # exports are frozen: their own queryset refuses to change them
        QuerySet(Export).filter(pk=row.pk).update(sha256=hashlib.sha256(data).hexdigest())
    log.info("order.files_redacted order=%s files=%s", key, len(files))
    return len(files)


def redact_deliveries(*, key: str) -> int:
    """Write what receivers were sent anew from the documents as they are now. Returns how many deliveries there were.

    Sent again, they go without the person. What a receiver answered may name the person: it goes whole.
    """
    documents = dict(OrderDocument.objects.filter(order_id=key).values_list("version", "body"))
    deliveries = Delivery.objects.filter(order_id=key)
    for delivery in deliveries:
        body = _redacted(delivery, bytes(documents.get(delivery.version, b"{}")))
        # deliveries are frozen: their own queryset refuses to change what they say
        QuerySet(Delivery).filter(pk=delivery.pk).update(body=body)
    QuerySet(DeliveryAttempt).filter(delivery__order_id=key).update(answer="")
    log.info("order.deliveries_redacted order=%s deliveries=%s", key, len(deliveries))
    return len(deliveries)


def _redacted(delivery: Delivery, document: bytes) -> bytes:
    if delivery.content_type != JSON:
        return FORMATS[delivery.format].write(document)
    said = json.loads(bytes(delivery.body))
    if "document" in said:
        said["document"] = json.loads(document)
    if "file" in said:
        said["file"]["base64"] = base64(FORMATS[delivery.format].write(document))
    return json.dumps(said, ensure_ascii=False).encode()


def _path(row: Export) -> Path:
    return Path(row.destination) / row.path


def _lies_there(row: Export) -> bool:
    return _path(row).exists()
