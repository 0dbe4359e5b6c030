"""Record: how a person is recognised, and what they let us do, in words; for their own page and for staff."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from configurator.customers.consent import Consents
from configurator.customers.forget import STRUCK_OUT
from configurator.customers.models import Channel, Consent, Identity, Purpose, User
from configurator.customers.wordings import ENGLISH, language_of, wording_of


@dataclass(frozen=True, slots=True)
class KnownBy:
    """One way to recognise the person, in words."""

    kind: str
    words: str
    since: datetime
    telling: bool = True  # False for what tells nobody apart, such as a browser


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the ledger in words."""

    purpose: str
    channel: str
    answer: str
    at: datetime
    source: str
    words: str  # those that were read, in their language
    language: str  # theirs, where it is another than the reader's
    withdrawable: tuple[str, str] | None  # purpose, channel


def known_by(customer_id: uuid.UUID) -> list[KnownBy]:
    """The identities of a person in words; visits as one line. Two queries."""
    rows = list(Identity.objects.of(customer_id).order_by("created_at", "pk"))
    accounts = User.objects.in_bulk([int(row.key) for row in rows if row.kind == Identity.Kind.SIGN_IN])
    found = [
        KnownBy(row.get_kind_display(), _words(row, accounts), row.created_at, telling=row.kind != Identity.Kind.DEVICE)
        for row in rows
        if row.kind != Identity.Kind.VISIT and not row.key.startswith(STRUCK_OUT)
    ]
    visits = [row for row in rows if row.kind == Identity.Kind.VISIT]
    if visits:
        passing = sum(row.transient for row in visits)
        counted = _("{number}, of which {passing} will be forgotten").format(number=len(visits), passing=passing)
        words = counted if passing else str(len(visits))
        found.append(KnownBy(_("Visits"), words, visits[0].created_at, telling=False))
    return found


def _words(row: Identity, accounts: dict[int, User]) -> str:
    if row.kind == Identity.Kind.SIGN_IN:
        account = accounts.get(int(row.key))
        return account.email if account else _("an account that is gone")
    return _("a browser") if row.kind == Identity.Kind.DEVICE else row.key


def standing_lines(consents: Consents) -> list[Answer]:
    """The answers that count, by purpose."""
    order = [purpose.value for purpose in Purpose]
    rows = sorted(consents.current.items(), key=lambda entry: (order.index(entry[0][0]), entry[0][1]))
    return [line(row, question=question) for question, row in rows]


def line(row: Consent, *, question: tuple[str, str] | None = None) -> Answer:
    """A row in words. `question` is what it counts for, where it can still be withdrawn."""
    given = _("yes, {how_far}").format(how_far=row.get_frequency_display()) if row.frequency else _("yes")
    channel = question[1] if question else row.channel
    every = _("every way") if row.purpose == Purpose.MESSAGE else ""
    return Answer(
        purpose=row.get_purpose_display(),
        channel=str(Channel(channel).label) if channel else every,
        answer=given if row.given else _("no, withdrawn"),
        at=row.at,
        source=row.source,
        words=wording_of(Purpose(row.purpose), row.wording) if row.wording else "",
        language=_other_language(row),
        withdrawable=question if row.given else None,
    )


def _other_language(row: Consent) -> str:
    language = language_of(Purpose(row.purpose), row.wording) if row.wording else ""
    return "" if language == (get_language() or ENGLISH) else language
