"""Merge: two customers turn out to be one."""

import uuid

from configurator.customers.models import Identity
from configurator.customers.visitor import Visitor


def join(*, visitor: Visitor) -> uuid.UUID | None:
    """Add the guest's history to the signed-in customer by re-pointing the guest's identities.

    Returns the guest's id, whose profile is to be learned again; None when there is nothing to join.
    """
    guest = visitor.guest_id
    if guest is None or not visitor.signed_in or visitor.customer_id is None:
        return None
    Identity.objects.of(guest).exclude(kind=Identity.Kind.SIGN_IN).update(customer_id=visitor.customer_id)
    leave(visitor=visitor)
    return guest


def leave(*, visitor: Visitor) -> None:
    """Keep the guest's history apart, and do not ask again."""
    visitor.guest_id, visitor.changed = None, True
