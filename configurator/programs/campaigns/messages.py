"""Messages: what waits for a customer on the home page, and that they saw it or put it away."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.functions import Coalesce

from configurator.customers.consent import Purpose, may_use
from configurator.customers.models import Channel, Customer, person_of
from configurator.programs.campaigns.words import Said, said_to
from configurator.programs.models import Assignment, Contact


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message with its words."""

    contact: Contact
    said: Said


def waiting_for(*, customer_id: uuid.UUID, at: datetime) -> Waiting | None:
    """The newest message, while its campaign goes on and the customer lets us learn. At most four queries."""
    if not may_use(customer_id=customer_id, purpose=Purpose.PERSONALISE):
        return None
    rows = _theirs(customer_id).select_related(
        "assignment__campaign", "assignment__group__deal", "assignment__customer", "coupon"
    )
    for contact in rows.filter(hidden_at=None, assignment__campaign__stopped_at=None).order_by("-at")[:3]:
        one = contact.assignment
        if at <= one.campaign.ends_at:
            name = Customer.objects.filter(pk=person_of(customer_id)).values_list("name", flat=True).first() or ""
            code = contact.coupon.code if contact.coupon else ""
            return Waiting(contact, said_to(group=one.group, person=one.customer.person_id, name=name, code=code))
    return None


def note_seen(*, contact: Contact, at: datetime) -> None:
    """The first time counts."""
    Contact.objects.filter(pk=contact.pk, seen_at=None).update(seen_at=at)


def hide(*, customer_id: uuid.UUID, key: uuid.UUID, at: datetime) -> bool:
    """Put a message of one's own away; whether there was one. When it was seen first stays."""
    return (
        _theirs(customer_id)
        .filter(pk=key, hidden_at=None)
        .update(hidden_at=at, seen_at=Coalesce("seen_at", Value(at, DateTimeField())))
        == 1
    )


def _theirs(customer_id: uuid.UUID) -> "QuerySet[Contact]":
    return Contact.objects.filter(assignment__in=Assignment.objects.of(customer_id), channel=Channel.WEB)
