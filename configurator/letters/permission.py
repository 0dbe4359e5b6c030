"""Permission: whom we may write to, where, and how often."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast, Coalesce

from configurator.customers.consent import (
    Channel,
    Frequency,
    Purpose,
    consents_of,
    give,
    may_use,
    who_allow,
    withdraw,
)
from configurator.customers.models import Consent, Customer, Identity, User
from configurator.customers.wordings import wording_of
from configurator.letters.models import Letter

Rows = TypeVar("Rows", bound=QuerySet[Any])


def may_write(*, customer_id: uuid.UUID) -> bool:
    """Whether the customer lets us write by e-mail now."""
    return may_use(customer_id=customer_id, purpose=Purpose.MESSAGE, channel=Channel.EMAIL)


def standing_answer(*, customer_id: uuid.UUID) -> Consent | None:
    """The answer about letters that counts, whichever it is; None where there was none."""
    return consents_of(customer_id).standing(Purpose.MESSAGE, Channel.EMAIL)


def once_allowed(rows: Rows, *, customer: str) -> Rows:
    """Those rows whose person allowed letters at some time; `customer` is the path to it. Nobody else is looked at."""
    allowed = Consent.objects.filter(purpose=Purpose.MESSAGE, channel=Channel.EMAIL, given=True)
    allowed = allowed.annotate(person=_person("customer")).filter(person=OuterRef("person"))
    return rows.annotate(person=_person(customer)).filter(Exists(allowed))


def _person(customer: str) -> Coalesce:
    return Coalesce(f"{customer}__merged_into", customer)


def address_of(*, customer_id: uuid.UUID) -> str:
    """The e-mail address of the customer's account, "" for a guest. Two queries."""
    sign_in = Identity.objects.of(customer_id).filter(kind=Identity.Kind.SIGN_IN)
    key = sign_in.order_by("created_at").values_list("key", flat=True).first()
    users = User.objects.filter(pk=int(key), is_active=True) if key and key.isdecimal() else User.objects.none()
    return users.values_list("email", flat=True).first() or ""


def accounts_of(*, people: "QuerySet[Customer]") -> dict[uuid.UUID, str]:
    """The e-mail address of each of these people who has an account that is not closed. Two queries."""
    sign_ins = Identity.objects.filter(kind=Identity.Kind.SIGN_IN, customer__in=people).order_by("-created_at")
    named = User.objects.filter(is_active=True).annotate(name_of_key=Cast("pk", CharField()))
    emails = dict(named.filter(name_of_key__in=sign_ins.order_by().values("key")).values_list("name_of_key", "email"))
    rows = sign_ins.values_list("customer_id", "key")  # the oldest comes last, and stays
    return {person: emails[key] for person, key in rows if emails.get(key)}


def who_let_us_write(*, people: "QuerySet[Customer]") -> frozenset[uuid.UUID]:
    """Of many people, those who let us write by e-mail now. See `who_allow`."""
    return who_allow(people=people, purpose=Purpose.MESSAGE, channel=Channel.EMAIL)


def too_soon(*, customer_id: uuid.UUID, frequency: str, at: datetime) -> bool:
    """Whether another letter now would be more than the customer asked for, or than we write to anybody."""
    letters = Letter.objects.of(customer_id)
    if letters.written_since(at - timedelta(days=settings.LETTERS_DAYS)).count() >= settings.LETTERS_MOST:
        return True
    gap = Frequency(frequency).least_gap if frequency else timedelta()
    return bool(gap) and letters.written_since(at - gap).exists()


def allow_letters(*, customer_id: uuid.UUID, frequency: str, source: str, at: datetime) -> None:
    """Write down that we may write, and how often; nothing where that is what counts already."""
    with transaction.atomic():
        answer = standing_answer(customer_id=customer_id)
        if answer is None or not answer.given or answer.frequency != frequency:
            give(
                customer_id=customer_id,
                purpose=Purpose.MESSAGE,
                channel=Channel.EMAIL,
                frequency=frequency,
                at=at,
                source=source,
            )


def refuse_letters(*, customer_id: uuid.UUID, source: str, at: datetime) -> None:
    """Write down that we may not write any more; nothing where we may not."""
    with transaction.atomic():
        if may_write(customer_id=customer_id):
            withdraw(customer_id=customer_id, purpose=Purpose.MESSAGE, channel=Channel.EMAIL, at=at, source=source)


@dataclass(frozen=True, slots=True)
class LettersBox:
    """What a page asks about letters: in these words, with the answer that counts."""

    wording: str
    allowed: bool
    how_often: str


def letters_box(*, customer_id: uuid.UUID) -> LettersBox:
    """The box as it stands for a customer; one query."""
    answer = standing_answer(customer_id=customer_id)
    allowed = answer is not None and answer.given
    how_often = answer.get_frequency_display() if answer is not None else ""
    return LettersBox(wording_of(Purpose.MESSAGE), allowed, how_often)
