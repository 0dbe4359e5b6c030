"""Merge: two customers turn out to be one."""

import uuid

from django.db import transaction

from configurator.customers.models import Customer, Identity, Learning
from configurator.customers.visitor import Visitor


def join(*, visitor: Visitor) -> uuid.UUID | None:
    """Add the guest's history to the signed-in customer by re-pointing the guest's identities.

    A visit that has not ended is kept for good when the customer has us learn *always*. Returns the guest's id, whose
    profile is to be learned again; None when there is nothing to join, or the customer has us learn nothing.
    """
    guest = visitor.guest_id
    if guest is None or not visitor.signed_in or visitor.customer_id is None:
        return None
    with transaction.atomic():
        learning = Customer.objects.values_list("learning", flat=True).get(pk=visitor.customer_id)
        if learning == Learning.OFF:
            return None
        guests = Identity.objects.of(guest).exclude(kind=Identity.Kind.SIGN_IN)
        if learning == Learning.ALWAYS:
            guests.visits().update(transient=False)
        guests.update(customer_id=visitor.customer_id)
    leave(visitor=visitor)
    return guest


def leave(*, visitor: Visitor) -> None:
    """Keep the guest's history apart, and do not ask again."""
    visitor.guest_id, visitor.changed = None, True
