"""Purchases: what each customer spent within a time, net of tax, offers and what came back; also at tills elsewhere."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from configurator.insight.gather import sales_between
from configurator.insight.models import THOUSAND, Purchase

ZERO = Decimal(0)


def bought(*, currency: str, begin: datetime, end: datetime) -> dict[uuid.UUID, Decimal]:
    """By person; who bought nothing is not there. Three queries."""
    found: dict[uuid.UUID, Decimal] = defaultdict(Decimal)
    for sale in sales_between(currency=currency, begin=begin, end=end):
        found[sale.person] += sale.net
    rows = Purchase.objects.between(begin, end).filter(currency=currency).order_by()
    for person, thousandths in rows.values_list("identity__customer_id").annotate(sum=Sum("paid_thousandths")):
        found[person] += Decimal(thousandths) / THOUSAND
    return dict(found)


def in_order(people: Iterable[uuid.UUID], spent: Mapping[uuid.UUID, Decimal]) -> list[float]:
    """What each of these people spent, as numbers to reckon with."""
    return [float(spent.get(person, ZERO)) for person in people]
