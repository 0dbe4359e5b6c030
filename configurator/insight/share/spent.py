"""Spent: what customers who let us learn always paid us for each need within a year, in a fixed number of statements.

As they paid it, with tax: so it compares with what they say they pay elsewhere. Orders, less offers and what came back,
and purchases that other tills recorded; products of which neither category nor department is known are of no need.
"""

import uuid
from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import numpy.typing as npt
from django.db import connection

from catalog.models import FixedProduct
from configurator.customers.models import Customer, Identity, Learning
from configurator.insight.gather import sales_between
from configurator.insight.models import FIXED, THOUSAND, LineMargin, LineModel, Purchase, ValuePolicy
from configurator.insight.share.model import DAYS
from configurator.insight.share.needs import column_of, family_need, line_of, products_need

Thousandths = npt.NDArray[np.int64]
ONE = Decimal(1)
_PURCHASES, _WHO, _PRODUCTS = (model._meta.db_table for model in (Purchase, Identity, FixedProduct))
_MONTH = {"postgresql": "to_char(p.at AT TIME ZONE 'UTC', 'YYYY-MM')", "sqlite": "substr(p.at, 1, 7)"}


@dataclass(slots=True)
class Spent:
    """Rows of people, columns of needs, in thousandths of the currency; how long and how often each person came."""

    people: list[uuid.UUID]
    needs: list[str]
    amounts: Thousandths
    months: list[Decimal]
    active: list[int]
    kept: dict[str, Decimal]  # by need, of what is paid, what is left once tax is off


@dataclass(slots=True)
class _Sums:
    """What is added up while rows are read."""

    created: dict[uuid.UUID, datetime]
    places: dict[uuid.UUID, int] = field(default_factory=dict)
    needs: dict[str, int] = field(default_factory=dict)
    who: "array[int]" = field(default_factory=lambda: array("q"))
    what: "array[int]" = field(default_factory=lambda: array("q"))
    paid: "array[int]" = field(default_factory=lambda: array("q"))
    first: dict[uuid.UUID, datetime] = field(default_factory=dict)
    active: dict[uuid.UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    taxed: dict[str, list[Decimal]] = field(default_factory=lambda: defaultdict(lambda: [Decimal(0), Decimal(0)]))

    def add(self, person: uuid.UUID, need: str, thousandths: int) -> None:
        self.who.append(self.places.setdefault(person, len(self.places)))
        self.what.append(self.needs.setdefault(need, len(self.needs)))
        self.paid.append(thousandths)


def spent_within(*, policy: ValuePolicy, at: datetime) -> Spent:
    """Read it. Seven queries, linear in the year's orders and in the lines of its purchases."""
    created = Customer.objects.people().filter(learning=Learning.ALWAYS).values_list("pk", "created_at")
    sums = _Sums(dict(created.iterator()))
    begin = at - timedelta(days=DAYS)
    _add_orders(sums, policy, begin, at)
    _add_purchases(sums, policy, begin, at)
    people, needs = list(sums.places), list(sums.needs)
    amounts = np.zeros((len(people), len(needs)), np.int64)
    np.add.at(amounts, (np.array(sums.who, np.int64), np.array(sums.what, np.int64)), np.array(sums.paid, np.int64))
    return Spent(
        people=people,
        needs=needs,
        amounts=amounts,
        months=[months_known(min(sums.created[p], sums.first.get(p, at)), at) for p in people],
        active=[len(sums.active[person]) for person in people],
        kept={need: min(net / paid, ONE) for need, (net, paid) in sums.taxed.items() if paid > 0},
    )


def months_known(since: datetime, at: datetime) -> Decimal:
    """How many months of the last year a customer is known for: 12 at most, and never under one."""
    days = Decimal(min(max((at - since).days, 0), DAYS))
    return max(days * 12 / DAYS, ONE).quantize(Decimal("0.001"))


def _add_orders(sums: _Sums, policy: ValuePolicy, begin: datetime, at: datetime) -> None:
    departments = _departments() if column_of(policy) == "department" else {}
    for sale in sales_between(currency=policy.currency, begin=begin, end=at):
        if sale.person not in sums.created or sale.paid <= 0:
            continue
        kind = departments.get(sale.family_code, sale.family_code)
        need = products_need(kind) if sale.build is None else family_need(sale.family_code)
        sums.add(sale.person, need, int((sale.paid * THOUSAND).to_integral_value()))
        sums.active[sale.person].add(f"{sale.at.astimezone(UTC):%Y-%m}")
        sums.first[sale.person] = min(sale.at, sums.first.get(sale.person, sale.at))
        net, paid = sums.taxed[need]
        sums.taxed[need] = [net + sale.net, paid + sale.paid]


def _departments() -> dict[str, str]:
    """By category the department that most of its products are in."""
    rows = FixedProduct.objects.exclude(department="").values_list("category", "department")
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for category, department in rows.iterator():
        counts[category][department] += 1
    return {kind: min(found, key=lambda name: (-found[name], name)) for kind, found in counts.items()}


def _add_purchases(sums: _Sums, policy: ValuePolicy, begin: datetime, at: datetime) -> None:
    for person, name, paid in _rows(_SUMS.format(column=column_of(policy)), policy, begin, at):
        if person in sums.created and name and paid:
            sums.add(person, products_need(name), paid)
    for person, month in _rows(_MONTHS.format(month=_MONTH[connection.vendor]), policy, begin, at):
        if person in sums.created:
            sums.active[person].add(month)


_FROM = f"FROM {_PURCHASES} p JOIN {_WHO} w ON w.id = p.identity_id"
_WHERE = "WHERE p.currency = %s AND p.at > %s AND p.at <= %s"
_SUMS = (
    f"SELECT w.customer_id, f.{{column}}, CAST(SUM(p.paid_thousandths) AS bigint) {_FROM}"
    f" JOIN {_PRODUCTS} f ON f.sku = p.sku {_WHERE} GROUP BY w.customer_id, f.{{column}}"
    f" ORDER BY w.customer_id, f.{{column}}"
)
_MONTHS = f"SELECT DISTINCT w.customer_id, {{month}} {_FROM} {_WHERE}"


def _rows(statement: str, policy: ValuePolicy, begin: datetime, at: datetime) -> Iterator[tuple]:  # type: ignore[type-arg]  # columns differ
    """Rows with the person as Python has it in every database."""
    times = [connection.ops.adapt_datetimefield_value(moment) for moment in (begin, at)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [policy.currency, *times])
        while rows := cursor.fetchmany(10_000):
            for person, *rest in rows:
                yield person if isinstance(person, uuid.UUID) else uuid.UUID(person), *rest


def margins_of(*, needs: list[str], kept: dict[str, Decimal], policy: ValuePolicy) -> dict[str, Decimal]:
    """By need what is left of what customers pay: by what staff say, else by the orders, else by the policy.

    Two queries.
    """
    said = {row.family_code: row.percent for row in LineMargin.objects.all()}
    found = {row.family_code: row.margin_percent for row in LineModel.objects.all()}

    def percent(need: str) -> Decimal:
        lines = [line_of(need), *([FIXED] if need.startswith(products_need("")) else [])]
        ways = [by[line] for by in (said, found) for line in lines if line in by]
        return ways[0] if ways else policy.margin_percent

    return {need: (percent(need) / 100 * kept.get(need, ONE)).quantize(Decimal("0.0001")) for need in needs}
