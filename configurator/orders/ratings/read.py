"""Read: what was answered, by month and by person."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Avg, Count, Q
from django.db.models.functions import Coalesce, TruncMonth

from configurator.orders.models import Rating
from configurator.orders.models.rating import LOW

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """What was answered in a month: how many, their mean, how many low ones."""

    begin: date
    count: int
    mean: float
    low: int


def by_month() -> list[Month]:
    """The latest twelve months that have any, the first first. One query."""
    rows = Rating.objects.annotate(month=TruncMonth("rated_at")).order_by("-month").values("month")
    found = rows.annotate(count=Count("pk"), mean=Avg("score"), low=Count("pk", filter=Q(score__lte=LOW)))[:MONTHS]
    return [Month(row["month"].date(), row["count"], row["mean"], row["low"]) for row in reversed(found)]


def scores_between(*, begin: datetime, end: datetime) -> Mapping[uuid.UUID, float]:
    """By person the mean of what they answered after a time until another. One query."""
    person = Coalesce("order__identity__customer__merged_into_id", "order__identity__customer_id")
    rows = Rating.objects.filter(rated_at__gt=begin, rated_at__lte=end).annotate(person=person)
    found: dict[uuid.UUID, list[int]] = defaultdict(list)
    for who, score in rows.exclude(person=None).values_list("person", "score"):
        found[who].append(score)
    return {who: sum(scores) / len(scores) for who, scores in found.items()}
