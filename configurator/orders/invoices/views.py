"""Invoices and credit notes as PDF: for whoever owns the order, and for whoever has its link."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from configurator.configurations.pdf import CantDrawError
from configurator.customers.http import Request, in_person, unlisted
from configurator.orders.invoices.pdf import draw
from configurator.orders.models import Invoice, Order

UNAVAILABLE = 503


@never_cache
@require_safe
@in_person
def paper(request: Request, key: uuid.UUID, number: str) -> HttpResponse:
    """A paper of an order of the visitor's."""
    orders = Order.objects.owned_by(request.visitor.customer_id).filter(key=key)
    return drawn(request, get_object_or_404(Invoice, order__in=orders, number=number))


@never_cache
@require_safe
def paper_by_link(request: Request, token: str, number: str) -> HttpResponse:
    """A paper of the order with this link; search engines are told to stay away."""
    return unlisted(drawn(request, get_object_or_404(Invoice, order__token=token, number=number)))


def drawn(request: Request, found: Invoice) -> HttpResponse:
    """A paper as PDF; a page that says so where the shop can't draw one."""
    try:
        pdf = draw(body=found.body)
    except CantDrawError:
        return render(request, "orders/invoices/unavailable.html", {"paper": found}, status=UNAVAILABLE)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response
