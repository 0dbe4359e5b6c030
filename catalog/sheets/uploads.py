"""Uploads between their dry run and their application."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Offering, SheetUpload
from catalog.sheets.apply import NotAsShownError, apply_sheets
from catalog.sheets.budgets import Budget
from catalog.sheets.examine import examine
from catalog.sheets.grids import read_file, read_text
from catalog.sheets.history import Act
from catalog.sheets.report import Report
from configurator.background.perform import say

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.models import ProductFamily
    from catalog.sheets.grids import Grid
    from configurator.customers.models import User

KEPT = timedelta(days=1)
LONG_BYTES, LONG_OFFERINGS = 200_000, 3_000  # what takes a second or so
PASTED = gettext_lazy("pasted cells")


def take_upload(
    *,
    family: ProductFamily,
    data: bytes,
    name: str,
    kind: str,
    is_pasted: bool,
    has_decimal_comma: bool,
    by: User,
    at: datetime,
) -> SheetUpload:
    """Keep a file with its dry run, and throw away what is old; raises SheetError.

    A long one (`is_long`) is only kept: it has no report before `read_upload` was done in the background.
    """
    upload = SheetUpload(
        family=family,
        by=by,
        name=str(PASTED) if is_pasted else name[:200],
        kind=kind,
        is_pasted=is_pasted,
        has_decimal_comma=has_decimal_comma,
        data=data,
        at=at,
    )
    if not is_long(family=family, data=data):
        read_upload(upload=upload)
    SheetUpload.objects.filter(at__lt=at - KEPT).delete()
    upload.save(force_insert=True)
    return upload


def is_long(*, family: ProductFamily, data: bytes) -> bool:
    """Whether nobody should wait for it in a page: the file is long, or the family that it is compared with is."""
    if _unpacked(data) > LONG_BYTES:
        return True
    return Offering.objects.filter(module__family=family)[LONG_OFFERINGS : LONG_OFFERINGS + 1].exists()


def _unpacked(data: bytes) -> int:
    """How many bytes there are to read."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            return sum(file.file_size for file in packed.infolist())
    except BadZipFile:
        return len(data)


def read_upload(*, upload: SheetUpload) -> None:
    """Make the dry run of an upload, without saving it; raises SheetError."""
    say(_("Reading {name}").format(name=upload.name))
    grids = _grids(upload)
    say(_("Comparing it with the draft"))
    with transaction.atomic():
        report, _document = examine(
            family_code=upload.family.code,
            grids=grids,
            kind=upload.kind,
            has_decimal_comma=upload.has_decimal_comma,
        )
    upload.report = report.as_json()


def apply_upload(*, upload: SheetUpload, fingerprint: str, by: User, at: datetime) -> Report:
    """Apply an upload as its dry run with this fingerprint showed it.

    Raises NotAsShownError if the draft has changed since; the new dry run is then kept in its place.
    """
    say(_("Reading {name}").format(name=upload.name))
    grids = _grids(upload)
    say(_("Saving all of it, or nothing"))
    try:
        with transaction.atomic():
            report = apply_sheets(
                family_code=upload.family.code,
                grids=grids,
                kind=upload.kind,
                has_decimal_comma=upload.has_decimal_comma,
                fingerprint=fingerprint,
                act=Act(upload.name, by, at),
            )
            upload.applied_at, upload.data, upload.report = at, b"", report.as_json()
            upload.save(update_fields=["applied_at", "data", "packed_report"])
    except NotAsShownError as error:
        upload.report = error.report.as_json()
        SheetUpload.objects.filter(pk=upload.pk, applied_at=None).update(packed_report=upload.packed_report)
        raise
    return report


def _grids(upload: SheetUpload) -> list[Grid]:
    data = bytes(upload.data)
    return [read_text(data.decode(), Budget())] if upload.is_pasted else read_file(data, Budget())
