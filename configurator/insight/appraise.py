"""Appraise: a customer's value as a waterfall of terms, from the models of the product lines and what was gathered.

Each term is a number to come, discounted, times what each brings or costs, rounded to the coin; the value is their sum.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np

from configurator.insight.gather import Known, Sale, Served
from configurator.insight.horizon import horizon_of
from configurator.insight.models import Activity, ValuePolicy, ValueTerm
from configurator.insight.outlook import Outlook
from configurator.releases.currency import rounded

LEAST_DAYS = 180
"""Nobody's past counts as shorter than this: two calls in the first week are no hundred a year."""

_FOUR = Decimal("0.0001")
Kind = ValueTerm.Kind


@dataclass(frozen=True, slots=True)
class Term:
    """See ValueTerm."""

    kind: ValueTerm.Kind
    seen: int
    number: Decimal
    each: Decimal
    amount: Decimal
    family_code: str = ""
    served: Served = ("", "")
    alive: float = 1.0


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One customer's terms, the probability that they still buy, and between what the true value likely lies."""

    person: uuid.UUID
    terms: tuple[Term, ...]
    alive: float
    low: Decimal
    high: Decimal

    def sum_of(self, kind: ValueTerm.Kind) -> Decimal:
        """Of the amounts of a kind, signed."""
        return sum((term.amount for term in self.terms if term.kind == kind), Decimal(0))

    @property
    def value(self) -> Decimal:
        """The sum of all terms."""
        return sum((term.amount for term in self.terms), Decimal(0))


def appraise(*, known: Known, foretold: Mapping[str, Outlook], policy: ValuePolicy, at: datetime) -> list[Appraisal]:
    """Everybody who bought, brought a friend who bought, or took service; in order of their keys.

    Cost: some tens of microseconds a customer and product line for the terms, a hundred for the range.
    """
    lines: dict[uuid.UUID, list[tuple[str, int]]] = defaultdict(list)
    for family_code, line in sorted(foretold.items()):
        for place, person in enumerate(line.people):
            lines[person].append((family_code, place))
    people = sorted(
        person for person in lines.keys() | known.served.keys() | known.brought.keys() if person in known.since
    )
    return [_one(person, lines[person], known, foretold, policy, at) for person in people]


def _one(
    person: uuid.UUID,
    lines: list[tuple[str, int]],
    known: Known,
    foretold: Mapping[str, Outlook],
    policy: ValuePolicy,
    at: datetime,
) -> Appraisal:
    margins = [_margin(foretold[code], code, place, policy) for code, place in lines]
    alive = 1.0 - float(np.prod([1.0 - term.alive for term in margins])) if margins else 1.0
    days = (at - known.since[person]).total_seconds() / 86_400
    to_come = horizon_of(policy).discounted_days
    ahead = to_come / min(max(days, LEAST_DAYS), policy.window_days)
    others = [
        *_referrals(known.brought.get(person, ()), known, to_come / policy.window_days, policy),
        *_services(known.served.get(person, Counter()), known, ahead * alive, _purchases(margins), policy),
    ]
    fixed = float(sum((term.amount for term in others), Decimal(0)))
    drawn = sum((foretold[code].drawn(place) for code, place in lines), np.zeros(1))
    tail = (100 - policy.likely_percent) / 2
    low, high = (rounded(Decimal(float(q)), policy.currency) for q in np.percentile(drawn + fixed, [tail, 100 - tail]))
    terms = (*margins, *others)
    value = sum((term.amount for term in terms), Decimal(0))
    return Appraisal(person, terms, round(alive, 6), min(low, value), max(high, value))


def _margin(line: Outlook, family_code: str, place: int, policy: ValuePolicy) -> Term:
    number, each = _four(line.number[place]), _four(line.each[place])
    amount = rounded(number * each, policy.currency)
    alive = round(float(line.alive[place]), 6)
    return Term(Kind.MARGIN, int(line.seen[place]), number, each, amount, family_code=family_code, alive=alive)


def _referrals(brought: Iterable[Sale], known: Known, ahead: float, policy: ValuePolicy) -> list[Term]:
    """Friends' purchases go on as they did in the window, each worth the policy's share of their mean margin."""
    sums: dict[str, list[Decimal]] = defaultdict(list)
    for sale in brought:
        sums[sale.family_code].append(known.margin_of(sale) * policy.referral_percent / 100)
    found = []
    for family_code, amounts in sorted(sums.items()):
        number, each = _four(len(amounts) * ahead), (sum(amounts, Decimal(0)) / len(amounts)).quantize(_FOUR)
        amount = rounded(number * each, policy.currency)
        found.append(Term(Kind.REFERRAL, len(amounts), number, each, amount, family_code=family_code))
    return found


def _purchases(margins: Iterable[Term]) -> Decimal:
    return sum((term.number for term in margins), Decimal(0))


def _services(
    served: Counter[Served], known: Known, ahead: float, purchases: Decimal, policy: ValuePolicy
) -> list[Term]:
    """Service goes on as it did in the window, as long as the customer does.

    Orders are handled as often as purchases are foretold, by each channel its part of them.
    """
    found = []
    orders = sum(count for kind, count in served.items() if kind[0] == Activity.ORDER)
    for kind, count in sorted(served.items()):
        is_order = kind[0] == Activity.ORDER
        number = (purchases * count / orders).quantize(_FOUR) if is_order else _four(count * ahead)
        each = known.costs[kind]
        found.append(Term(Kind.SERVICE, count, number, each, -rounded(number * each, policy.currency), served=kind))
    return found


def _four(number: float) -> Decimal:
    return Decimal(float(number)).quantize(_FOUR)
