"""Measure: what each customer did within so many days of a moment of their own; from the books, and from acts.

Acts are read only of customers who let us learn always, and so are those who take part in tests.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
from django.db.models import Min, Sum

from configurator.customers.consent import lasting
from configurator.customers.models import Interaction, Verb
from configurator.experiments.models import Experiment
from configurator.insight.experiments.ratio import Floats
from configurator.insight.gather import NOT_SOLD, sales_between
from configurator.insight.models import THOUSAND, Purchase
from configurator.orders.models import Order
from configurator.orders.paying import AT_COUNTER

Measure = Experiment.Measure
Begins = Mapping[uuid.UUID, datetime]
Event = tuple[uuid.UUID, datetime, float]  # whose, when, how much


@dataclass(frozen=True, slots=True)
class Measured:
    """By customer, in the order of `begins`: how much; and of a ratio by how much that is divided."""

    amounts: Floats
    per: Floats | None = None


def measured(*, measure: str, begins: Begins, days: int, currency: str) -> Measured:
    """What each did from their moment on, for so many days. Three queries at most, linear in what was done then."""
    if not begins:
        return Measured(np.zeros(0), None if measure in {Measure.BOUGHT, Measure.SPENT} else np.zeros(0))
    times = min(begins.values()), max(begins.values()) + timedelta(days=days)
    if measure == Measure.SPENT:
        return Measured(_sums(begins, days, _spent(currency, *times)))
    if measure == Measure.BOUGHT:
        return Measured(np.minimum(_sums(begins, days, _bought(*times)), 1))
    orders = list(_ordered(*times, online=True))
    if measure == Measure.CHOICES:
        return Measured(_sums(begins, days, _chosen(*times)), _sums(begins, days, orders))
    return _waited(begins, days, orders)


def earlier(begins: Begins, days: int) -> Begins:
    """The moments so many days before."""
    return {person: at - timedelta(days=days) for person, at in begins.items()}


def _sums(begins: Begins, days: int, events: Iterable[Event]) -> Floats:
    found = dict.fromkeys(begins, 0.0)
    within = timedelta(days=days)
    for person, at, amount in events:
        begin = begins.get(person)
        if begin is not None and begin <= at < begin + within:
            found[person] += amount
    return np.fromiter(found.values(), np.float64, len(found))


def _waited(begins: Begins, days: int, orders: Iterable[Event]) -> Measured:
    """Minutes until the first order, and whether there was one."""
    within, first = timedelta(days=days), dict[uuid.UUID, float]()
    for person, at, _one in orders:
        begin = begins.get(person)
        if begin is not None and begin <= at < begin + within:
            minutes = (at - begin) / timedelta(minutes=1)
            first[person] = min(first.get(person, minutes), minutes)
    amounts = np.array([first.get(person, 0.0) for person in begins])
    return Measured(amounts, np.array([float(person in first) for person in begins]))


def _spent(currency: str, begin: datetime, end: datetime) -> Iterator[Event]:
    for sale in sales_between(currency=currency, begin=begin - timedelta(microseconds=1), end=end):
        yield sale.person, sale.at, float(sale.net)
    for person, at, paid in _baskets(begin, end, currency=currency):
        yield person, at, float(Decimal(paid) / THOUSAND)


def _bought(begin: datetime, end: datetime) -> Iterator[Event]:
    yield from _ordered(begin, end, online=False)
    for person, at, _paid in _baskets(begin, end):
        yield person, at, 1.0


def _ordered(begin: datetime, end: datetime, *, online: bool) -> Iterator[Event]:
    orders = Order.objects.filter(placed_at__gte=begin, placed_at__lt=end).exclude(identity=None)
    orders = orders.exclude(status__in=NOT_SOLD)
    if online:
        orders = orders.exclude(payment__in=list(AT_COUNTER))
    for person, at in orders.values_list("identity__customer_id", "placed_at").iterator():
        yield person, at, 1.0


def _chosen(begin: datetime, end: datetime) -> Iterator[Event]:
    acts = lasting(Interaction.objects.filter(verb=Verb.CHOSE, at__gte=begin, at__lt=end))
    for person, at in acts.values_list("identity__customer_id", "at").iterator():
        yield person, at, 1.0


def _baskets(begin: datetime, end: datetime, **words: str) -> Iterator[tuple[uuid.UUID, datetime, int]]:
    """What was recorded elsewhere, by receipt."""
    lines = Purchase.objects.between(begin, end).filter(**words).order_by()
    rows = lines.values_list("identity__customer_id", "basket").annotate(first=Min("at"), sum=Sum("paid_thousandths"))
    return ((person, first, paid) for person, _basket, first, paid in rows.iterator(chunk_size=2000))
