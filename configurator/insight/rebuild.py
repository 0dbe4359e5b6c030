"""Rebuild: values of all customers anew, from orders and interactions.

The same history at the same time gives the same rows; only changes of tier are kept, and a rebuild that finds nothing
new adds none.
"""

import logging
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from configurator.customers.models import Customer
from configurator.insight.appraise import Appraisal, Term, appraise
from configurator.insight.foretell import foretell
from configurator.insight.gather import gather
from configurator.insight.horizon import horizon_of
from configurator.insight.models import CustomerValue, LineModel, Tier, TierChange, ValuePolicy, ValueTerm
from configurator.insight.outlook import Outlook
from configurator.insight.tiers import Verdict, bounds_of, judge
from configurator.releases.currency import rounded

logger = logging.getLogger(__name__)

_AT_ONCE = 500
_FOUR = Decimal("0.0001")
Kind = ValueTerm.Kind


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many customers have a value, by which models, and how many came to another tier."""

    customers: int
    models: dict[str, str]
    changes: int
    tiers: dict[str, int]


def policy_now() -> ValuePolicy:
    """What staff set, or what holds while nobody has. One query."""
    return ValuePolicy.objects.first() or ValuePolicy()


def rebuild(*, at: datetime) -> Rebuilt:
    """Work out every value and write them in one short transaction.

    Who was erased or merged meanwhile gets none. Cost: see `foretell` and `appraise`, which lock
    nothing.
    """
    policy = policy_now()
    known = gather(policy=policy, at=at)
    lines = foretell(known=known, horizon=horizon_of(policy), holdout_weeks=policy.holdout_weeks, at=at)
    appraised = appraise(known=known, foretold=lines, policy=policy, at=at)
    with transaction.atomic():
        ValuePolicy.objects.get_or_create(pk=1)
        ValuePolicy.objects.select_for_update().get(pk=1)  # one rebuild at a time
        gone = set(Customer.objects.filter(Q(forgotten_at__gte=at) | ~Q(merged_into=None)).values_list("pk", flat=True))
        found = [one for one in appraised if one.person not in gone]
        verdicts = _verdicts(found, policy)
        _write_lines(lines.values(), policy, at)
        _write_values(found, verdicts, policy, at)
        changes = _write_changes(found, verdicts, policy, at)
    tiers = {tier.value: sum(v.tier == tier for v in verdicts.values()) for tier in Tier}
    logger.info("values rebuilt customers=%s lines=%s changes=%s", len(found), len(lines), changes)
    return Rebuilt(len(found), {code: line.choice.model.name for code, line in lines.items()}, changes, tiers)


def _verdicts(found: Iterable[Appraisal], policy: ValuePolicy) -> dict[uuid.UUID, Verdict]:
    bounds = bounds_of([one.value for one in found], policy)
    before = _tiers_before()
    return {
        one.person: judge(before=before.get(one.person, ""), value=one.value, high=one.high, bounds=bounds)
        for one in found
    }


def _tiers_before() -> dict[uuid.UUID, str]:
    """The latest tier of everybody who ever had one."""
    return dict(TierChange.objects.order_by("at", "pk").values_list("customer_id", "after"))


def _write_lines(lines: Iterable[Outlook], policy: ValuePolicy, at: datetime) -> None:
    LineModel.objects.all().delete()
    LineModel.objects.bulk_create([_line_model(line, policy, at) for line in lines])


def _line_model(line: Outlook, policy: ValuePolicy, at: datetime) -> LineModel:
    fitted, money = line.choice.model.fitted, line.amounts.model
    return LineModel(
        family_code=line.family_code,
        model=line.choice.model.name,
        parameters=line.choice.model.parameters,
        errors=list(fitted.errors),
        marks={name: asdict(mark) for name, mark in line.choice.marks.items()},
        money=list(money.fitted.parameters) if money else [],
        customers=len(line.people),
        purchases=int(line.seen.sum()),
        margin_percent=line.margin_percent,
        mean_margin=Decimal(line.amounts.mean).quantize(_FOUR),
        currency=policy.currency,
        at=at,
    )


def _write_values(
    found: Iterable[Appraisal], verdicts: Mapping[uuid.UUID, Verdict], policy: ValuePolicy, at: datetime
) -> None:
    CustomerValue.objects.all().delete()
    CustomerValue.objects.bulk_create(
        [_value(one, verdicts[one.person], policy, at) for one in found], batch_size=_AT_ONCE
    )
    ValueTerm.objects.bulk_create([_term(one.person, term) for one in found for term in one.terms], batch_size=_AT_ONCE)


def _value(one: Appraisal, verdict: Verdict, policy: ValuePolicy, at: datetime) -> CustomerValue:
    return CustomerValue(
        customer_id=one.person,
        currency=policy.currency,
        horizon_months=policy.horizon_months,
        discount_percent=policy.discount_percent,
        likely_percent=policy.likely_percent,
        margin=one.sum_of(Kind.MARGIN),
        referrals=one.sum_of(Kind.REFERRAL),
        service=-one.sum_of(Kind.SERVICE),
        value=one.value,
        low=one.low,
        high=one.high,
        alive=one.alive,
        tier=verdict.tier,
        at=at,
    )


def _term(person: uuid.UUID, term: Term) -> ValueTerm:
    return ValueTerm(
        of_id=person,
        kind=term.kind,
        family_code=term.family_code,
        activity=term.served[0],
        channel=term.served[1],
        seen=term.seen,
        alive=term.alive,
        number=term.number,
        each=term.each,
        amount=term.amount,
    )


def _write_changes(
    found: Iterable[Appraisal], verdicts: Mapping[uuid.UUID, Verdict], policy: ValuePolicy, at: datetime
) -> int:
    before = _tiers_before()
    changes = [
        TierChange(
            customer_id=one.person,
            before=before.get(one.person, ""),
            after=verdict.tier,
            reason=verdict.reason,
            value=one.value,
            bound=rounded(verdict.bound, policy.currency) if verdict.bound.is_finite() else Decimal(0),
            currency=policy.currency,
            at=at,
        )
        for one in found
        if before.get(one.person) != (verdict := verdicts[one.person]).tier
    ]
    TierChange.objects.bulk_create(changes, batch_size=_AT_ONCE)
    return len(changes)
