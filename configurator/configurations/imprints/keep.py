"""Keep: put words on a build, or take them off, whatever else becomes of the build."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from configurator.configurations.imprints.model import Inscription
from configurator.configurations.models import Configuration
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


def put_on(*, key: uuid.UUID, visitor: Visitor, words: Words, seen: int, at: datetime) -> Inscription:
    """Put words on a place of a build, over the version that the page showed (0: nothing).

    Not a step of the build: its version stays, so a click in another tab is not outdated by typing. The build's row is
    locked, so an order that is being placed has the words before or after, never half. Raises
    Configuration.DoesNotExist, ClosedError and ChangedElsewhereError, and then nothing has changed.
    """
    with transaction.atomic():
        found = _current(key=key, visitor=visitor, imprint=words.imprint, seen=seen)
        if found is None:
            return Inscription.objects.create(
                configuration_id=key, imprint=words.imprint, text=words.text, font=words.font, changed_at=at
            )
        if (found.text, found.font) != (words.text, words.font):
            found.text, found.font, found.changed_at = words.text, words.font, at
            found.version += 1
            found.save(update_fields=["text", "font", "changed_at", "version"])
        return found


def take_off(*, key: uuid.UUID, visitor: Visitor, imprint: str, seen: int) -> None:
    """Take what is on a place off again. Raises as `put_on` does."""
    with transaction.atomic():
        found = _current(key=key, visitor=visitor, imprint=imprint, seen=seen)
        if found is not None:
            found.delete()


def copy_inscriptions(*, old: uuid.UUID, new: uuid.UUID, at: datetime) -> None:
    """Give a copy of a build what stands on the original; in the transaction that makes the copy."""
    rows = Inscription.objects.filter(configuration=old)
    Inscription.objects.bulk_create(
        Inscription(configuration_id=new, imprint=row.imprint, text=row.text, font=row.font, changed_at=at)
        for row in rows
    )


def _current(*, key: uuid.UUID, visitor: Visitor, imprint: str, seen: int) -> Inscription | None:
    build = Configuration.objects.owned_by(visitor.customer_id).select_for_update(of=("self",)).get(pk=key)
    if build.status != Configuration.Status.OPEN:
        raise ClosedError
    found = Inscription.objects.filter(configuration=build, imprint=imprint).first()
    if (found.version if found else 0) != seen:
        raise ChangedElsewhereError(found=found)
    return found
