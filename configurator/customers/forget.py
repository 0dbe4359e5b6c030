"""Forget: the one path that deletes interactions."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from configurator.customers.identify import CONTACT_KINDS
from configurator.customers.models import Consent, Customer, Identity, Interaction, Learning, Note, Verb
from configurator.customers.traces import wipe_traces

# A browser's cookie knows its last act to the minute; a visit that it still believes in must still be there.
_MARGIN = timedelta(minutes=2)
STRUCK_OUT = "erased:"


def forget_customer(*, customer_id: uuid.UUID, at: datetime) -> int:
    """Delete every interaction of a customer, whichever identity it came by, and the notes. Returns how many acts.

    Identities stay: orders hang on them, and a browser may still carry them; but what a person is reached by is
    struck out. Answers that count stay in force; earlier ones stay without whose they were, as the law wants them.
    `Customer.forgotten_at` tells every process that what it remembers of the customer is older.
    """
    with transaction.atomic():
        wipe_traces()
        deleted, _ = Interaction.objects.of(customer_id).delete()
        Note.objects.of(customer_id).delete()
        _strike_out_contacts(customer_id)
        Consent.objects.filter(pk__in=_outdated(customer_id)).update(customer=None)
        Customer.objects.members(customer_id).update(forgotten_at=at)
    return deleted


def _strike_out_contacts(customer_id: uuid.UUID) -> None:
    for identity in Identity.objects.of(customer_id).filter(kind__in=CONTACT_KINDS):
        identity.key = f"{STRUCK_OUT}{identity.pk.hex}"
        identity.save(update_fields=["key"])


def _outdated(customer_id: uuid.UUID) -> set[int]:
    """The answers that a later one of the same customer has replaced."""
    rows = Consent.objects.of(customer_id).in_order().values_list("pk", "customer", "purpose", "channel")
    latest = {row[1:]: row[0] for row in rows}
    return {row[0] for row in rows} - set(latest.values())


def forget_note(*, customer_id: uuid.UUID, note_id: int) -> bool:
    """Delete one note about a customer, and that it was noted. Returns whether there was one."""
    with transaction.atomic():
        wipe_traces()
        deleted, _ = Note.objects.of(customer_id).filter(pk=note_id).delete()
        Interaction.objects.of(customer_id).filter(verb=Verb.NOTED, detail__note=note_id).delete()
    return deleted > 0


def forget_acts(*, customer_id: uuid.UUID, ids: Collection[int], at: datetime) -> int:
    """Delete some of a customer's interactions. Returns how many of these ids were theirs."""
    with transaction.atomic():
        wipe_traces()
        deleted, _ = Interaction.objects.of(customer_id).filter(pk__in=ids).delete()
        Customer.objects.members(customer_id).update(forgotten_at=at)
    return deleted


def empty_customers(*, ids: Collection[uuid.UUID], at: datetime) -> None:
    """Leave of customers nothing but empty rows: what a browser may still carry stays a number that leads nowhere.

    Their acts are gone before. A sign-in becomes a device, because its account is gone.
    """
    carried = (Identity.Kind.DEVICE, Identity.Kind.VISIT, Identity.Kind.SIGN_IN)
    with transaction.atomic():
        wipe_traces()
        identities = Identity.objects.filter(customer__in=ids)
        identities.update(origin=None)
        identities.exclude(kind__in=carried).delete()
        for identity in identities.exclude(kind=Identity.Kind.VISIT):
            identities.filter(pk=identity.pk).update(kind=Identity.Kind.DEVICE, key=identity.pk.hex)
        empty = {
            "name": "",
            "language": "",
            "learning": Learning.VISIT,
            "learning_chosen_at": None,
            "merged_into": None,
        }
        Customer.objects.filter(pk__in=ids).update(forgotten_at=at, told_at=None, **empty)


def forget_ended_visits(*, at: datetime) -> set[uuid.UUID]:
    """Delete the visits whose last act is half an hour old, with their interactions.

    Returns the customers whose profile is to be learned again.
    """
    limit = at - timedelta(minutes=settings.VISIT_MINUTES) - _MARGIN
    last_act = Coalesce(Max("interactions__at"), "created_at")
    ended = Identity.objects.visits().annotate(last_act_at=last_act).filter(Q(last_act_at__lt=limit))
    with transaction.atomic():
        found = dict(ended.values_list("id", "customer_id"))
        if found:
            wipe_traces()
        Interaction.objects.filter(identity__in=found).delete()
        Identity.objects.filter(pk__in=found).delete()
    return set(found.values())
