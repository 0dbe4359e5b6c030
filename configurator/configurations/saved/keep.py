"""Keep: name a build, make another like it, put one away and have it again."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from configurator.configurations.imprints.keep import copy_inscriptions
from configurator.configurations.models import NAME_LENGTH, Configuration
from configurator.configurations.saved.room import make_room
from configurator.configurations.together.invite import end_at
from configurator.customers.visitor import Visitor


class OrderedError(Exception):
    """The build has been ordered: the order refers to it, so it stays."""


MOST_SHOWN = 20
"""Deleted builds that are offered to be put back."""


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
        make_room(customer_id=found.customer_id, at=at)
        copy = _(" (copy)")
        name = found.name and found.name.removesuffix(copy)[: NAME_LENGTH - len(copy)] + copy
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


def delete(*, key: uuid.UUID, visitor: Visitor, at: datetime) -> None:
    """Delete an open build; for DELETED_DAYS it can be put back as it was, with its place in the cart.

    Nobody builds along at it any more. Raises Configuration.DoesNotExist and OrderedError.
    """
    with transaction.atomic():
        found = Configuration.objects.owned_by(visitor.customer_id).select_for_update(of=("self",)).get(pk=key)
        if found.status != Configuration.Status.OPEN:
            raise OrderedError
        end_at(build=found, at=at)
        found.deleted_at = at
        found.save(update_fields=["deleted_at"])


def deleted_lately(*, visitor: Visitor, at: datetime) -> list[Configuration]:
    """What of the visitor's can be put back, the latest first."""
    rows = Configuration.objects.made_by(visitor.customer_id).deleted().filter(deleted_at__gt=at - _deleted_for())
    return list(rows[:MOST_SHOWN])


def put_back(*, key: uuid.UUID, visitor: Visitor, at: datetime) -> None:
    """Have a deleted build again as it was. Raises Configuration.DoesNotExist and TooManyError."""
    with transaction.atomic():
        rows = Configuration.objects.made_by(visitor.customer_id).deleted().filter(deleted_at__gt=at - _deleted_for())
        found = rows.select_for_update(of=("self",)).get(pk=key)
        make_room(customer_id=found.customer_id, at=at)
        found.deleted_at = None
        found.save(update_fields=["deleted_at"])


def _deleted_for() -> timedelta:
    return timedelta(days=settings.DELETED_DAYS)
