"""Savings for staff: what was moved to cheaper channels, what that was to save and saved, for which programme."""

import uuid

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from configurator.customers.http import Request, SeeOther
from configurator.customers.models import User
from configurator.insight.models import ChannelMove
from configurator.insight.savings.take import withdraw
from configurator.programs.models import Programme
from configurator.programs.savings.credit import all_moves, credit, totals

MAY_SEE, MAY_CHANGE = "insight.view_channelmove", "insight.change_channelmove"
ON_A_PAGE = 25


@never_cache
@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def savings(request: Request) -> HttpResponse:
    """All that was taken, with the sums by programme."""
    lines = all_moves(at=timezone.now())
    context = {
        **admin.site.each_context(request),
        "title": _("What cheaper channels saved"),
        "totals": totals(lines),
        "page": Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page")),
        "programmes": Programme.objects.order_by("name", "pk"),
        "may_change": request.user.has_perm(MAY_CHANGE),
    }
    return render(request, "programs/savings/savings.html", context)


@require_POST
@permission_required(MAY_CHANGE, raise_exception=True)
def change(request: Request, pk: int) -> HttpResponse:
    """Credit one to a programme, or withdraw it."""
    move, at = get_object_or_404(ChannelMove, pk=pk), timezone.now()
    by = request.user if isinstance(request.user, User) else None
    if request.POST.get("do") == "withdraw":
        withdraw(pk=move.pk, by=by, at=at)
        messages.success(request, _("Withdrawn: nothing is counted from now on. What it saved until now stays."))
    elif request.POST.get("do") == "credit":
        try:
            credit(move_id=move.pk, programme_key=_key(request.POST.get("programme", "")), by=by, at=at)
        except Programme.DoesNotExist:
            raise Http404 from None
        messages.success(request, _("The saving counts there now."))
    else:
        return HttpResponseBadRequest(_("Please use the buttons on the page. Nothing was changed."))
    return SeeOther(reverse("programmes:savings"))


def _key(text: str) -> uuid.UUID | None:
    """A programme's key; none is named by nothing. Raises Programme.DoesNotExist for what is no key."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise Programme.DoesNotExist from None
