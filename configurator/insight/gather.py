"""Gather: what customers bought, what serving them took and whom they brought, read in a handful of queries.

Orders, returns, letters and requests are the shop's own books. Interactions are read only of customers who let us
learn (`usable`), and whom a shared build brought was written down only where the friend lets us (ADR 28).
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce, Left

from configurator.configurations.models import SharedCopy
from configurator.customers.consent import usable
from configurator.customers.models import Channel, Customer, Identity, Interaction
from configurator.insight.margins import margins_of
from configurator.insight.models import (
    FIXED,
    THOUSAND,
    Activity,
    ActivityCost,
    Purchase,
    ValuePolicy,
)
from configurator.letters.models import Letter
from configurator.orders.models import Order, OrderLine, QuoteRequest, Return, ReturnLine
from configurator.orders.paying import AT_COUNTER

LONGEST = 50
"""Of a product line's code."""
NOT_SOLD = (
    Order.Status.AWAITING_PAYMENT,
    Order.Status.CANCELLED,
    Order.Status.REJECTED,
    Order.Status.LAPSED,
    Order.Status.RETURNED,
)
PRODUCT_LINE = Case(
    When(sku="", then="family_code"), When(category="", then=Left("sku", LONGEST)), default=Left("category", LONGEST)
)
"""What was sold: its family; of a fixed product its category, or itself where that has none."""
Served = tuple[str, str]
"""An activity and its channel."""


@dataclass(frozen=True, slots=True)
class Sale:
    """One line of an order that counts, net of tax, offers and what came back; `cost` is 0 where parts have none.

    Or a whole basket that was recorded elsewhere, which has no build.
    """

    person: uuid.UUID
    build: uuid.UUID | None  # none of a fixed product
    family_code: str  # of a fixed product its category
    at: datetime
    net: Decimal
    cost: Decimal
    paid: Decimal = Decimal(0)  # with tax
    at_counter: bool = False

    @property
    def line(self) -> str:
        """By which customers are valued: all fixed products are one, wherever they were bought."""
        return FIXED if self.build is None else self.family_code


@dataclass(slots=True)
class Known:
    """Everything that values are reckoned from. `since` is when a person first came."""

    sales: list[Sale]
    margins: dict[str, Decimal]  # share of the net price, by product line, and by category of fixed products
    costs: dict[Served, Decimal]
    served: dict[uuid.UUID, Counter[Served]] = field(default_factory=lambda: defaultdict(Counter))
    brought: dict[uuid.UUID, list[Sale]] = field(default_factory=lambda: defaultdict(list))
    since: dict[uuid.UUID, datetime] = field(default_factory=dict)

    def margin_of(self, sale: Sale) -> Decimal:
        """What a sale brought, before service."""
        return sale.net * self.margins[sale.family_code]


def gather(*, policy: ValuePolicy, at: datetime) -> Known:
    """Read it. Thirteen queries; linear in orders, purchases, and activities within the policy's window."""
    begin = at - timedelta(days=policy.window_days)
    sales = sales_between(currency=policy.currency, begin=None, end=at)
    sales += _recorded_elsewhere(policy.currency, at)
    margins = {code: margin.share for code, margin in margins_of(sales=sales, policy=policy).items()}
    known = Known(sales, margins, _costs())
    for person, served, count in _activities(known.costs, begin, at):
        known.served[person][served] += count
    _bring(known, begin)
    people = {sale.person for sale in sales} | known.served.keys() | known.brought.keys()
    created = Customer.objects.people().values_list("pk", "created_at")
    known.since = {person: moment for person, moment in created.iterator() if person in people}
    for sale in sales:
        if sale.person in known.since:
            known.since[sale.person] = min(known.since[sale.person], sale.at)
    return known


def sales_between(*, currency: str, begin: datetime | None, end: datetime) -> list[Sale]:
    """What the shop sold after a time, if one is given, until another. Two queries, linear in the lines."""
    lines = OrderLine.objects.present().filter(order__currency=currency, order__placed_at__lte=end)
    if begin is not None:
        lines = lines.filter(order__placed_at__gt=begin)
    lines = lines.exclude(order__status__in=NOT_SOLD).exclude(order__identity=None)
    back = sent_back(lines)
    rows = lines.annotate(parts_cost=Sum("bom__cost"), product_line=PRODUCT_LINE).order_by("order__placed_at", "pk")
    columns = ("order_id", "position", "order__identity__customer_id", "configuration_key", "product_line")
    money = (
        "order__placed_at",
        "price",
        "order__tax_percent",
        "order__tax_included",
        "quantity",
        "parts_cost",
        "offers",
        "order__payment",
    )
    return [
        _sale(row, back.get((row[0], row[1]), 0))
        for row in rows.values_list(*columns, *money).iterator(chunk_size=2000)
    ]


def _sale(row: tuple, returned: int) -> Sale:  # type: ignore[type-arg]  # columns of `sales_between`
    _, _, person, build, family_code, at, price, percent, included, quantity, parts, offers, payment = row
    kept = Decimal(max(quantity - returned, 0)) / quantity
    paid = price - sum((Decimal(offer["amount"]) for offer in offers), Decimal(0))
    net = paid / (1 + percent / 100) if included else paid
    full = paid if included else paid * (1 + percent / 100)
    cost = (parts or Decimal(0)) * quantity * kept
    return Sale(person, build, family_code, at, net * kept, cost, full * kept, payment in AT_COUNTER)


def _recorded_elsewhere(currency: str, at: datetime) -> list[Sale]:
    """Baskets as sales of fixed products; what was paid is taken for net. Two queries, whatever was bought."""
    people = people_with_purchases()
    lines = Purchase.objects.filter(currency=currency, at__lte=at).order_by()
    baskets = lines.values_list("identity_id", "basket").annotate(first=Min("at"), sum=Sum("paid_thousandths"))
    return [
        Sale(people[identity], None, FIXED, first, Decimal(paid) / THOUSAND, Decimal(0))
        for identity, _, first, paid in baskets.iterator(chunk_size=2000)
        if paid and identity in people
    ]


def people_with_purchases() -> dict[uuid.UUID, uuid.UUID]:
    """By identity the person behind it, of all with purchases elsewhere. One query."""
    known = Identity.objects.filter(Exists(Purchase.objects.filter(identity=OuterRef("pk"))))
    return dict(known.values_list("pk", "customer_id"))


def sent_back(lines: "QuerySet[OrderLine]") -> dict[tuple[uuid.UUID, int], int]:
    """How many pieces of each of these lines came back. One query."""
    orders = lines.order_by().values("order")
    back = ReturnLine.objects.filter(giveback__status=Return.Status.RECEIVED, giveback__order__in=orders)
    rows = back.values_list("giveback__order_id", "position").annotate(sum=Sum("quantity")).order_by()
    return {(order, position): count for order, position, count in rows}


def costs_between(*, begin: datetime, end: datetime) -> dict[uuid.UUID, Decimal]:
    """What serving each person cost after a time until another, by activities. Six queries."""
    costs = _costs()
    found: dict[uuid.UUID, Decimal] = defaultdict(Decimal)
    for person, served, count in _activities(costs, begin, end):
        found[person] += costs[served] * count
    return dict(found)


def _costs() -> dict[Served, Decimal]:
    return {(row.kind, row.channel): row.cost for row in ActivityCost.objects.all()}


def _activities(costs: Iterable[Served], begin: datetime, at: datetime) -> Iterator[tuple[uuid.UUID, Served, int]]:
    """Who was served how, how often, within the window; only what costs something."""
    priced = set(costs)
    acts = usable(Interaction.objects.filter(at__gt=begin, at__lte=at, verb__in={kind for kind, _ in priced}))
    counted = acts.values_list("identity__customer_id", "verb", "channel").annotate(count=Count("pk")).order_by()
    found = [(person, (verb, channel), count) for person, verb, channel, count in counted.iterator()]
    for book in _books():
        counts = book.within(begin, at).order_by().values_list(book.person).annotate(count=Count("pk"))
        found += [(person, book.served, count) for person, count in counts]
    return ((person, served, count) for person, served, count in found if person is not None and served in priced)


def served_when(
    *, people: Collection[uuid.UUID], kinds: Collection[str], begin: datetime, end: datetime
) -> list[tuple[uuid.UUID, Served, datetime]]:
    """Each activity of these kinds for these people after a time until another, with its own. At most six queries."""
    acts = usable(Interaction.objects.filter(at__gt=begin, at__lte=end, verb__in=kinds))
    acts = acts.filter(identity__customer_id__in=people)
    rows = acts.values_list("identity__customer_id", "verb", "channel", "at")
    found = [(person, (verb, channel), at) for person, verb, channel, at in rows]
    for book in _books():
        if book.served[0] in kinds:
            mine = book.within(begin, end).filter(**{f"{book.person}__in": people})
            found += [(person, book.served, at) for person, at in mine.values_list(book.person, book.when)]
    return found


@dataclass(frozen=True, slots=True)
class _Book:
    """What the shop's own books know of one activity: the column of the person, and that of the time."""

    rows: "QuerySet[Any]"
    person: str
    when: str
    served: Served

    def within(self, begin: datetime, end: datetime) -> "QuerySet[Any]":
        """After a time until another."""
        return self.rows.filter(**{f"{self.when}__gt": begin, f"{self.when}__lte": end})


def _books() -> tuple[_Book, ...]:
    orders = Order.objects.exclude(status__in=(Order.Status.AWAITING_PAYMENT, Order.Status.LAPSED))
    at_till = Q(payment__in=list(AT_COUNTER))
    letters = Letter.objects.filter(status=Letter.Status.SENT).annotate(
        person=Coalesce("customer__merged_into_id", "customer_id")
    )
    returns, requests = Return.objects.filter(status=Return.Status.RECEIVED), QuoteRequest.objects.all()
    return (
        _Book(orders.exclude(at_till), "identity__customer_id", "placed_at", _served(Activity.ORDER, Channel.WEB)),
        _Book(orders.filter(at_till), "identity__customer_id", "placed_at", _served(Activity.ORDER, Channel.COUNTER)),
        _Book(requests, "identity__customer_id", "requested_at", _served(Activity.REQUEST, Channel.WEB)),
        _Book(returns, "order__identity__customer_id", "received_at", _served(Activity.RETURN, Channel.POST)),
        _Book(letters, "person", "settled_at", _served(Activity.LETTER, Channel.EMAIL)),
    )


def _served(activity: Activity, channel: Channel) -> Served:
    return activity.value, channel.value


def _bring(known: Known, begin: datetime) -> None:
    """Sales within the window of builds that began as a copy of somebody else's."""
    copies = dict(
        SharedCopy.objects.annotate(person=Coalesce(F("sharer__merged_into_id"), F("sharer_id"))).values_list(
            "configuration_id", "person"
        )
    )
    for sale in known.sales:
        sharer = copies.get(sale.build) if sale.build else None
        if sharer is not None and sharer != sale.person and sale.at > begin:
            known.brought[sharer].append(sale)
