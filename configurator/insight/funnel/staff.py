"""For staff: how far visitors get with each product, where they stop, and how long orders take."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from configurator.customers.http import Request, spreadsheet
from configurator.insight.funnel.read import Week, counts, families, funnel, refused
from configurator.insight.funnel.sql import BOUNDS
from configurator.insight.models import FunnelCount

MAY = "insight.view_funnelcount"
SPANS = ("7", "30", "90", "365")  # days
USUAL = "30"
_WIDTH, _HEIGHT = 480, 120


@dataclass(frozen=True, slots=True)
class _Column:
    """A week as two columns in one place: visitors, and those of them who ordered."""

    x: float
    width: float
    seen: float
    seen_top: float
    ordered: float
    ordered_top: float


@never_cache
@require_safe
@permission_required(MAY, raise_exception=True)
def page(request: Request) -> HttpResponse:
    """The funnel of a period and product line; with `as=csv` its counts by day, without anybody in them."""
    days = asked if (asked := request.GET.get("days", "")) in SPANS else USUAL
    since = timezone.now().astimezone(UTC).date() - timedelta(days=int(days) - 1)
    listed = families()
    asked = request.GET.get("family", "")
    family = asked if asked in dict(listed) else ""
    if request.GET.get("as") == "csv":
        return spreadsheet(_rows(since, family), filename="funnel.csv")
    found = funnel(since=since, family_code=family)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Funnel"),
        "funnel": found,
        "columns": _columns(found.weeks),
        "wishes": refused(since=since, family_code=family),
        "families": listed,
        "family": family,
        "spans": SPANS,
        "days": days,
    }
    return render(request, "insight/funnel.html", context)


def _columns(weeks: Sequence[Week]) -> list[_Column]:
    most = max((week.seen for week in weeks), default=0)
    if not most:
        return []
    step = _WIDTH / len(weeks)
    found = []
    for place, week in enumerate(weeks):
        seen, ordered = (_HEIGHT * count / most for count in (week.seen, week.ordered))
        found.append(_Column(place * step, min(step * 0.8, 60), seen, _HEIGHT - seen, ordered, _HEIGHT - ordered))
    return found


def _rows(since: date, family: str) -> Iterator[list[object]]:
    """For research: a row for each day, product line, step, module and time. Codes need no guard against formulas."""
    yield ["day", "product_line", "step", "module", "from_seconds", "until_seconds", "visitors"]
    rows = counts(since=since, family_code=family).filter(count__gt=0)
    keys = ("on", "family_code", "step", "module_code", "bucket")
    for on, code, step, module, bucket, count in (
        rows.order_by(*keys).values_list(*keys).annotate(Sum("count")).iterator()
    ):
        times = _bounds(bucket) if step == FunnelCount.Step.ORDERED else ("", "")
        yield [on.isoformat(), code, step, module, *times, count]


def _bounds(bucket: int) -> tuple[str, str]:
    begin = BOUNDS[bucket - 1] if bucket else 0
    return str(begin), str(BOUNDS[bucket]) if bucket < len(BOUNDS) else ""
