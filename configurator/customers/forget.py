"""Forget: the one path that deletes interactions."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from configurator.customers.models import Customer, Identity, Interaction, Learning

# A browser's cookie knows its last act to the minute; a visit that it still believes in must still be there.
_MARGIN = timedelta(minutes=2)


def forget_customer(*, customer_id: uuid.UUID, at: datetime) -> int:
    """Delete every interaction of a customer, whichever identity it came by. Returns how many there were.

    Empty identities stay: they hold nothing, and a browser may still carry them. `Customer.forgotten_at` tells every
    process that what it remembers of the customer is older.
    """
    with transaction.atomic():
        deleted, _ = Interaction.objects.of(customer_id).delete()
        Customer.objects.members(customer_id).update(forgotten_at=at)
    return deleted


def forget_acts(*, customer_id: uuid.UUID, ids: Collection[int], at: datetime) -> int:
    """Delete some of a customer's interactions. Returns how many of these ids were theirs."""
    with transaction.atomic():
        deleted, _ = Interaction.objects.of(customer_id).filter(pk__in=ids).delete()
        Customer.objects.members(customer_id).update(forgotten_at=at)
    return deleted


def empty_customers(*, ids: Collection[uuid.UUID], at: datetime) -> None:
    """Leave of customers nothing but empty rows: what a browser may still carry stays a number that leads nowhere.

    Their acts are gone before. A sign-in becomes a device, because its account is gone.
    """
    carried = (Identity.Kind.DEVICE, Identity.Kind.VISIT, Identity.Kind.SIGN_IN)
    with transaction.atomic():
        identities = Identity.objects.filter(customer__in=ids)
        identities.update(origin=None)
        identities.exclude(kind__in=carried).delete()
        for identity in identities.exclude(kind=Identity.Kind.VISIT):
            identities.filter(pk=identity.pk).update(kind=Identity.Kind.DEVICE, key=identity.pk.hex)
        empty = {"name": "", "learning": Learning.VISIT, "learning_chosen_at": None, "merged_into": None}
        Customer.objects.filter(pk__in=ids).update(forgotten_at=at, **empty)


def forget_ended_visits(*, at: datetime) -> set[uuid.UUID]:
    """Delete the visits whose last act is half an hour old, with their interactions.

    Returns the customers whose profile is to be learned again.
    """
    limit = at - timedelta(minutes=settings.VISIT_MINUTES) - _MARGIN
    last_act = Coalesce(Max("interactions__at"), "created_at")
    ended = Identity.objects.visits().annotate(last_act_at=last_act).filter(Q(last_act_at__lt=limit))
    with transaction.atomic():
        found = dict(ended.values_list("id", "customer_id"))
        Interaction.objects.filter(identity__in=found).delete()
        Identity.objects.filter(pk__in=found).delete()
    return set(found.values())
