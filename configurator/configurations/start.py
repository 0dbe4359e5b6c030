"""Start: a new build, from nothing, a preset, the usual or an earlier build; or the open one to go on with."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from configurator.configurations.decide import Delta
from configurator.configurations.models import Configuration
from configurator.configurations.renew import mended
from configurator.configurations.saved.room import make_room
from configurator.customers.identify import ensure_customer
from configurator.customers.visitor import Visitor
from configurator.releases.shelf import LoadedRelease


def start(
    *,
    release: LoadedRelease,
    visitor: Visitor,
    choices: Mapping[str, str],
    at: datetime,
    old: LoadedRelease | None = None,
    filled: Collection[str] = (),
) -> tuple[Configuration, Delta]:
    """Make a new build with these choices of the `old` release, mended. Returns it and what had to change.

    `filled` names the variables whose value is filled in, not chosen. Raises TooManyError.
    """
    customer_id = ensure_customer(visitor=visitor, at=at)
    make_room(customer_id=customer_id, at=at)
    kept, changed = mended(release=release, choices=choices, old=old)
    configuration = Configuration.objects.create(
        customer_id=customer_id,
        release_id=release.pk,
        family_code=release.family_code,
        choices=kept,
        filled=sorted(v for v in filled if v in kept),
        created_at=at,
        updated_at=at,
    )
    return configuration, changed


def resume(*, family_code: str, visitor: Visitor) -> Configuration | None:
    """The customer's open build of a family that was touched last."""
    owned = Configuration.objects.owned_by(visitor.customer_id).open().of_family(family_code)
    return owned.newest_first().first()


def adopt(*, guest_id: uuid.UUID, customer_id: uuid.UUID) -> int:
    """Move a guest's open builds to the customer who signed in. Returns how many."""
    return Configuration.objects.owned_by(guest_id).open().update(customer_id=customer_id)
