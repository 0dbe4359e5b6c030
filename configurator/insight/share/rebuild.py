"""Rebuild: everybody's needs anew; or one customer's, after they told something or had something erased.

The same history at the same time gives the same rows. What is told counts at once (`refresh`); what is estimated, and
what is spent here, is reckoned for all together.
"""

import logging
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from catalog.bulk import insert_rows
from configurator.customers.models import Customer, Learning
from configurator.insight.models import THOUSAND, ValuePolicy
from configurator.insight.rebuild import policy_now
from configurator.insight.share.alike import Guesses, guesses
from configurator.insight.share.figures import Figure, Range, Summary, summed
from configurator.insight.share.model import CustomerNeed, CustomerShare, Need, Source
from configurator.insight.share.needs import needs_of_shop
from configurator.insight.share.shown import figures_of
from configurator.insight.share.spent import Spent, margins_of, spent_within
from configurator.insight.share.told import Needs, needs_of_all
from configurator.releases.currency import rounded

logger = logging.getLogger(__name__)

_AT_ONCE = 2_000
_NEED = (
    *("customer", "need", "spent", "ours", "guess", "guess_low", "guess_high", "guess_of", "guess_basis"),
    *("told", "source", "elsewhere", "low", "high"),
)
_SHARE = (
    *("customer", "currency", "months", "ours", "known", "elsewhere", "low", "high"),
    *("share", "share_low", "share_high", "needs", "served", "act"),
    *("next_need", "gain", "gain_low", "gain_high", "at"),
)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many customers there are, and how many of their needs by where the figure comes from."""

    customers: int
    needs: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Read:
    """What a rebuild works from."""

    policy: ValuePolicy
    at: datetime
    spent: Spent
    told: Mapping[uuid.UUID, Needs]
    people: Sequence[uuid.UUID]
    guesses: Guesses
    margins: Mapping[str, Decimal]


def rebuild(*, at: datetime) -> Rebuilt:
    """Work out every customer's needs, and write them in one short transaction.

    Who was erased or merged meanwhile, or has us learn no longer, gets none.
    """
    read = _read(at)
    common = _common(read)
    with transaction.atomic():
        ValuePolicy.objects.get_or_create(pk=1)
        ValuePolicy.objects.select_for_update().get(pk=1)  # one rebuild at a time
        CustomerNeed.objects.all().delete()
        CustomerShare.objects.all().delete()
        _write_needs(read)
        counts = dict.fromkeys((source.value for source in Source), 0)
        allowed = _allowed(at)
        found = [(row, person) for row, person in enumerate(read.people) if person in allowed]
        for begin in range(0, len(found), _AT_ONCE):
            some = found[begin : begin + _AT_ONCE]
            rows = [(person, _figures(read, row, person), _months(read, row)) for row, person in some]
            _write(rows, read.policy.currency, common, at)
            for source in (figure.source for _, figures, _ in rows for figure in figures):
                counts[source] += 1
    logger.info("shares rebuilt customers=%s needs=%s", len(found), sum(counts.values()))
    return Rebuilt(len(found), counts)


def _read(at: datetime) -> _Read:
    policy = policy_now()
    spent = spent_within(policy=policy, at=at)
    told = needs_of_all(policy.currency)
    known = set(spent.people)
    people = spent.people + sorted(person for person in told if person not in known and told[person].words)
    shop = needs_of_shop(policy)
    likely = policy.likely_percent / 100
    found = guesses(spent=spent, people=people, told=told, likely=likely, currency=policy.currency)
    codes = sorted({*spent.needs, *shop, *(need for one in told.values() for need in one.words)})
    return _Read(policy, at, spent, told, people, found, margins_of(needs=codes, kept=spent.kept, policy=policy))


def _allowed(at: datetime) -> set[uuid.UUID]:
    people = Customer.objects.people().filter(learning=Learning.ALWAYS)
    return set(people.exclude(forgotten_at__gte=at).values_list("pk", flat=True))


def _common(read: _Read) -> list[str]:
    """The shop's needs, those of most customers first."""
    served = dict(zip(read.spent.needs, (read.spent.amounts > 0).sum(axis=0).tolist(), strict=True))
    shop = needs_of_shop(read.policy)
    return sorted((need for need in shop if served.get(need)), key=lambda need: (-served[need], need))


def _months(read: _Read, row: int) -> Decimal:
    return read.spent.months[row] if row < len(read.spent.people) else Decimal(1)


def _figures(read: _Read, row: int, person: uuid.UUID) -> list[Figure]:
    """Of the needs of which there is anything to say."""
    words = read.told[person].words if person in read.told else {}
    spent: dict[str, Decimal] = {}
    if row < len(read.spent.people):
        amounts = read.spent.amounts[row]
        spent = {read.spent.needs[c]: Decimal(int(amounts[c])) / THOUSAND for c in amounts.nonzero()[0].tolist()}
    guessed = read.guesses.get(row, {})
    months, currency = _months(read, row), read.policy.currency
    return [
        Figure(
            need=need,
            spent=(paid := spent.get(need, Decimal(0))),
            ours=rounded(paid / months, currency),
            margin=read.margins[need],
            word=words.get(need),
            guess=guessed.get(need),
        )
        for need in sorted({*spent, *words, *guessed})
    ]


def _write_needs(read: _Read) -> None:
    served = dict(zip(read.spent.needs, (read.spent.amounts > 0).sum(axis=0).tolist(), strict=True))
    Need.objects.all().delete()
    Need.objects.bulk_create(
        [Need(code=code, margin=m, customers=served.get(code, 0), at=read.at) for code, m in read.margins.items()]
    )


def _write(
    rows: Iterable[tuple[uuid.UUID, Sequence[Figure], Decimal]], currency: str, common: Sequence[str], at: datetime
) -> None:
    found = list(rows)
    insert_rows(CustomerNeed, _NEED, [need for person, figures, _ in found for need in _need_rows(person, figures)])
    sums = [(person, months, summed(figures, currency=currency, common=common)) for person, figures, months in found]
    insert_rows(CustomerShare, _SHARE, [_share_row(person, months, one, currency, at) for person, months, one in sums])


def _need_rows(person: uuid.UUID, figures: Iterable[Figure]) -> Iterator[tuple[Any, ...]]:
    for one in figures:
        guess = (*_parts(one.guess.range), one.guess.of, one.guess.basis.value) if one.guess else (*_parts(None), 0, "")
        told = one.word.said.value if one.word else ""
        yield person, one.need, one.spent, one.ours, *guess, told, one.source.value, *_parts(one.elsewhere)


def _share_row(person: uuid.UUID, months: Decimal, one: Summary, currency: str, at: datetime) -> tuple[Any, ...]:
    sums = (one.ours, one.known, *_parts(one.elsewhere), *_parts(one.share), one.needs, one.served)
    return person, currency, months, *sums, one.act.value, one.next_need, *_parts(one.gain), at


def _parts(found: Range | None) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    return (found.amount, found.low, found.high) if found else (None, None, None)


# One customer


def refresh(*, customer_id: uuid.UUID, at: datetime) -> None:
    """Let what was told or taken back count now: their rows again, from what they bought and what they say today.

    What was erased since may have been behind an estimate, so that goes until the next rebuild. Nobody has rows who has
    us learn no longer.
    """
    with transaction.atomic():
        ValuePolicy.objects.select_for_update().filter(pk=1).first()
        before = CustomerShare.objects.filter(pk=customer_id).first()
        found = figures_of(customer_id=customer_id)
        CustomerNeed.objects.filter(customer=customer_id).delete()
        CustomerShare.objects.filter(pk=customer_id).delete()
        if found.figures and found.person == customer_id:
            months = before.months if before else Decimal(1)
            _write([(customer_id, found.figures, months)], found.currency, found.common, at)


def catch_up(*, at: datetime, limit: int = 500) -> int:
    """Refresh those who told, erased, merged or withdrew something since their rows were made. Returns how many."""
    outdated = list(CustomerShare.objects.outdated().order_by("pk").values_list("pk", flat=True)[:limit])
    for customer_id in outdated:
        refresh(customer_id=customer_id, at=at)
    return len(outdated)
