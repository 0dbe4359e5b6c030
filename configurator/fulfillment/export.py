"""Export: an order's document to a place, once; a second time is said to be one.

A file appears whole or not at all: written under a temporary name, brought to the disk with fsync, then renamed, and
the folder brought to the disk too. If the process dies between the file and its row, the next run writes the same
bytes under the same name again.
"""

import hashlib
import io
import json
import logging
import os
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkstemp

from django.conf import settings
from django.db import transaction

from configurator.fulfillment.formats import FORMATS
from configurator.fulfillment.models import DOWNLOAD, Export
from configurator.orders.models import OrderDocument
from configurator.outbox.models import Message

log = logging.getLogger(__name__)

LEFT_BEHIND = timedelta(hours=1)


def export_announced(*, message: Message, at: datetime) -> list[Export]:
    """Write one file per wanted format of an order that was placed or changed, in the version that the message means.

    A repeat rewrites the same bytes. Raises OSError when the disk does not take them, and OrderDocument.DoesNotExist
    for an order that is nobody's.
    """
    version = json.loads(bytes(message.payload)).get("version", 1)
    document = OrderDocument.objects.select_related("order").get(order_id=message.key, version=version)
    folder = Path(settings.EXPORT_DIR)
    return [export_file(document=document, format_name=name, folder=folder, at=at) for name in settings.EXPORT_FORMATS]


def export_file(
    *, document: OrderDocument, format_name: str, folder: Path, at: datetime, again: bool = False
) -> Export:
    """Write one document to a folder and record it. `again` makes a marked file beside the first."""
    data = FORMATS[format_name].write(bytes(document.body))
    destination = str(folder.resolve())
    row = _row(document=document, format_name=format_name, destination=destination, data=data, again=again, at=at)
    write_file(path=folder / row.path, data=data)
    return _record(row)


def export_archive(*, documents: Sequence[OrderDocument], format_name: str, at: datetime) -> bytes:
    """Pack documents as a ZIP for download and record each; whatever was downloaded before is marked in its name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, transaction.atomic():
        for document in documents:
            data = FORMATS[format_name].write(bytes(document.body))
            row = _row(document=document, format_name=format_name, destination=DOWNLOAD, data=data, again=True, at=at)
            archive.writestr(row.path, data)
            _record(row)
    return out.getvalue()


def write_file(*, path: Path, data: bytes) -> None:
    """Put the bytes under the name, whole or not at all, and wait for the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def sweep(*, folder: Path, at: datetime) -> int:
    """Remove what a killed process left half-written an hour ago or more; the answer is how many files."""
    before = (at - LEFT_BEHIND).timestamp()
    left = [path for path in folder.glob(".*.part") if path.stat().st_mtime < before]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _row(
    *, document: OrderDocument, format_name: str, destination: str, data: bytes, again: bool, at: datetime
) -> Export:
    """Compose the record of this export; `again` counts what the destination has got already."""
    identity = {"order": document.order, "version": document.version, "format": format_name, "destination": destination}
    before = Export.objects.filter(**identity).count() if again else 0
    version = f".v{document.version}" if document.version > 1 else ""
    repeat = f".repeat-{before}" if before else ""
    path = f"{document.order.number}{version}{repeat}.{FORMATS[format_name].suffix}"
    digest = hashlib.sha256(data).hexdigest()
    return Export(**identity, path=path, sha256=digest, exported_at=at, repeated=bool(before))


def _record(row: Export) -> Export:
    """Store the record; a first export that is already on record is the same export, done again after a crash."""
    if row.repeated:
        row.save()
        return row
    identity = {"order": row.order, "version": row.version, "format": row.format, "destination": row.destination}
    values = {"path": row.path, "sha256": row.sha256, "exported_at": row.exported_at}
    export, created = Export.objects.get_or_create(**identity, repeated=False, defaults=values)
    if created:
        log.info("order.exported order=%s format=%s path=%s", row.order_id, row.format, row.path)
    return export
