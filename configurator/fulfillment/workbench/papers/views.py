"""What is printed at the bench: each paper as a page, and as a PDF where the shop can draw one."""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from configurator.configurations.pdf import CantDrawError
from configurator.customers.barcodes import bars_of
from configurator.customers.http import Request, SeeOther
from configurator.fulfillment.workbench.http import maker
from configurator.fulfillment.workbench.page import work_context
from configurator.fulfillment.workbench.papers.draw import draw
from configurator.orders.models import Order

LIST = "fulfillment/workbench/pick_list.html"
LABEL = "fulfillment/workbench/label.html"


def _context(key: uuid.UUID) -> dict[str, Any]:
    try:
        found = work_context(key=key, at=timezone.now())
    except Order.DoesNotExist as missing:
        raise Http404 from missing
    return {**found, "bars": bars_of(found["order"].number), "seller": _sender()}


def _sender() -> str:
    return ", ".join(filter(None, [settings.SHOP_NAME, settings.SHOP_ADDRESS]))


def _pdf(template: str, key: uuid.UUID, page: str, name: str) -> HttpResponse:
    """The PDF; where it can't be drawn, the page, which can be printed just as well."""
    context = _context(key)
    try:
        body = draw(template=template, context=context)
    except CantDrawError:
        return SeeOther(reverse(page, args=[key]))
    disposition = f'inline; filename="{context["order"].number}-{name}.pdf"'
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": disposition})


@never_cache
@require_safe
@maker
def pick_list(request: Request, key: uuid.UUID) -> HttpResponse:
    """The parts of an order on paper."""
    return render(request, LIST, _context(key))


@never_cache
@require_safe
@maker
def label(request: Request, key: uuid.UUID) -> HttpResponse:
    """Where the parcel goes."""
    return render(request, LABEL, _context(key))


@never_cache
@require_safe
@maker
def pick_list_pdf(request: Request, key: uuid.UUID) -> HttpResponse:  # noqa: ARG001  a view's signature
    """The pick list as a PDF."""
    return _pdf(LIST, key, "fulfillment:work_list", "pick-list")


@never_cache
@require_safe
@maker
def label_pdf(request: Request, key: uuid.UUID) -> HttpResponse:  # noqa: ARG001  a view's signature
    """The label as a PDF."""
    return _pdf(LABEL, key, "fulfillment:work_label", "label")
