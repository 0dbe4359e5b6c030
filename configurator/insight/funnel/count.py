"""Count: follow the interactions and keep, by day and product, how many got to each step; and make it anew."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min

from configurator.customers.models import Interaction
from configurator.customers.track import being_written
from configurator.insight.funnel import sql
from configurator.insight.funnel.model import FunnelCount, FunnelCursor
from configurator.profiles.learn import GAP_PATIENCE

logger = logging.getLogger(__name__)

AT_ONCE = 100_000
_WRITTEN_AT_ONCE = 1_000
_KEY = ("on", "family_code", "step", "module_code", "bucket", "passing")
Step = FunnelCount.Step
Key = tuple[date, str, str, str, int, bool]


def follow(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Count up to `limit` new interactions; the very first time all there are. Returns by how far the cursor moved.

    A row that is still being written is waited for as `profiles.learn` does. Three grouping statements over the acts
    that visitors of the new ones did since the first day among these.
    """
    with transaction.atomic():
        cursor = _locked()
        last = cursor.last_interaction
        upto = _settled(last, at=at)
        if last:
            upto = min(upto, last + limit)
        if upto <= last:
            return 0
        _write(_more(last=last, upto=upto, anew=not last))
        cursor.last_interaction = upto
        cursor.save(update_fields=["last_interaction"])
    return upto - last


def rebuild(*, at: datetime) -> int:
    """Count anew whoever is known for longer than a visit, then what is new. Returns how many rows there are.

    Acts that were erased since no longer count. What visits did stays counted: their acts are gone by design.
    """
    with transaction.atomic():
        cursor = _locked()
        FunnelCount.objects.filter(passing=False).delete()
        if cursor.last_interaction:
            _write(_more(last=0, upto=cursor.last_interaction, anew=True, whose=sql.LASTING))
    while follow(at=at):
        pass
    count = FunnelCount.objects.count()
    logger.info("funnel rebuilt rows=%s", count)
    return count


def _locked() -> FunnelCursor:
    FunnelCursor.objects.get_or_create(pk=FunnelCursor.THE_ONE)
    return FunnelCursor.objects.select_for_update().get()


def _settled(last: int, *, at: datetime) -> int:
    """The newest number behind which none can appear any more.

    Read first, then asked whether anybody writes: whoever had a smaller number has ended if nobody does. Otherwise
    acts younger than a minute wait, and those behind them.
    """
    new = Interaction.objects.filter(pk__gt=last)
    newest: int = new.aggregate(newest=Max("pk"))["newest"] or last
    if newest > last and being_written():
        young = new.filter(at__gt=at - GAP_PATIENCE).aggregate(first=Min("pk"))["first"]
        return newest if young is None else min(newest, young - 1)
    return newest


def _more(*, last: int, upto: int, anew: bool, whose: str = sql.ANYBODY) -> Counter[Key]:
    """By how much each count changes."""
    since = Interaction.objects.filter(pk__gt=last, pk__lte=upto).aggregate(first=Min("at"))["first"]
    if since is None:
        return Counter()
    day = datetime.combine(since.astimezone(UTC).date(), time(), UTC)
    values = {"last": last, "upto": upto, "since": connection.ops.adapt_datetimefield_value(day)}
    found: Counter[Key] = Counter()
    for *place, seen_then, begun_then, begun, bucket_then, bucket, count in _rows(
        sql.cases(anew=anew, whose=whose), values
    ):
        _add_case(found, tuple(place), (seen_then, begun_then, begun, bucket_then, bucket), count)
    for on, family, passing, module, count in _rows(sql.modules(anew=anew, whose=whose), values):
        found[on, family, Step.MODULE.value, module, 0, passing] += count
    for on, family, passing, shown, taken in _rows(sql.proposals(whose=whose), values):
        found[on, family, Step.SHOWN.value, "", 0, passing] += shown
        found[on, family, Step.TAKEN.value, "", 0, passing] += taken
    return found


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The statement's rows with day and kind of visitor as Python has them in every database."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    return [(date.fromisoformat(str(on)), family, bool(passing), *rest) for on, family, passing, *rest in rows]


def _add_case(found: Counter[Key], place: tuple[date, str, bool], case: Sequence[int | None], count: int) -> None:
    """Visitors of one kind: where they stood at the last pass, and where they stand now."""
    on, family, passing = place
    seen_then, begun_then, begun, bucket_then, bucket = case
    found[on, family, Step.SEEN.value, "", 0, passing] += count * (1 - (seen_then or 0))
    found[on, family, Step.BEGUN.value, "", 0, passing] += count * ((begun or 0) - (begun_then or 0))
    if bucket_then is not None:
        found[on, family, Step.ORDERED.value, "", bucket_then, passing] -= count
    if bucket is not None:
        found[on, family, Step.ORDERED.value, "", bucket, passing] += count


def _write(more: Counter[Key]) -> None:
    """Add to the stored counts. Where acts were erased since, a count may have less to give: it stays at none."""
    more = Counter({key: count for key, count in more.items() if count})
    days, families = {key[0] for key in more}, {key[1] for key in more}
    if not more:
        return
    stored = FunnelCount.objects.filter(on__range=(min(days), max(days)), family_code__in=families)
    before: dict[Any, int] = {tuple(row[:-1]): row[-1] for row in stored.values_list(*_KEY, "count")}
    FunnelCount.objects.bulk_create(
        [
            FunnelCount(**dict(zip(_KEY, key, strict=True)), count=max(before.get(key, 0) + count, 0))
            for key, count in more.items()
        ],
        batch_size=_WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=list(_KEY),
        update_fields=["count"],
    )
