"""Person: what the page of one customer shows."""

import uuid
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from configurator.customers.alike import alike
from configurator.customers.consent import consents_of, may_use
from configurator.customers.identify import CONTACT_KINDS
from configurator.customers.models import CONTACT_CHANNELS, Customer, Merge, Note, Purpose
from configurator.customers.note import LONGEST, QUICK_PHRASES, notes_of
from configurator.profiles.record import known_by, line, standing_lines
from configurator.profiles.story import acts_of, tastes_of
from configurator.profiles.told import told_of

Context = dict[str, Any]


def person_context(customer: Customer, *, before: int | None, at: datetime) -> Context:
    """Everything on the page but builds and orders, which their own apps show. Cost: a fixed number of queries."""
    customer_id = customer.pk
    consents = consents_of(customer_id)
    return {
        "customer": customer,
        "known_by": known_by(customer_id),
        "notes": notes_of(customer_id),
        "quick_phrases": QUICK_PHRASES,
        "longest": LONGEST,
        "channels": [(channel.value, channel.label) for channel in CONTACT_CHANNELS],
        "contact_kinds": [(kind.value, kind.label) for kind in CONTACT_KINDS],
        "may_note": may_use(customer_id=customer_id, purpose=Purpose.PERSONALISE, learning=customer.learning),
        "alike": alike(customer_id=customer_id),
        "standing": standing_lines(consents),
        "history": [line(row) for row in consents.history],
        "told": told_of(customer_id=customer_id).facts,
        "families": tastes_of(customer_id=customer_id),
        "page": acts_of(customer_id=customer_id, before=before),
        "before": before or "",
        "merges": [(merge, merge.can_be_undone(at)) for merge in merges_of(customer_id)],
    }


def merges_of(customer_id: uuid.UUID) -> list[Merge]:
    """Every merge that the person had a part in, the latest first. One query."""
    people = ("survivor", "absorbed", "merged_by", "undone_by")
    return list(Merge.objects.of(customer_id).select_related(*people).order_by("-merged_at", "-pk"))


def counted(customer_id: uuid.UUID) -> Customer:
    """A person with the number of their identities and acts. Raises Customer.DoesNotExist."""
    lasting = Q(identities__transient=False)
    identities = Count("identities", filter=lasting, distinct=True)
    return Customer.objects.annotate(
        identity_count=identities, act_count=Count("identities__interactions", distinct=True)
    ).get(pk=customer_id)


def number_of_notes(customer_id: uuid.UUID) -> int:
    """How many notes there are about a person, whichever half they were made of; not what they say. One query."""
    return Note.objects.of(customer_id).count()
