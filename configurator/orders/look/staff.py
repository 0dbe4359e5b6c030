"""What customers want printed, for staff to look at: the queue, and its answers."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from configurator.customers.http import Request, SeeOther
from configurator.orders.look.forms import LookForm
from configurator.orders.look.steps import OtherwiseError, ask_for_others, pass_words
from configurator.orders.models import Kind, Order
from configurator.orders.precedence import in_order
from configurator.orders.state import state_of

MOST, UNPROCESSABLE = 50, 422
MAY = "orders.look_at_words"


@never_cache
@require_safe
@permission_required(MAY, raise_exception=True)
def waiting(request: Request) -> HttpResponse:
    """What is to be looked at, what is due first on top."""
    return _queue(request, {})


def _queue(request: Request, sent: Mapping[uuid.UUID, LookForm], status: int = 200) -> HttpResponse:
    """The orders that wait for it. Three queries, and those who is ahead."""
    stands = (Order.Status.ON_HOLD, Order.Status.AWAITING_PAYMENT)
    rows = Order.objects.filter(status__in=stands, events__kind=Kind.LOOK).distinct()
    orders = (
        rows.with_lines().select_related("identity__customer").prefetch_related("events").order_by("placed_at", "pk")
    )
    open_ones = [order for order in orders if state_of(order.events.all()).look == Kind.LOOK]
    asked = [order for order, _ahead in in_order(open_ones, since=_since, person=_person)][:MOST]
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Customers' own words"),
        "asked": [(order, sent.get(order.pk) or _form(order)) for order in asked],
    }
    return render(request, "orders/look/queue.html", context, status=status)


def _since(order: Order) -> datetime:
    return order.placed_at


def _person(order: Order) -> uuid.UUID | None:
    return order.identity.customer.person_id if order.identity else None


def _form(order: Order) -> LookForm:
    return LookForm(initial={"version": order.version, "key": uuid.uuid4()}, auto_id=f"look-{order.number}-%s")


@require_POST
@permission_required(MAY, raise_exception=True)
def answered(request: Request, key: uuid.UUID) -> HttpResponse:
    """Print the words of an order, or ask its customer for others."""
    form = LookForm(request.POST, auto_id="look-%s")
    if not form.is_valid():
        return _queue(request, {key: form}, status=UNPROCESSABLE)
    said = form.cleaned_data
    common = {"order_key": key, "version": said["version"], "key": said["key"], "at": timezone.now()}
    by = f"staff:{request.user.pk}"
    try:
        if said["act"] == "pass":
            pass_words(**common, by=by)
        else:
            ask_for_others(**common, by=by, reason=said["reason"], words=said["words"])
    except Order.DoesNotExist:
        raise Http404 from None
    except OtherwiseError:
        messages.error(request, _("Somebody was faster, or the customer gave other words meanwhile. Look once more."))
    else:
        messages.success(request, _("Done, and the customer gets a mail."))
    return SeeOther(reverse("orders:looks"))
