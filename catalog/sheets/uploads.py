"""Uploads between their dry run and their application."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.models import SheetUpload
from catalog.sheets.apply import NotAsShownError, apply_sheets
from catalog.sheets.budgets import Budget
from catalog.sheets.examine import examine
from catalog.sheets.grids import read_file, read_text
from catalog.sheets.history import Act
from catalog.sheets.report import Report

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.models import ProductFamily
    from catalog.sheets.grids import Grid
    from configurator.customers.models import User

KEPT = timedelta(days=1)
PASTED = "pasted cells"


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
    """Read a file, keep it with its dry run, and throw away what is old; raises SheetError."""
    upload = SheetUpload(
        family=family,
        by=by,
        name=PASTED if is_pasted else name[:200],
        kind=kind,
        is_pasted=is_pasted,
        has_decimal_comma=has_decimal_comma,
        data=data,
        at=at,
    )
    grids = _grids(upload)
    with transaction.atomic():
        report, _ = examine(family_code=family.code, grids=grids, kind=kind, has_decimal_comma=has_decimal_comma)
    upload.report = report.as_json()
    SheetUpload.objects.filter(at__lt=at - KEPT).delete()
    upload.save()
    return upload


def apply_upload(*, upload: SheetUpload, fingerprint: str, by: User, at: datetime) -> Report:
    """Apply an upload as its dry run with this fingerprint showed it.

    Raises NotAsShownError if the draft has changed since; the new dry run is then kept in its place.
    """
    try:
        report = apply_sheets(
            family_code=upload.family.code,
            grids=_grids(upload),
            kind=upload.kind,
            has_decimal_comma=upload.has_decimal_comma,
            fingerprint=fingerprint,
            act=Act(upload.name, by, at),
        )
    except NotAsShownError as error:
        upload.report = error.report.as_json()
        upload.save(update_fields=["packed_report"])
        raise
    upload.applied_at, upload.data, upload.report = at, b"", report.as_json()
    upload.save(update_fields=["applied_at", "data", "packed_report"])
    return report


def _grids(upload: SheetUpload) -> list[Grid]:
    data = bytes(upload.data)
    return [read_text(data.decode(), Budget())] if upload.is_pasted else read_file(data, Budget())
