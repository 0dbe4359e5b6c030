"""How satisfied customers are, for staff: by month, and the low scores that wait for an answer."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from configurator.customers.http import Request, SeeOther
from configurator.customers.models import User
from configurator.orders.models import Rating
from configurator.orders.precedence import in_order
from configurator.orders.ratings.forms import HandlingForm
from configurator.orders.ratings.rate import handle
from configurator.orders.ratings.read import Month, by_month

MAY_SEE, MAY_ANSWER = "orders.view_rating", "orders.change_rating"
ON_A_PAGE, BEST = 25, 5
_WIDTH, _HEIGHT = 480, 120


@dataclass(frozen=True, slots=True)
class _Column:
    """The mean of a month as a column."""

    x: float
    top: float
    width: float
    height: float


@never_cache
@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def ratings(request: Request) -> HttpResponse:
    """By month; below the low ones that are open, what is due first on top, or those that were looked after."""
    done = "done" in request.GET
    months = by_month()
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("How satisfied customers are"),
        "months": months,
        "columns": _columns(months),
        "page": Paginator(_low(done=done), ON_A_PAGE).get_page(request.GET.get("page")),
        "done": done,
        "may_answer": request.user.has_perm(MAY_ANSWER),
    }
    return render(request, "orders/ratings/ratings.html", context)


@require_POST
@permission_required(MAY_ANSWER, raise_exception=True)
def answered(request: Request, key: uuid.UUID) -> HttpResponse:
    """Somebody answered the customer, or closes it without."""
    found, form = get_object_or_404(Rating, pk=key), HandlingForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Please use the buttons on the page. Nothing was changed."))
    by = request.user if isinstance(request.user, User) else None
    if handle(order_key=found.pk, to=Rating.Handling(form.cleaned_data["to"]), by=by, at=timezone.now()):
        messages.success(request, _("Done. It stands below those that were looked after."))
    else:
        messages.info(request, _("Somebody was faster, or the customer says otherwise now."))
    return SeeOther(reverse("orders:ratings"))


def _low(*, done: bool) -> list[Rating]:
    rows = Rating.objects.low().select_related("order__identity__customer", "handled_by")
    if done:
        return list(rows.exclude(handling=Rating.Handling.OPEN).order_by("-handled_at", "pk"))
    open_ones = rows.filter(handling=Rating.Handling.OPEN).order_by("rated_at", "pk")
    return [one for one, _ahead in in_order(open_ones, since=lambda one: one.rated_at, person=_person)]


def _person(rating: Rating) -> uuid.UUID | None:
    identity = rating.order.identity
    return identity.customer.person_id if identity else None


def _columns(months: Sequence[Month]) -> list[_Column]:
    step = _WIDTH / max(len(months), 1)
    heights = [_HEIGHT * month.mean / BEST for month in months]
    return [_Column(n * step, _HEIGHT - high, min(step * 0.8, 60), high) for n, high in enumerate(heights)]
