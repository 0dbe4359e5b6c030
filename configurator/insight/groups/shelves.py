"""Shelves: which categories of products that are sold as they are somebody buys more of than is usual.

Who buys much buys of everything; so a category counts by its share of what they buy, beside its share of what all buy.
"""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import CharField, Count, QuerySet
from django.db.models.functions import Cast

from catalog.models import FixedProduct
from configurator.customers.consent import since_erasing, who_let_learn
from configurator.customers.models import Identity
from configurator.insight.gather import NOT_SOLD
from configurator.insight.groups.columns import FEWEST, MORE, Column, Flags
from configurator.insight.models import Purchase
from configurator.orders.models import OrderLine

MOST_CATEGORIES = 200
EXPECTED = 1.0
"""A category is known of somebody who bought so much that so many lines of it are to be expected."""

Lines = npt.NDArray[np.float64]
_Row = tuple[int, str, int]  # a customer's number, a SKU, and how many lines


def shelves(*, numbers: Mapping[uuid.UUID, int], begin: datetime, end: datetime) -> tuple[Flags, list[Column]]:
    """Who bought anything, and a column for each category. Four queries; customers times categories in memory."""
    rows = list(_lines(numbers, begin, end))
    bought = np.zeros(len(numbers), np.bool_)
    bought[[who for who, _, _ in rows]] = True
    said = dict(_categories())
    counted = Counter(said.get(sku, "") for _, sku, _ in rows)  # customers, or more, by category
    names = sorted(sorted(n for n in counted if n and counted[n] >= FEWEST), key=lambda n: -counted[n])
    places = {name: place for place, name in enumerate(names[:MOST_CATEGORIES])}
    kept = [(who, places[name], lines) for who, sku, lines in rows if (name := said.get(sku, "")) in places]
    return bought, more(list(places), _matrix(kept, len(numbers), len(places)))


def more(names: list[str], counts: Lines) -> list[Column]:
    """By category who has more lines of it than their share of all lines: (customers, categories) in, columns out."""
    total, lines = counts.sum(axis=1), counts.sum(axis=0)
    found = []
    for place, name in enumerate(names):
        expected = total * (lines[place] / max(lines.sum(), 1))
        known = expected >= EXPECTED
        found.append(Column(f"{MORE}{name}", known & (counts[:, place] > expected), known))
    return found


def _matrix(rows: list[tuple[int, int, int]], customers: int, categories: int) -> Lines:
    who, place, lines = np.asarray(rows, np.int64).reshape(-1, 3).T
    flat: Lines = np.bincount(who * categories + place, lines, customers * categories).astype(np.float64)
    return flat.reshape(customers, categories)


def _lines(numbers: Mapping[uuid.UUID, int], begin: datetime, end: datetime) -> Iterator[_Row]:
    """Of orders and of purchases that were recorded elsewhere, in lines by customer and product."""
    known = {}
    whose = Identity.objects.filter(customer__in=who_let_learn()).values_list("pk", "customer_id")
    for identity, person in whose.iterator():
        if person in numbers:
            known[identity.hex] = known[str(identity)] = numbers[person]  # as each database writes it
    ordered = OrderLine.objects.present().exclude(sku="").exclude(order__status__in=NOT_SOLD)
    ordered = ordered.filter(order__placed_at__gt=begin, order__placed_at__lte=end)
    elsewhere = Purchase.objects.filter(at__gt=begin, at__lte=end)
    for rows, identity_of, time in ((ordered, "order__identity", "order__placed_at"), (elsewhere, "identity", "at")):
        allowed = rows.filter(**{f"{identity_of}__customer__in": who_let_learn()})
        yield from _counted(since_erasing(allowed, customer=f"{identity_of}__customer", at=time), identity_of, known)


def _counted(rows: "QuerySet[Any]", identity_of: str, known: Mapping[str, int]) -> Iterator[_Row]:
    words = rows.order_by().annotate(who=Cast(f"{identity_of}_id", CharField()))
    for who, sku, lines in words.values_list("who", "sku").annotate(lines=Count("pk")).iterator(chunk_size=20_000):
        if who in known:
            yield known[who], sku, lines


def _categories() -> Iterator[tuple[str, str]]:
    """By SKU what staff call its category, else its kind, else its department."""
    rows = FixedProduct.objects.values_list("sku", "category", "kind", "department")
    return ((sku, category or kind or department) for sku, category, kind, department in rows.iterator())
