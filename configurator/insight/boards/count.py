"""Count: once a day what boards show and nobody could read quickly: tiers, lines, what was told, what sells.

Only counts are kept. What customers told, and the attributes of what they ordered, is counted of those who let us learn
always (`lasting`, `who_let_learn`), as everything is that serves others than themselves.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, TruncDate, TruncMonth

from configurator.customers.consent import lasting, who_let_learn
from configurator.customers.models import Interaction, Verb
from configurator.insight.boards.model import NEW, PEOPLE, SEVERAL, BoardCount
from configurator.insight.models import CustomerValue, TierChange, ValueTerm
from configurator.orders.models import Rating
from configurator.orders.ratings.rate import CHANGE_WITHIN
from configurator.profiles.models import Taste
from configurator.profiles.proposals.effect import report
from configurator.profiles.told import APPETITE, LIKES, QUESTION

logger = logging.getLogger(__name__)

_YEAR = timedelta(days=365)
_LONGEST = 300
_AT_ONCE = 1_000
Kind = BoardCount.Kind
_OF_VALUES = (Kind.TIER, Kind.LINE, Kind.VARIETY, Kind.REFERRAL)
_OF_ACTS = (Kind.TOLD, Kind.ATTRIBUTE, Kind.EFFECT, Kind.CURVE, Kind.CLICKS)


def count_boards(*, at: datetime) -> int:
    """Count this day, anew if it was counted before. Returns how many rows it has.

    Cost: a few grouping statements over values and their terms, over tastes, what was told and ratings.
    """
    on = at.astimezone(UTC).date()
    with transaction.atomic():
        count = count_values(at=at)
        rows = [*_told(on), *_attributes(on), *_proposals(on, at)]
        _write(on, _OF_ACTS, rows)
        count += _count_ratings(on)
    logger.info("boards counted on=%s rows=%s", on, count + len(rows))
    return count + len(rows)


def count_values(*, at: datetime) -> int:
    """Of a day what the reckoning of values says: tiers and moves between them, lines, variety, referrals."""
    on = at.astimezone(UTC).date()
    with transaction.atomic():
        moved = _moved(on)
        rows = [*_tiers(on), *_lines(on), *_variety(on), *_referrals(on)]
        BoardCount.objects.filter(kind=Kind.MOVED, on__in={row.on for row in moved}).delete()
        BoardCount.objects.bulk_create(moved, batch_size=_AT_ONCE)
        _write(on, _OF_VALUES, rows)
    return len(moved) + len(rows)


def _write(on: date, kinds: Iterable[Kind], rows: list[BoardCount]) -> None:
    """Rows of a day in place of those of these kinds."""
    BoardCount.objects.filter(on=on, kind__in=kinds).delete()
    BoardCount.objects.bulk_create(rows, batch_size=_AT_ONCE)


def _row(on: date, kind: Kind, code: str, count: int, amount: Decimal | float = 0, **more: str) -> BoardCount:
    return BoardCount(on=on, kind=kind, code=code, count=count, amount=Decimal(str(amount)), **more)


def _moved(on: date) -> list[BoardCount]:
    """By day who changed the tier, from the last counted day until this one; the first time of all days."""
    last = BoardCount.objects.filter(kind=Kind.MOVED, on__lte=on).aggregate(last=Max("on"))["last"]
    changes = TierChange.objects.filter(at__lt=_midnight(on + timedelta(days=1)))
    if last:
        changes = changes.filter(at__gte=_midnight(last))
    days = changes.annotate(on=TruncDate("at", tzinfo=UTC)).order_by().values_list("on", "before", "after")
    found = days.annotate(count=Count("pk"))
    return [_row(day, Kind.MOVED, f"{before or NEW}>{after}", count) for day, before, after, count in found]


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)


def _tiers(on: date) -> Iterator[BoardCount]:
    rows = CustomerValue.objects.standing().order_by().values_list("tier", "currency")
    for tier, currency, count, value in rows.annotate(count=Count("pk"), sum=Sum("value")):
        yield _row(on, Kind.TIER, tier, count, value, currency=currency)


def _lines(on: date) -> Iterator[BoardCount]:
    for family, count, seen in _bought().values_list("family_code").annotate(count=Count("of"), sum=Sum("seen")):
        yield _row(on, Kind.LINE, "", count, seen, family_code=family)


def _variety(on: date) -> Iterator[BoardCount]:
    """Of each customer the number of lines; counted here, one number at a time."""
    lines = _bought().values("of").annotate(lines=Count("family_code")).values_list("lines", flat=True)
    found = Counter(min(number, SEVERAL) for number in lines.iterator())
    return (_row(on, Kind.VARIETY, str(number), count) for number, count in found.items())


def _bought() -> "QuerySet[ValueTerm]":
    standing = CustomerValue.objects.standing()
    return ValueTerm.objects.filter(kind=ValueTerm.Kind.MARGIN, seen__gt=0, of__in=standing).order_by()


def _referrals(on: date) -> Iterator[BoardCount]:
    rows = ValueTerm.objects.filter(kind=ValueTerm.Kind.REFERRAL, of__in=CustomerValue.objects.standing()).order_by()
    for currency, count, amount in rows.values_list("of__currency").annotate(count=Count("of"), sum=Sum("amount")):
        yield _row(on, Kind.REFERRAL, "", count, amount, currency=currency)


def _told(on: date) -> Iterator[BoardCount]:
    """Answers, appetite and likings: the latest word of each customer on each subject, unless it was taken back."""
    subjects = Q(detail__subject=APPETITE)
    for kind in (QUESTION, LIKES):
        subjects |= Q(detail__subject__startswith=kind)
    told = lasting(Interaction.objects.filter(verb=Verb.TOLD)).filter(subjects)
    acts: Any = told.annotate(subject=KT("detail__subject"), said=KT("detail__value"))
    latest = acts.order_by().values("identity__customer_id", "family_code", "subject").annotate(newest=Max("pk"))
    rows = acts.filter(pk__in=latest.values("newest")).order_by()
    for family, subject, said, count in rows.values_list("family_code", "subject", "said").annotate(count=Count("pk")):
        code = f"{subject}={said}"
        if said and len(code) <= _LONGEST:  # without a word it was taken back
            yield _row(on, Kind.TOLD, code, count, family_code=family)


def _attributes(on: date) -> Iterator[BoardCount]:
    rows = Taste.objects.filter(kind=Taste.Kind.ATTRIBUTE, order_count__gt=0, customer__in=who_let_learn()).order_by()
    sums = rows.values_list("family_code", "code").annotate(count=Count("customer"), sum=Sum("order_count"))
    for family, code, count, orders in sums:
        yield _row(on, Kind.ATTRIBUTE, code, count, orders, family_code=family)


def _proposals(on: date, at: datetime) -> Iterator[BoardCount]:
    """What became of proposals in the last year, as its own page reckons it."""
    found = report(since=at - _YEAR)
    for effect in found.effects:
        for side, share in (("shown", effect.shown), ("held", effect.held)):
            yield _row(on, Kind.EFFECT, f"{effect.by}/{side}", share.count, share.taken, family_code=effect.family_code)
    for point in found.curve:
        yield _row(on, Kind.CURVE, str(point.orders), point.shown.count, point.shown.taken)
        if point.clicks is not None:
            yield _row(on, Kind.CLICKS, str(point.orders), 0, round(point.clicks, 3))


def _count_ratings(on: date) -> int:
    """By month how many orders were rated how, and by how many customers; anew where an answer may have changed."""
    last = BoardCount.objects.filter(kind=Kind.RATED, on__lte=on).aggregate(last=Max("on"))["last"]
    first = (last - CHANGE_WITHIN).replace(day=1) if last else date.min
    found = Rating.objects.filter(rated_at__lt=_midnight(on + timedelta(days=1)))
    if last:
        found = found.filter(rated_at__gte=_midnight(first))
    months = found.annotate(month=TruncMonth("rated_at", tzinfo=UTC)).order_by()
    person = Coalesce("order__identity__customer__merged_into_id", "order__identity__customer_id")
    people = months.values_list("month").annotate(count=Count(person, distinct=True))
    rows = [_row(month.date(), Kind.RATED, PEOPLE, count) for month, count in people]
    scores = months.values_list("month", "score").annotate(count=Count("pk"))
    rows += [_row(month.date(), Kind.RATED, str(score), count) for month, score, count in scores]
    BoardCount.objects.filter(kind=Kind.RATED, on__range=(first, on)).delete()
    BoardCount.objects.bulk_create(rows, batch_size=_AT_ONCE)
    return len(rows)
