"""Person: what the page of one customer shows."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from configurator.customers.alike import alike
from configurator.customers.consent import Consents, consents_of, may_use
from configurator.customers.forget import STRUCK_OUT
from configurator.customers.identify import CONTACT_KINDS
from configurator.customers.models import Channel, Consent, Customer, Identity, Merge, Purpose, User
from configurator.customers.note import LONGEST, QUICK_PHRASES, notes_of
from configurator.customers.wordings import wording_of
from configurator.profiles.story import acts_of, tastes_of
from configurator.profiles.told import told_of

Context = dict[str, Any]

_CONTACT_CHANNELS = (Channel.COUNTER, Channel.TELEPHONE, Channel.PARTNER, Channel.POST)


@dataclass(frozen=True, slots=True)
class KnownBy:
    """One way to recognise the person, in words."""

    kind: str
    words: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the ledger in words."""

    purpose: str
    channel: str
    answer: str
    at: datetime
    source: str
    words: str
    withdrawable: tuple[str, str] | None  # purpose, channel


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
        "channels": [(channel.value, channel.label) for channel in _CONTACT_CHANNELS],
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


def known_by(customer_id: uuid.UUID) -> list[KnownBy]:
    """The identities of a person in words; visits as one line. Two queries."""
    rows = list(Identity.objects.of(customer_id).order_by("created_at", "pk"))
    accounts = User.objects.in_bulk([int(row.key) for row in rows if row.kind == Identity.Kind.SIGN_IN])
    found = [
        KnownBy(row.get_kind_display(), _words(row, accounts), row.created_at)
        for row in rows
        if row.kind != Identity.Kind.VISIT and not row.key.startswith(STRUCK_OUT)
    ]
    visits = [row for row in rows if row.kind == Identity.Kind.VISIT]
    if visits:
        passing = sum(row.transient for row in visits)
        words = f"{len(visits)}, of which {passing} will be forgotten" if passing else str(len(visits))
        found.append(KnownBy("Visits", words, visits[0].created_at))
    return found


def _words(row: Identity, accounts: dict[int, User]) -> str:
    if row.kind == Identity.Kind.SIGN_IN:
        account = accounts.get(int(row.key))
        return account.email if account else "an account that is gone"
    return "a browser" if row.kind == Identity.Kind.DEVICE else row.key


def standing_lines(consents: Consents) -> list[Answer]:
    """The answers that count, by purpose."""
    order = [purpose.value for purpose in Purpose]
    rows = sorted(consents.current.items(), key=lambda entry: (order.index(entry[0][0]), entry[0][1]))
    return [line(row, question=question) for question, row in rows]


def line(row: Consent, *, question: tuple[str, str] | None = None) -> Answer:
    """A row in words. `question` is what it counts for, where it can still be withdrawn."""
    given = f"yes, {row.get_frequency_display()}" if row.frequency else "yes"
    channel = question[1] if question else row.channel
    every = "every way" if row.purpose == Purpose.MESSAGE else ""
    return Answer(
        purpose=row.get_purpose_display(),
        channel=Channel(channel).label if channel else every,
        answer=given if row.given else "no, withdrawn",
        at=row.at,
        source=row.source,
        words=wording_of(Purpose(row.purpose), row.wording) if row.wording else "",
        withdrawable=question if row.given else None,
    )


def merges_of(customer_id: uuid.UUID) -> list[Merge]:
    """Every merge that the person had a part in, the latest first. One query."""
    people = ("survivor", "absorbed", "merged_by", "undone_by")
    return list(Merge.objects.of(customer_id).select_related(*people).order_by("-merged_at", "-pk"))


def counted(customer_id: uuid.UUID) -> Customer:
    """A person with the number of their identities, acts and notes. Raises Customer.DoesNotExist."""
    lasting = Q(identities__transient=False)
    identities = Count("identities", filter=lasting, distinct=True)
    return Customer.objects.annotate(
        identity_count=identities, act_count=Count("identities__interactions", distinct=True)
    ).get(pk=customer_id)
