"""Consent: what a customer lets us do. `may_use` is the one function that decides."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Q, QuerySet

from configurator.customers.models import Channel, Consent, Customer, Frequency, Identity, Learning, Merge, Purpose
from configurator.customers.models.customer import CustomerQuerySet
from configurator.customers.models.interaction import InteractionQuerySet
from configurator.customers.standing import Join, Question, standing_answers
from configurator.customers.wordings import edition_of, newest_wording

__all__ = [
    "Channel",
    "Consents",
    "Frequency",
    "Purpose",
    "consents_of",
    "give",
    "lets_keep",
    "may_use",
    "since_erasing",
    "who_allow",
    "who_let_learn",
    "withdraw",
]

Rows = TypeVar("Rows", bound=QuerySet[Any])

_SEVERAL = 2
_LEARNING = {"": Learning.OFF, "visit": Learning.VISIT, "always": Learning.ALWAYS}


@dataclass(frozen=True, slots=True)
class Consents:
    """A customer's answers: those that stand, by purpose and channel, and all of them, newest first."""

    current: dict[Question, Consent]
    history: tuple[Consent, ...]

    def standing(self, purpose: Purpose, channel: str = "") -> Consent | None:
        """The answer that counts; None where there was none."""
        return self.current.get((purpose, channel)) or self.current.get((purpose, ""))


def may_use(*, customer_id: uuid.UUID | None, purpose: Purpose, channel: str = "", learning: str | None = None) -> bool:
    """Whether we may do this for, or with what we know of, this customer now.

    Without an answer: learning during the visit yes, everything else no. For messages without a channel: whether any
    channel is open. `learning` is `Customer.learning` where the caller has read it with something else, as a click
    does; then there is no query. Otherwise one.
    """
    if customer_id is None:
        return False
    if purpose == Purpose.PERSONALISE:
        return (learning or _learning_of(customer_id)) != Learning.OFF
    consents = consents_of(customer_id)
    if channel:
        answer = consents.standing(purpose, channel)
        return answer is not None and answer.given
    return any(answer.given for (about, _), answer in consents.current.items() if about == purpose)


def who_allow(
    *, people: "QuerySet[Customer]", purpose: Purpose, channel: str, edition: int = 0
) -> frozenset[uuid.UUID]:
    """Of many people, those of whom `may_use` is true; not for learning, which `Customer.learning` answers.

    With an edition only those who said yes to these words or later ones: earlier ones asked for less. One query,
    linear in their answers; two more for each person of whom several customers answered.
    """
    rows = Consent.objects.filter(Q(customer__in=people) | Q(customer__merged_into__in=people), purpose=purpose)
    answers: dict[uuid.UUID, list[Consent]] = defaultdict(list)
    for row in rows.select_related("customer").in_order():
        if row.customer is not None:
            answers[row.customer.person_id].append(row)

    def allows(person: uuid.UUID, said: list[Consent]) -> bool:
        several = len({row.customer_id for row in said}) >= _SEVERAL
        consents = consents_of(person) if several else Consents(standing_answers(said, ()), ())
        answer = consents.standing(purpose, channel)
        return answer is not None and answer.given and edition_of(purpose, answer.wording) >= edition

    return frozenset(person for person, said in answers.items() if allows(person, said))


def usable(acts: InteractionQuerySet) -> InteractionQuerySet:
    """The acts that may be read for proposals: `may_use` of those who did them, inside their own query."""
    return acts.exclude(identity__customer__learning=Learning.OFF)


def lasting(acts: InteractionQuerySet) -> InteractionQuerySet:
    """The acts that may be counted for everybody: of customers who let us learn always, and not of a passing visit."""
    return acts.filter(identity__transient=False, identity__customer__learning=Learning.ALWAYS)


def who_let_learn() -> CustomerQuerySet:
    """The people whose history may be used beyond a visit: they let us learn always. As a condition inside queries."""
    return Customer.objects.people().filter(learning=Learning.ALWAYS)


def since_erasing(rows: Rows, *, customer: str, at: str) -> Rows:
    """Those rows that are newer than what their customer had erased, if anything: what they buy later counts again.

    `customer` and `at` are the paths to the customer and to the row's time.
    """
    erased = f"{customer}__forgotten_at"
    return rows.filter(Q(**{erased: None}) | Q(**{f"{at}__gt": F(erased)}))


def lets_keep(customer: Customer) -> bool:
    """Whether this one is of those and never had acts erased, as its row was read: what is kept may outlast the visit.

    No query. An exposure can't say whether it is from before an erasing, so who had acts erased has none.
    """
    return customer.learning == Learning.ALWAYS and customer.forgotten_at is None


def give(
    *, customer_id: uuid.UUID, purpose: Purpose, at: datetime, channel: str = "", frequency: str = "", source: str
) -> None:
    """Write down that the customer lets us, and how far. Learning needs `visit` or `always`, a message its channel."""
    _answer(customer_id, purpose=purpose, channel=channel, given=True, frequency=frequency, at=at, source=source)


def withdraw(*, customer_id: uuid.UUID, purpose: Purpose, at: datetime, channel: str = "", source: str) -> None:
    """Write down that the customer lets us no longer; without a channel, by none. It counts at once."""
    _answer(customer_id, purpose=purpose, channel=channel, given=False, frequency="", at=at, source=source)


def consents_of(customer_id: uuid.UUID) -> Consents:
    """What stands, and how it came to that. One query, for a merged customer two; linear in the answers."""
    rows = list(Consent.objects.of(customer_id).in_order())
    return Consents(standing_answers(rows, _joins(customer_id, rows)), tuple(reversed(rows)))


def consents_if_merged(*, one_id: uuid.UUID, other_id: uuid.UUID, at: datetime) -> Consents:
    """What would stand if these two were made one person now; nothing is written. At most four queries."""
    both = [list(Consent.objects.of(customer_id).in_order()) for customer_id in (one_id, other_id)]
    joins = [join for half, rows in zip((one_id, other_id), both, strict=True) for join in _joins(half, rows)]
    rows = sorted([*both[0], *both[1]], key=lambda row: (row.at, row.pk))
    standing = standing_answers(rows, [*sorted(joins), Join(at, one_id, other_id)])
    return Consents(standing, tuple(reversed(rows)))


def _joins(customer_id: uuid.UUID, rows: Sequence[Consent]) -> list[Join]:
    if len({row.customer_id for row in rows}) < _SEVERAL:
        return []
    merges = Merge.objects.standing().of(customer_id).order_by("merged_at", "pk")
    return [Join(merge.merged_at, merge.survivor_id, merge.absorbed_id) for merge in merges]


def copy_learning(*, customer_id: uuid.UUID) -> Learning:
    """Write down beside each customer of this person what counts of "learn about me": a click reads it with its build.

    Two queries, for a merged customer three.
    """
    answer = consents_of(customer_id).standing(Purpose.PERSONALISE)
    learning = Learning.VISIT if answer is None else _LEARNING[answer.frequency]
    chosen_at = answer.at if answer else None
    Customer.objects.members(customer_id).update(learning=learning, learning_chosen_at=chosen_at)
    return learning


def _answer(
    customer_id: uuid.UUID, *, purpose: Purpose, channel: str, given: bool, frequency: str, at: datetime, source: str
) -> None:
    with transaction.atomic():
        Consent.objects.create(
            customer_id=customer_id,
            purpose=purpose,
            channel="" if purpose == Purpose.PERSONALISE else channel,  # learning knows no channels
            given=given,
            frequency=frequency,
            at=at,
            wording=newest_wording(purpose),
            source=source,
        )
        if purpose == Purpose.PERSONALISE and copy_learning(customer_id=customer_id) == Learning.ALWAYS:
            Identity.objects.of(customer_id).visits().update(transient=False)


def _learning_of(customer_id: uuid.UUID) -> str:
    return Customer.objects.values_list("learning", flat=True).filter(pk=customer_id).first() or Learning.OFF
