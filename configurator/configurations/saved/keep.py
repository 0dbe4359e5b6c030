"""Keep: name a build, make another like it, put one away for good."""

import uuid
from datetime import datetime

from django.db import transaction

from configurator.configurations.imprints.keep import copy_inscriptions
from configurator.configurations.models import NAME_LENGTH, Configuration
from configurator.customers.visitor import Visitor

_COPY = " (copy)"


class OrderedError(Exception):
    """The build has been ordered: the order refers to it, so it stays."""


class TooManyError(Exception):
    """The customer has as many open builds as one may have."""


MOST_BUILDS = 200


def rename(*, key: uuid.UUID, visitor: Visitor, name: str, note: str) -> None:
    """Name a build and note something to it, whatever becomes of its choices. Raises Configuration.DoesNotExist.

    Not a step of the build: its version stays, so no other tab is outdated by it.
    """
    rows = Configuration.objects.owned_by(visitor.customer_id).filter(pk=key)
    if not rows.update(name=name, note=note):
        raise Configuration.DoesNotExist


def duplicate(*, key: uuid.UUID, visitor: Visitor, at: datetime) -> Configuration:
    """Make another open build with the same choices, on the same release. Of an ordered one too.

    Raises Configuration.DoesNotExist and TooManyError.
    """
    with transaction.atomic():
        owned = Configuration.objects.owned_by(visitor.customer_id)
        found = owned.get(pk=key)
        if owned.open().count() >= MOST_BUILDS:
            raise TooManyError
        name = found.name and found.name.removesuffix(_COPY)[: NAME_LENGTH - len(_COPY)] + _COPY
        made = Configuration.objects.create(
            customer_id=found.customer_id,
            release_id=found.release_id,
            family_code=found.family_code,
            choices=found.choices,
            filled=found.filled,
            name=name,
            note=found.note,
            created_at=at,
            updated_at=at,
        )
        copy_inscriptions(old=found.pk, new=made.pk, at=at)
        return made


def delete(*, key: uuid.UUID, visitor: Visitor) -> None:
    """Delete an open build, with its place in the cart. Raises Configuration.DoesNotExist and OrderedError."""
    with transaction.atomic():
        found = Configuration.objects.owned_by(visitor.customer_id).select_for_update(of=("self",)).get(pk=key)
        if found.status != Configuration.Status.OPEN:
            raise OrderedError
        found.delete()
