"""Record: how a person is recognised, and what they let us do, in words; for their own page and for staff."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from configurator.customers.consent import Consents
from configurator.customers.forget import STRUCK_OUT
from configurator.customers.models import Channel, Consent, Identity, Purpose, User
from configurator.customers.wordings import wording_of


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
