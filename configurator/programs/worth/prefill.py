"""Prefill: what is known of a product line, or of all, for the question whether one-to-one pays, and from where."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Channel
from configurator.insight.gather import Sale, sales_between
from configurator.insight.margins import Says, margins_of
from configurator.insight.models import FIXED, THOUSAND, Purchase, ValuePolicy
from configurator.insight.rebuild import policy_now
from configurator.programs.campaigns.channels import costs

YEAR = timedelta(days=365)
CENT = Decimal("0.01")
ZERO = Decimal(0)


class Place(models.TextChoices):
    """Where something was bought."""

    HERE = "here", _("ordered here")
    COUNTER = "counter", _("at the counter")
    TILLS = "tills", _("at other tills, imported")


@dataclass(frozen=True, slots=True)
class Part:
    """What was bought at one place within the year: purchases are orders, or baskets; `before` bought there earlier."""

    place: Place
    customers: int
    purchases: int
    margin: Decimal  # of a purchase
    before: int


@dataclass(frozen=True, slots=True)
class Weight:
    """For how much of what was paid, in percent, the margin comes from there."""

    says: Says
    percent: int


@dataclass(frozen=True, slots=True)
class Known:
    """Of the last 365 days. `before` bought in the year before, `again` of them in this one too.

    `retention` is None where nobody bought in the year before.
    """

    currency: str
    customers: int
    count: int  # of all purchases
    purchases: Decimal  # of one customer
    margin: Decimal  # of one purchase
    retention: Decimal | None
    before: int
    again: int
    discount: Decimal
    contact_cost: Decimal
    parts: tuple[Part, ...]
    margins: tuple[Weight, ...]


@dataclass(slots=True)
class _Year:
    """Sales by place, and how many purchases they are, by person. A person's baskets at tills are one sale."""

    sales: dict[Place, list[Sale]]
    purchases: dict[Place, int]

    def people(self, *places: Place) -> set[uuid.UUID]:
        return {sale.person for place in places or tuple(Place) for sale in self.sales[place]}

    def all(self) -> list[Sale]:
        return [sale for place in Place for sale in self.sales[place]]


def known_of(*, family_code: str, at: datetime) -> Known:
    """A product line, or with "" all of them. Eight queries, linear in two years' sales and lines at other tills."""
    policy = policy_now()
    year = _year(family_code, policy, at)
    before = _year(family_code, policy, at - YEAR)
    margins = margins_of(sales=year.all(), policy=policy)
    brought = {
        place: sum((sale.net * margins[sale.family_code].share for sale in sales), ZERO)
        for place, sales in year.sales.items()
    }
    people, earlier = year.people(), before.people()
    count = sum(year.purchases.values())
    return Known(
        currency=policy.currency,
        customers=len(people),
        count=count,
        purchases=_mean(Decimal(count), len(people)),
        margin=_mean(sum(brought.values(), ZERO), count),
        retention=_mean(Decimal(100 * len(people & earlier)), len(earlier)) if earlier else None,
        before=len(earlier),
        again=len(people & earlier),
        discount=policy.discount_percent,
        contact_cost=costs()[Channel.EMAIL],
        parts=tuple(
            Part(
                place,
                len(year.people(place)),
                year.purchases[place],
                _mean(brought[place], year.purchases[place]),
                len(before.people(place)),
            )
            for place in Place
            if year.sales[place] or before.sales[place]
        ),
        margins=_weights((sale.net, margins[sale.family_code].says) for sale in year.all()),
    )


def _year(family_code: str, policy: ValuePolicy, end: datetime) -> _Year:
    sales: dict[Place, list[Sale]] = {place: [] for place in Place}
    orders: dict[Place, set[tuple[uuid.UUID, datetime]]] = defaultdict(set)
    for sale in sales_between(currency=policy.currency, begin=end - YEAR, end=end):
        if family_code in {"", sale.line}:
            place = Place.COUNTER if sale.at_counter else Place.HERE
            sales[place].append(sale)
            orders[place].add((sale.person, sale.at))
    purchases = {place: len(orders[place]) for place in Place}
    if family_code in {"", FIXED}:
        sales[Place.TILLS], purchases[Place.TILLS] = _at_tills(policy.currency, end)
    return _Year(sales, purchases)


def _at_tills(currency: str, end: datetime) -> tuple[list[Sale], int]:
    """A sale for each person, and how many baskets there were. What was paid is taken for net."""
    lines = Purchase.objects.filter(currency=currency, at__gt=end - YEAR, at__lte=end, paid_thousandths__gt=0)
    rows = lines.order_by().values_list("identity__customer_id")
    found = list(rows.annotate(baskets=Count("basket", distinct=True), sum=Sum("paid_thousandths")))
    sales = [Sale(person, None, FIXED, end, Decimal(paid) / THOUSAND, ZERO) for person, _, paid in found]
    return sales, sum(baskets for _, baskets, _ in found)


def _weights(paid: Iterable[tuple[Decimal, Says]]) -> tuple[Weight, ...]:
    sums: dict[Says, Decimal] = defaultdict(Decimal)
    for net, says in paid:
        sums[says] += net
    whole = sum(sums.values(), ZERO)
    return tuple(Weight(says, round(100 * sums[says] / whole)) for says in Says if whole > 0 and sums[says] > 0)


def _mean(amount: Decimal, number: int) -> Decimal:
    return (amount / number).quantize(CENT) if number else ZERO
