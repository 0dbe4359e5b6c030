"""For staff: what waits for an answer, what a release would do to open orders, what customers ordered; look-alikes."""

import uuid

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from configurator.customers.http import Request
from configurator.orders.affected import affected_orders
from configurator.orders.alike import alike_by_orders
from configurator.orders.models import Order, QuoteRequest
from configurator.orders.waiting import REQUEST, RETURN, waiting_for_staff
from configurator.releases.http import subject_or_404

MOST = 50
"""So many orders and requests of a customer are shown, the latest first."""
ON_A_PAGE = 25
MAY_ANSWER = {REQUEST: "orders.add_quoteanswer", RETURN: "orders.change_return"}


@never_cache
@require_safe
@permission_required("releases.view_release", raise_exception=True)
def affected(request: Request, kind: str, pk: str) -> HttpResponse:
    """The open orders that could not be ordered again; a fragment for the publish page, a page by itself."""
    release = subject_or_404(kind, pk)
    context = {"found": affected_orders(release=release), "family_name": release.family_name}
    template = "orders/_affected.html" if request.htmx else "orders/affected.html"
    return render(request, template, context)


@never_cache
@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def of_customer(request: Request, customer_id: uuid.UUID) -> HttpResponse:
    """The orders and requests of a customer; a fragment for the customer's page, a page by itself."""
    orders = Order.objects.owned_by(customer_id).with_lines().newest_first()
    requests = QuoteRequest.objects.owned_by(customer_id).newest_first()
    context = {"orders": orders[:MOST], "requests": requests[:MOST]}
    return render(request, "orders/_of_customer.html" if request.htmx else "orders/of_customer.html", context)


@never_cache
@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def alike(request: Request, customer_id: uuid.UUID) -> HttpResponse:
    """Others who may be the same person, by their orders; a fragment for the customer's page, a page by itself."""
    context = {"found": alike_by_orders(customer_id=customer_id), "customer_id": customer_id}
    return render(request, "orders/_alike.html" if request.htmx else "orders/alike.html", context)


@never_cache
@require_safe
def waiting(request: Request) -> HttpResponse:
    """What waits for whoever looks, as far as they may answer it, what is due first on top."""
    kinds = [kind for kind, may in MAY_ANSWER.items() if request.user.has_perm(may)]
    if not kinds:
        raise PermissionDenied
    page = Paginator(waiting_for_staff(kinds=kinds), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {**admin.site.each_context(request), "title": _("Waiting for an answer"), "page": page}
    return render(request, "orders/waiting.html", context)
