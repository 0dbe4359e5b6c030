"""Waiting: requests for a price and parcels to take back that wait for an answer of staff, what is due first on top."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from configurator.orders.models import QuoteRequest, Return
from configurator.orders.precedence import Ahead, in_order

REQUEST, RETURN = "request", "return"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a customer asked for and nobody answered yet; `person` is None where it is nobody's any more."""

    kind: str
    key: uuid.UUID
    number: str
    name: str
    since: datetime
    person: uuid.UUID | None


def waiting_for_staff(*, kinds: Collection[str]) -> list[tuple[Asked, Ahead]]:
    """All that wait of these kinds, in the order in which staff come to them. A query a kind, and two."""
    found: list[Asked] = []
    if REQUEST in kinds:
        found += _rows(REQUEST, QuoteRequest.objects.filter(answers=None), "", "requested_at")
    if RETURN in kinds:
        found += _rows(RETURN, Return.objects.filter(status=Return.Status.ASKED), "order__", "asked_at")
    return in_order(found, since=lambda one: one.since, person=lambda one: one.person)


def _rows(kind: str, rows: "QuerySet[Any]", to: str, since: str) -> Iterator[Asked]:
    person = Coalesce(f"{to}identity__customer__merged_into_id", f"{to}identity__customer_id")
    listed = rows.annotate(person=person).order_by(since, "pk")
    for row in listed.values_list("pk", f"{to}number", f"{to}name", since, "person"):
        yield Asked(kind, *row)
