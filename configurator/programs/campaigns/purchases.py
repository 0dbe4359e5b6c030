"""Purchases: what each customer spent within a time, net of tax, offers and what came back; also at tills elsewhere."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from catalog.models import FixedProduct
from configurator.insight.gather import LONGEST, Sale, sales_between
from configurator.insight.models import THOUSAND, Purchase

ZERO = Decimal(0)
_CENT = Decimal("0.01")


def bought(*, currency: str, begin: datetime, end: datetime) -> dict[uuid.UUID, Decimal]:
    """By person; who bought nothing is not there. Three queries."""
    return spent(sales_between(currency=currency, begin=begin, end=end), currency=currency, begin=begin, end=end)


def spent(sales: Iterable[Sale], *, currency: str, begin: datetime, end: datetime) -> dict[uuid.UUID, Decimal]:
    """The same, for whoever has read the shop's own sales of that time already. One query."""
    found: dict[uuid.UUID, Decimal] = defaultdict(Decimal)
    for sale in sales:
        found[sale.person] += sale.net
    rows = Purchase.objects.between(begin, end).filter(currency=currency).order_by()
    for person, thousandths in rows.values_list("identity__customer_id").annotate(sum=Sum("paid_thousandths")):
        found[person] += Decimal(thousandths) / THOUSAND
    return dict(found)


def lines_bought(sales: Iterable[Sale], *, currency: str, begin: datetime, end: datetime) -> dict[uuid.UUID, set[str]]:
    """By person the product lines bought: families, and categories of fixed products, also at tills elsewhere.

    Of `sales` that were read already. Two queries.
    """
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for sale in sales:
        if sale.net > 0:
            found[sale.person].add(sale.family_code)
    categories = dict(FixedProduct.objects.exclude(category="").values_list("sku", "category").iterator())
    rows = Purchase.objects.between(begin, end).filter(currency=currency, paid_thousandths__gt=0).order_by()
    for person, sku in rows.values_list("identity__customer_id", "sku").distinct().iterator():
        found[person].add(categories.get(sku, sku)[:LONGEST])
    return found


def in_order(people: Iterable[uuid.UUID], amounts: Mapping[uuid.UUID, Decimal]) -> list[float]:
    """What each of these people spent, as numbers to reckon with."""
    return [float(amounts.get(person, ZERO)) for person in people]


def in_cents(amount: float) -> Decimal:
    """A reckoned amount as it is shown."""
    return Decimal(amount).quantize(_CENT)
