"""Learn: one pass over the new interactions; and the same counts made anew from all of them."""

import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Subquery

from configurator.customers.forget import forget_ended_visits
from configurator.customers.models import Customer, Interaction
from configurator.customers.models.interaction import InteractionQuerySet
from configurator.customers.track import being_written
from configurator.profiles.counts import ACT_FIELDS, Act, Count, Counts
from configurator.profiles.facts import facts_of
from configurator.profiles.models import LearningCursor, Taste
from configurator.profiles.wishes import settle_wishes

logger = logging.getLogger(__name__)

BATCH = 1_000
GAP_PATIENCE = timedelta(minutes=1)
VISITS_EVERY = timedelta(seconds=30)

_COUNT_FIELDS = [field.name for field in fields(Count)]

Whose = list[tuple[uuid.UUID, Act]]


def learn(*, at: datetime, limit: int = BATCH) -> int:
    """Count up to `limit` new interactions, then forget the visits that ended. Returns how many were counted.

    With nothing new it costs one small query.
    """
    if not _something_to_do(at):
        return 0
    with transaction.atomic():
        cursor = locked_cursor()
        acts = _new_acts(cursor.last_interaction, at=at, limit=limit)
        if acts:
            _count(acts)
            LearningCursor.objects.update(last_interaction=acts[-1][1].id)
    if at - cursor.visits_checked_at >= VISITS_EVERY:
        _forget_visits(at=at)
    return len(acts)


def rebuild(*, customer_id: uuid.UUID) -> int:
    """Count the interactions of the person behind a customer anew, as far as the pass has come.

    A customer who was merged into another has no tastes of their own. Returns how many tastes the person has.
    """
    with transaction.atomic():
        cursor = locked_cursor()
        counts = Counts()
        person_id = Customer.objects.person(customer_id).get().pk
        for act in _acts(Interaction.objects.of(person_id).filter(pk__lte=cursor.last_interaction)):
            counts.add(act, facts_of)
        Taste.objects.filter(customer_id__in={customer_id, person_id}).delete()
        Taste.objects.bulk_create(_rows(person_id, counts))
    return len(counts.rows)


def rebuild_all() -> int:
    """Count everybody anew, one transaction a customer. Returns how many customers there were."""
    acting = Interaction.objects.order_by().values_list("identity__customer_id", flat=True).distinct()
    customers = {*acting, *Taste.objects.order_by().values_list("customer_id", flat=True).distinct()}
    for customer_id in sorted(customers):
        rebuild(customer_id=customer_id)
    return len(customers)


def _something_to_do(at: datetime) -> bool:
    newest = Interaction.objects.order_by("-pk").values("pk")[:1]
    cursors = LearningCursor.objects.annotate(newest=Subquery(newest))
    for last, newest_id, checked_at in cursors.values_list("last_interaction", "newest", "visits_checked_at"):
        return bool((newest_id or 0) > last or at - checked_at >= VISITS_EVERY)
    return True


def locked_cursor() -> LearningCursor:
    """The cursor, locked until the caller's transaction ends: one at a time counts, counts anew or forgets."""
    LearningCursor.objects.get_or_create(pk=LearningCursor.THE_ONE)
    return LearningCursor.objects.select_for_update().get()


def _new_acts(last: int, *, at: datetime, limit: int) -> Whose:
    new = Interaction.objects.after(last).values_list(*ACT_FIELDS, "identity__customer_id", "at")
    rows = list(new[:limit])
    count = settled([(row[0], row[-1]) for row in rows], last=last, at=at)
    if count < len(rows) and not being_written():
        # whoever had a missing id has come to an end by now: it is there, or never will be
        rows = list(new.filter(pk__lte=rows[-1][0]))
        count = len(rows)
    return [(row[-2], Act(*row[:-2])) for row in rows[:count]]


def settled(rows: Sequence[tuple[int, datetime]], *, last: int, at: datetime) -> int:
    """How many of these (id, time) rows may be counted now.

    A database that runs transactions side by side hands out ids before it commits: a row with a smaller id may
    appear after one with a greater, and a cursor that has gone past it would never see it. So the pass waits at the
    first missing id while the row behind it is younger than a minute, or until nobody is writing. After that the id
    belongs to a transaction that was rolled back or to an act that was forgotten.
    """
    for position, (number, time) in enumerate(rows):
        if number != last + 1 and at - time < GAP_PATIENCE:
            return position
        last = number
    return len(rows)


def _acts(interactions: InteractionQuerySet) -> Iterable[Act]:
    return (Act(*row) for row in interactions.order_by("pk").values_list(*ACT_FIELDS).iterator())


def _count(acts: Whose) -> None:
    """Add acts to the stored counts of their customers; rows that fall to nothing go."""
    before = _stored({customer_id for customer_id, _ in acts})
    after = {customer_id: Counts({key: Count(*c) for key, c in rows.items()}) for customer_id, rows in before.items()}
    for customer_id, act in acts:
        after.setdefault(customer_id, Counts()).add(act, facts_of)
    for customer_id, counts in after.items():
        _store(customer_id, before.get(customer_id, {}), counts)


Stored = Mapping[tuple[str, str, str], tuple[int, ...]]


def _stored(customers: set[uuid.UUID]) -> dict[uuid.UUID, dict[tuple[str, str, str], tuple[int, ...]]]:
    found: dict[uuid.UUID, dict[tuple[str, str, str], tuple[int, ...]]] = {}
    rows = Taste.objects.filter(customer_id__in=customers)
    for customer_id, family, kind, code, *count in rows.values_list(
        "customer_id", "family_code", "kind", "code", *_COUNT_FIELDS
    ):
        found.setdefault(customer_id, {})[family, kind, code] = tuple(count)
    return found


def _store(customer_id: uuid.UUID, before: Stored, counts: Counts) -> None:
    gone = [key for key in before if key not in counts.rows]
    for family, kind, code in gone:
        Taste.objects.of(customer_id).filter(family_code=family, kind=kind, code=code).delete()
    changed = [row for row in _rows(customer_id, counts) if before.get(_key(row)) != _figures(row)]
    Taste.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["customer", "family_code", "kind", "code"],
        update_fields=_COUNT_FIELDS,
    )


def _rows(customer_id: uuid.UUID, counts: Counts) -> list[Taste]:
    return [
        Taste(customer_id=customer_id, family_code=family, kind=kind, code=code, **_named(count))
        for (family, kind, code), count in counts.rows.items()
    ]


def _named(count: Count) -> dict[str, Any]:
    return {name: getattr(count, name) for name in _COUNT_FIELDS}


def _key(row: Taste) -> tuple[str, str, str]:
    return row.family_code, row.kind, row.code


def _figures(row: Taste) -> tuple[int, ...]:
    return tuple(getattr(row, name) for name in _COUNT_FIELDS)


def _forget_visits(*, at: datetime) -> None:
    with transaction.atomic():
        locked_cursor()
        settle_wishes(at=at)
        LearningCursor.objects.update(visits_checked_at=at)
        customers = forget_ended_visits(at=at)
        for customer_id in customers:
            rebuild(customer_id=customer_id)
    if customers:
        logger.info("visits forgotten customers=%s", len(customers))
