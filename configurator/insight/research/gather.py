"""Gather: what is known of customers who agreed, in a handful of grouping queries; and what they did week by week.

Purchases are the shop's own books. What was learned of a customer, and what they did on the pages, is read only of
those who also let us learn always; of the others it is unknown. From before somebody had acts erased nothing is read.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from catalog.models import FixedProduct
from configurator.customers.consent import lasting, since_erasing
from configurator.customers.models import Interaction, Verb
from configurator.insight.gather import NOT_SOLD, PRODUCT_LINE
from configurator.insight.groups.model import NeedsMembership
from configurator.insight.models import FIXED, CustomerValue, Purchase
from configurator.insight.periods import Period
from configurator.insight.research.bands import UNKNOWN, Value, common
from configurator.insight.research.classes import Row
from configurator.insight.share.model import CustomerShare
from configurator.offers.models import shop_midnight
from configurator.orders.models import Order, OrderLine
from configurator.orders.paying import AT_COUNTER

BOUGHT = "bought"
"""Orders and purchases recorded elsewhere, as an event; other events are acts by their verb."""
_NAMED, _ONE_OF = 10, 50
"""Of lines and groups those are named that so many have, and one of so many."""
_WEEK, _WEEKS, _MONTH_DAYS = 7, 4, 30.44
_NOT_ACTS = (Verb.ORDERED, Verb.NOTED)
"""The first is bought, the second done by staff."""
Rows = QuerySet[Any]


@dataclass(slots=True)
class _Bought:
    """What one customer bought; `lines` how often of which product line."""

    first: datetime
    web: int = 0
    counter: int = 0
    lines: Counter[str] = field(default_factory=Counter)

    @property
    def main_line(self) -> str:
        """That bought most often; of equal ones the first by name."""
        return min(self.lines, key=lambda line: (-self.lines[line], line), default=UNKNOWN)

    @property
    def channel(self) -> str:
        """Where they buy."""
        return ("both" if self.counter else "web") if self.web else "counter"


def rows_of(*, people: Collection[uuid.UUID], end: datetime) -> list[Row]:
    """A row for each who bought before a time, in the order of `COLUMNS`. Eight queries, linear in the rows."""
    bought, groups, shares = _bought(people, end), _groups(), _shares()
    tiers, values = _values()
    named = max(_NAMED, len(bought) // _ONE_OF)
    lines = common({person: one.main_line for person, one in bought.items()}, fewest=named)
    groups = common({person: groups.get(person, UNKNOWN) for person in bought}, fewest=named)

    def row(person: uuid.UUID, one: _Bought) -> Row:
        return (
            tiers.get(person, UNKNOWN),
            one.web + one.counter,
            lines[person],
            values.get(person, UNKNOWN),
            int((end - one.first).days / _MONTH_DAYS),
            groups[person],
            shares.get(person, UNKNOWN),
            len(one.lines),
            one.channel,
        )

    return [row(person, one) for person, one in bought.items()]


def _bought(people: Collection[uuid.UUID], end: datetime) -> dict[uuid.UUID, _Bought]:
    found: dict[uuid.UUID, _Bought] = {}
    wanted = frozenset(people)
    for rows in (_orders(end), _baskets(end)):
        for person, first, web, counter in rows:
            if person in wanted:
                one = found.setdefault(person, _Bought(first))
                one.first = min(one.first, first)
                one.web += web
                one.counter += counter
    for person, line, count in _lines(end):
        if person in found:
            found[person].lines[line] += count
    return found


def _sold(end: datetime, since: datetime | None = None) -> Rows:
    orders = Order.objects.filter(placed_at__lt=end).exclude(status__in=NOT_SOLD).exclude(identity=None)
    found = since_erasing(orders, customer="identity__customer", at="placed_at").order_by()
    return found.filter(placed_at__gte=since) if since else found


def _recorded(end: datetime, since: datetime | None = None) -> Rows:
    found = since_erasing(Purchase.objects.filter(at__lt=end), customer="identity__customer", at="at").order_by()
    return found.filter(at__gte=since) if since else found


def _orders(end: datetime, since: datetime | None = None) -> Iterator[tuple[uuid.UUID, datetime, int, int]]:
    at_till = Count("pk", filter=Q(payment__in=list(AT_COUNTER)))
    rows = (
        _sold(end, since).values_list("identity__customer_id").annotate(Min("placed_at"), all=Count("pk"), till=at_till)
    )
    return ((person, first, count - till, till) for person, first, count, till in rows.iterator())


def _baskets(end: datetime, since: datetime | None = None) -> Iterator[tuple[uuid.UUID, datetime, int, int]]:
    rows = (
        _recorded(end, since).values_list("identity__customer_id").annotate(Min("at"), Count("basket", distinct=True))
    )
    return ((person, first, 0, count) for person, first, count in rows.iterator())


def _lines(end: datetime) -> Iterator[tuple[uuid.UUID, str, int]]:
    """Of orders the product line, of purchases elsewhere the category of what was bought."""
    ordered = OrderLine.objects.present().filter(order__in=_sold(end)).annotate(product_line=PRODUCT_LINE).order_by()
    yield from ordered.values_list("order__identity__customer_id", "product_line").annotate(Count("pk")).iterator()
    categories = dict(FixedProduct.objects.values_list("sku", "category"))
    for person, sku, count in (
        _recorded(end).values_list("identity__customer_id", "sku").annotate(Count("pk")).iterator()
    ):
        yield person, categories.get(sku) or FIXED, count


def _values() -> tuple[dict[uuid.UUID, Value], dict[uuid.UUID, Value]]:
    rows = list(CustomerValue.objects.standing().values_list("pk", "tier", "value").iterator())
    return {person: tier for person, tier, _v in rows}, {person: int(value // 1) for person, _t, value in rows}


def _groups() -> dict[uuid.UUID, str]:
    rows = NeedsMembership.objects.standing().filter(group__retired_at=None).select_related("group")
    return {row.pk: row.group.name or f"group {row.group_id}" for row in rows.iterator()}


def _shares() -> dict[uuid.UUID, Value]:
    rows = CustomerShare.objects.standing().known().values_list("pk", "share")
    return {person: int(100 * share) for person, share in rows.iterator() if share is not None}


def acts_of(*, people: Collection[uuid.UUID], period: Period) -> dict[tuple[date, str], list[int]]:
    """By week and event how often each of those did it who did. Three queries a week, linear in their rows."""
    wanted = frozenset(people)
    found: defaultdict[tuple[date, str], list[int]] = defaultdict(list)
    for week in range(_WEEKS):
        begin = period.begin + timedelta(days=_WEEK * week)
        counts: defaultdict[str, Counter[uuid.UUID]] = defaultdict(Counter)
        for person, event, count in _done(begin):
            if person in wanted:
                counts[event][person] += count
        for event, by_customer in counts.items():
            found[begin, event] = list(by_customer.values())
    return dict(found)


def _done(week: date) -> Iterator[tuple[uuid.UUID, str, int]]:
    """Who did what how often within seven days."""
    begin, end = shop_midnight(week), shop_midnight(week + timedelta(days=_WEEK))
    for rows in (_orders(end, since=begin), _baskets(end, since=begin)):
        yield from ((person, BOUGHT, web + counter) for person, _first, web, counter in rows)
    acts = lasting(Interaction.objects.filter(at__gte=begin, at__lt=end)).exclude(verb__in=_NOT_ACTS).order_by()
    yield from acts.values_list("identity__customer_id", "verb").annotate(Count("pk")).iterator()
