"""Keep: put words on a build, or take them off, whatever else becomes of the build."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from catalog.photos import Photo
from configurator.configurations.imprints.model import Inscription, InscriptionPicture
from configurator.configurations.models import Configuration
from configurator.configurations.together.hands import admit
from configurator.customers.visitor import Visitor


class ClosedError(Exception):
    """The build has been ordered: its words are printed as they were."""


class ChangedElsewhereError(Exception):
    """Another tab or window was faster; holds what stands there now, None for nothing."""

    def __init__(self, *, found: Inscription | None) -> None:
        super().__init__(found)
        self.found = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What was given for one place, checked before."""

    imprint: str
    text: str
    font: str
    picture: Photo | None = None  # a new one
    without_picture: bool = False  # what is there goes


def put_on(*, key: uuid.UUID, visitor: Visitor, words: Words, seen: int, at: datetime) -> Inscription | None:
    """Put words or a picture, or both, on a place of a build, over the version that the page showed (0: nothing).

    Not a step of the build: its version stays, so a click in another tab is not outdated by typing. The build's row is
    locked, so an order that is being placed has the words before or after, never half. Raises
    Configuration.DoesNotExist, ClosedError and ChangedElsewhereError, and then nothing has changed.
    """
    with transaction.atomic():
        found = _current(key=key, visitor=visitor, imprint=words.imprint, seen=seen, at=at)
        before = found.picture if found else ""
        digest = hashlib.sha256(words.picture.data).hexdigest() if words.picture else ""
        picture = digest or ("" if words.without_picture else before)
        if not (words.text or picture):
            if found is not None:
                found.delete()
            return None
        if found is None:
            found = Inscription(configuration_id=key, imprint=words.imprint, version=0)
        if (found.text, found.font, found.picture) != (words.text, words.font, picture):
            found.text, found.font, found.picture, found.changed_at = words.text, words.font, picture, at
            found.version += 1
            found.save()
        if picture != before:
            _keep_picture(found, words.picture)
        return found


def copy_inscriptions(*, old: uuid.UUID, new: uuid.UUID, at: datetime) -> None:
    """Give a copy of a build what stands on the original; in the transaction that makes the copy."""
    for row in Inscription.objects.filter(configuration=old).with_pictures():
        same = {name: getattr(row, name) for name in ("imprint", "text", "font", "picture")}
        copy = Inscription.objects.create(configuration_id=new, changed_at=at, **same)
        if row.picture:
            kept = row.given_picture
            InscriptionPicture.objects.create(inscription=copy, data=kept.data, width=kept.width, height=kept.height)


def words_on(*, key: uuid.UUID) -> list[dict[str, str]]:
    """The words on a build as a shared link keeps them: without pictures, which stay with whoever gave them."""
    rows = Inscription.objects.filter(configuration=key).exclude(text="").order_by("imprint")
    return [{"imprint": row.imprint, "text": row.text, "font": row.font} for row in rows]


def put_words(*, new: uuid.UUID, words: Iterable[Mapping[str, str]], at: datetime) -> None:
    """Put the words of a shared link on the copy that was begun from it."""
    Inscription.objects.bulk_create(Inscription(configuration_id=new, changed_at=at, **one) for one in words)


def _keep_picture(found: Inscription, picture: Photo | None) -> None:
    InscriptionPicture.objects.filter(pk=found.pk).delete()
    if picture is not None:
        InscriptionPicture.objects.create(
            inscription=found, data=picture.data, width=picture.width, height=picture.height
        )


def _current(*, key: uuid.UUID, visitor: Visitor, imprint: str, seen: int, at: datetime) -> Inscription | None:
    build = (
        Configuration.objects.select_related("customer").select_for_update(of=("self",)).get(pk=key, deleted_at=None)
    )
    admit(configuration=build, visitor=visitor, at=at)
    if build.status != Configuration.Status.OPEN:
        raise ClosedError
    found = Inscription.objects.filter(configuration=build, imprint=imprint).first()
    if (found.version if found else 0) != seen:
        raise ChangedElsewhereError(found=found)
    return found
