"""Rebuild: everybody's needs anew; or one customer's, after they told something or had something erased.

The same history at the same time gives the same rows. What is told counts at once (`refresh`); what is estimated, and
what is spent here, is reckoned for all together.
"""

import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from configurator.customers.models import Customer, Learning
from configurator.insight.models import THOUSAND, ValuePolicy
from configurator.insight.rebuild import policy_now
from configurator.insight.share.alike import Guesses, guesses
from configurator.insight.share.figures import Figure, Range, summed
from configurator.insight.share.kept import document_of
from configurator.insight.share.model import CustomerShare, Need, Source
from configurator.insight.share.needs import needs_of_shop
from configurator.insight.share.shown import figures_of
from configurator.insight.share.spent import Spent, margins_of, spent_within
from configurator.insight.share.told import Needs, needs_of_all
from configurator.releases.currency import rounded

logger = logging.getLogger(__name__)

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many customers there are, and how many of their needs by where the figure comes from."""

    customers: int
    needs: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """One customer's, to be written."""

    person: uuid.UUID
    figures: Sequence[Figure]
    months: Decimal


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
        CustomerShare.objects.all().delete()
        _write_needs(read)
        counts = dict.fromkeys((source.value for source in Source), 0)
        allowed = _allowed(at)
        found = [(row, person) for row, person in enumerate(read.people) if person in allowed]
        for begin in range(0, len(found), _AT_ONCE):
            some = found[begin : begin + _AT_ONCE]
            rows = [_Row(person, _figures(read, row, person), _months(read, row)) for row, person in some]
            _write(rows, read.margins, read.policy.currency, common, at)
            for source in (figure.source for one in rows for figure in one.figures):
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
    guessed = read.guesses.about(row)
    months, currency = _months(read, row), read.policy.currency
    return [
        Figure(
            need=need,
            spent=(paid := spent.get(need, Decimal(0))),
            ours=rounded(paid / months, currency),
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
    rows: Iterable[_Row], margins: Mapping[str, Decimal], currency: str, common: Sequence[str], at: datetime
) -> None:
    found = [_share(row, margins, currency, common, at) for row in rows]
    CustomerShare.objects.bulk_create(found)


def _share(
    row: _Row, margins: Mapping[str, Decimal], currency: str, common: Sequence[str], at: datetime
) -> CustomerShare:
    sums = summed(row.figures, margins=margins, currency=currency, common=common)
    share, share_low, share_high = _parts(sums.share)
    gain, gain_low, gain_high = _parts(sums.gain)
    return CustomerShare(
        customer_id=row.person,
        currency=currency,
        months=row.months,
        ours=sums.ours,
        known=sums.known,
        elsewhere=sums.elsewhere.amount,
        low=sums.elsewhere.low,
        high=sums.elsewhere.high,
        share=share,
        share_low=share_low,
        share_high=share_high,
        needs=sums.needs,
        served=sums.served,
        act=sums.act,
        next_need=sums.next_need,
        gain=gain,
        gain_low=gain_low,
        gain_high=gain_high,
        figures=document_of(row.figures),
        at=at,
    )


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
        CustomerShare.objects.filter(pk=customer_id).delete()
        if found.figures and found.person == customer_id:
            months = before.months if before else Decimal(1)
            row = _Row(customer_id, found.figures, months)
            _write([row], found.margins, found.currency, found.common, at)


def catch_up(*, at: datetime, limit: int = 500) -> int:
    """Refresh those who told, erased, merged or withdrew something since their rows were made. Returns how many."""
    outdated = list(CustomerShare.objects.outdated().order_by("pk").values_list("pk", flat=True)[:limit])
    for customer_id in outdated:
        refresh(customer_id=customer_id, at=at)
    return len(outdated)
