"""Messages: what waits for a customer on the home page, and that they saw it or put it away."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from configurator.customers.consent import Purpose, may_use
from configurator.customers.models import Channel, Customer, person_of
from configurator.programs.campaigns.send import ends_at
from configurator.programs.campaigns.words import Said, said_to
from configurator.programs.models import Contact


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
        if at <= ends_at(one.campaign):
            name = Customer.objects.filter(pk=person_of(customer_id)).values_list("name", flat=True).first() or ""
            code = contact.coupon.code if contact.coupon else ""
            return Waiting(contact, said_to(group=one.group, person=_person(contact), name=name, code=code))
    return None


def note_seen(*, contact: Contact, at: datetime) -> None:
    """The first time counts."""
    Contact.objects.filter(pk=contact.pk, seen_at=None).update(seen_at=at)


def hide(*, customer_id: uuid.UUID, key: uuid.UUID, at: datetime) -> bool:
    """Put a message of one's own away; whether there was one."""
    found = _theirs(customer_id).filter(pk=key).values_list("pk", flat=True)
    return Contact.objects.filter(pk__in=list(found), hidden_at=None).update(hidden_at=at, seen_at=at) == 1


def _theirs(customer_id: uuid.UUID) -> "QuerySet[Contact]":
    person = person_of(customer_id)
    whose = Q(assignment__customer=person) | Q(assignment__customer__merged_into=person)
    return Contact.objects.filter(whose, channel=Channel.WEB)


def _person(contact: Contact) -> uuid.UUID:
    return contact.assignment.customer.person_id
