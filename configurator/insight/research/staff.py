"""For market research: the data sets that there are, to take along, and who took which."""

from datetime import date
from random import SystemRandom
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from configurator.customers.http import Request, SeeOther
from configurator.insight.periods import last_over
from configurator.insight.research.close import LATE
from configurator.insight.research.export import NobodyInItError, export
from configurator.insight.research.model import MAY_EXPORT, ResearchExport, ResearchPeriod

ON_A_PAGE = 25
_PERIODS = 13
"""A year."""


@never_cache
@require_safe
@permission_required(MAY_EXPORT, raise_exception=True)
def data_sets(request: Request) -> HttpResponseBase:
    """The data sets of the last year, and the log of who took one, the latest first."""
    found = ResearchPeriod.objects.annotate(cells=Count("weeks")).order_by("-begin")[:_PERIODS]
    log = ResearchExport.objects.select_related("period", "by").order_by("-at", "-pk")
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Data sets for research"),
        "periods": found,
        "running": last_over(timezone.now()).next,
        "late_days": LATE.days,
        "page": Paginator(log, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "insight/research/data_sets.html", context)


@never_cache
@require_POST
@permission_required(MAY_EXPORT, raise_exception=True)
def take(request: Request, begin: str) -> HttpResponseBase:
    """The archive of four weeks; that it was taken is written down."""
    period = ResearchPeriod.objects.filter(begin=_day(begin)).first()
    if period is None:
        raise Http404
    user: Any = request.user
    try:
        file = export(period=period, by=user, at=timezone.now(), rng=SystemRandom())
    except NobodyInItError:
        messages.error(request, _("Too few customers agreed: there is nothing to take of these four weeks."))
        return SeeOther(reverse("insight:research"))
    return FileResponse(file, as_attachment=True, filename=f"research-{period.begin}.zip")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
