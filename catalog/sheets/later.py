"""Later: long uploads are read and applied in the background, while a page says how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from catalog.models import SheetUpload
from catalog.sheets.apply import NotAsShownError
from catalog.sheets.budgets import SheetError
from catalog.sheets.uploads import apply_upload, read_upload
from configurator.background.compat import task
from configurator.customers.models import User

if TYPE_CHECKING:
    from uuid import UUID

CHANGED = _("The draft has changed since this was shown, so nothing was saved. Below is what would happen now.")


@transaction.atomic
def read_later(*, upload: SheetUpload) -> None:
    """Ask for the dry run of an upload."""
    upload.task = read_sheet.enqueue(str(upload.key), _speaking()).id
    upload.save(update_fields=["task"])


@transaction.atomic
def apply_later(*, upload: SheetUpload, fingerprint: str, by: User) -> None:
    """Ask that an upload is applied as its dry run with this fingerprint showed it."""
    upload.task, upload.refusal = apply_sheet.enqueue(str(upload.key), fingerprint, by.pk, _speaking()).id, ""
    upload.save(update_fields=["task", "refusal"])


@task
def read_sheet(key: str, language: str = "en") -> None:
    """Make the dry run, in a language, unless the upload was discarded."""
    upload = _upload(key)
    if upload is None or upload.is_read or upload.refusal:
        return
    try:
        with override(language):
            read_upload(upload=upload)
    except SheetError as error:
        upload.refusal = error.text
    SheetUpload.objects.filter(pk=upload.pk).update(packed_report=upload.packed_report, refusal=upload.refusal)


@task
def apply_sheet(key: str, fingerprint: str, by: int, language: str = "en") -> None:
    """Apply, with words in a language, unless that was done already or the upload was discarded."""
    upload = _upload(key)
    if upload is None or upload.applied_at:
        return
    try:
        with override(language):
            apply_upload(upload=upload, fingerprint=fingerprint, by=User.objects.get(pk=by), at=timezone.now())
    except NotAsShownError:
        with override(language):
            SheetUpload.objects.filter(pk=upload.pk, applied_at=None).update(refusal=str(CHANGED))


def _speaking() -> str:
    """The language of the page that asks: what is found is kept in words, and read there."""
    return get_language() or "en"


def _upload(key: UUID | str) -> SheetUpload | None:
    return SheetUpload.objects.select_related("family").filter(key=key).first()
