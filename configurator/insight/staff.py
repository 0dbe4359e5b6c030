"""For staff: what a customer is worth and why, and whom serving costs more than is to come."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from configurator.customers.http import Request, back
from configurator.customers.models import User
from configurator.insight.models import CustomerValue, Tier
from configurator.insight.savings.take import NoProposalError, take
from configurator.insight.waterfall import waterfall_of
from configurator.insight.worklist import below_zero

MAY = "insight.view_customervalue"
MAY_TAKE = "insight.add_channelmove"
ON_A_PAGE = 25


@never_cache
@require_safe
@permission_required(MAY, raise_exception=True)
def of_customer(request: Request, customer_id: uuid.UUID) -> HttpResponse:
    """The waterfall of a customer; a fragment for the customer's page, a page by itself."""
    context = {"waterfall": waterfall_of(customer_id=customer_id)}
    return render(request, "insight/_of_customer.html" if request.htmx else "insight/of_customer.html", context)


@never_cache
@require_safe
@permission_required(MAY, raise_exception=True)
def below(request: Request) -> HttpResponse:
    """Customers below zero, the lowest first, with what costs most and what would cost less."""
    count = CustomerValue.objects.standing().filter(tier=Tier.BELOW_ZERO).count()
    page = Paginator(range(count), ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Customers below zero"),
        "cases": below_zero(first=max(page.start_index() - 1, 0), count=ON_A_PAGE),
        "page": page,
        "may_take": request.user.has_perm(MAY_TAKE),
    }
    return render(request, "insight/below_zero.html", context)


@require_POST
@permission_required(MAY_TAKE, raise_exception=True)
def take_proposal(request: Request, customer_id: uuid.UUID) -> HttpResponse:
    """Take a proposal of the workbench."""
    said = {name: request.POST.get(name, "") for name in ("activity", "channel")}
    by = request.user if isinstance(request.user, User) else None
    try:
        move = take(customer_id=customer_id, **said, by=by, at=timezone.now())
    except NoProposalError:
        messages.error(request, _("There is no such proposal any more. The page shows those of today."))
    else:
        words = _("Taken: from now on by the channel “{channel}”. What that saves is counted from here on.")
        messages.success(request, words.format(channel=move.get_channel_after_display()))
    return back(request, otherwise=reverse("insight:below_zero"))
