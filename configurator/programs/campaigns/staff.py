"""A campaign for staff: whom it reaches and what each reads, what it could show, the lot, and what it did."""

import uuid
from collections.abc import Callable
from datetime import datetime
from random import SystemRandom
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from configurator.customers.http import Request, SeeOther
from configurator.programs.campaigns import job
from configurator.programs.campaigns.audience import Audience, audience_of
from configurator.programs.campaigns.draw import NotReadyError, against, draw
from configurator.programs.campaigns.foresight import foresee
from configurator.programs.campaigns.receivers import ON_A_PAGE, count_of, page_of, reads
from configurator.programs.campaigns.result import result_of
from configurator.programs.campaigns.send import start, stop
from configurator.programs.models import Campaign

MAY_SEE, MAY_RUN = "programs.view_campaign", "programs.run_campaign"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_SEE, raise_exception=True)
def campaign(request: Request, key: uuid.UUID) -> HttpResponse:
    """A GET shows it as it stands; a POST draws the lot, starts it or stops it."""
    found = get_object_or_404(Campaign.objects.select_related("owner"), pk=key)
    if request.method == "POST":
        return _do(request, found)
    at = timezone.now()
    audience = None if found.drawn_at else audience_of(campaign=found, at=at)
    context = {
        **admin.site.each_context(request),
        "title": found.name,
        "campaign": found,
        "may_run": request.user.has_perm(MAY_RUN),
        **(_before(found, audience, at) if audience else {"result": result_of(campaign=found, at=at)}),
        **_receivers(request, found, audience),
    }
    return render(request, "programs/campaigns/campaign.html", context)


def _before(found: Campaign, audience: Audience, at: datetime) -> dict[str, Any]:
    people = [one.person for one in audience.receivers]
    return {
        "audience": audience,
        "groups": [(group, audience.by_group[group.pk]) for group in audience.groups],
        "against": against(found, audience, at),
        "foresight": foresee(campaign=found, people=people, at=at) if people else None,
    }


def _receivers(request: Request, found: Campaign, audience: Audience | None) -> dict[str, Any]:
    number = count_of(campaign=found, audience=audience)
    page = Paginator(range(number), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = page_of(campaign=found, audience=audience, first=max(page.start_index() - 1, 0)) if number else ()
    chosen = _key(request.GET.get("receiver", "")) or (rows[0].person if rows else None)
    said = reads(campaign=found, audience=audience, person=chosen) if chosen else None
    return {"rows": rows, "page": page, "said": said, "chosen": chosen}


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _do(request: Request, found: Campaign) -> HttpResponse:
    if not request.user.has_perm(MAY_RUN):
        return HttpResponseForbidden(_("You may look at campaigns, and not start them."))
    act = _ACTS.get(request.POST.get("do", ""))
    if act is None:
        return HttpResponseBadRequest(_("Please use the buttons on the page. Nothing was changed."))
    try:
        messages.success(request, act(found.key, timezone.now()))
    except NotReadyError as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    return SeeOther(reverse("campaigns:campaign", args=[found.key]))


def _draw(key: uuid.UUID, at: datetime) -> str:
    number = draw(key=key, at=at, rng=SystemRandom())
    return _("The lot was drawn; customers in it: {number}.").format(number=number)


def _start(key: uuid.UUID, at: datetime) -> str:
    start(key=key, at=at)
    job.send_campaign.enqueue(str(key))
    return _("It has started; messages go out in the background.")


def _stop(key: uuid.UUID, at: datetime) -> str:
    number = stop(key=key, at=at)
    return _("It was stopped; letters taken back: {number}.").format(number=number)


_ACTS: dict[str, Callable[[uuid.UUID, datetime], str]] = {"draw": _draw, "start": _start, "stop": _stop}
