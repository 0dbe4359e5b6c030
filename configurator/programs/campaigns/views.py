"""A campaign's message on the home page."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from configurator.customers.http import Request, back, in_person
from configurator.programs.campaigns.messages import hide, note_seen, waiting_for


@never_cache
@require_safe
@in_person
def message(request: Request) -> HttpResponse:
    """What waits for this customer: a fragment for the home page, a page by itself."""
    customer_id = request.visitor.customer_id
    at = timezone.now()
    found = waiting_for(customer_id=customer_id, at=at) if customer_id and request.user.is_authenticated else None
    if found and request.method == "GET":
        note_seen(contact=found.contact, at=at)
    template = "programs/campaigns/_message.html" if request.htmx else "programs/campaigns/message.html"
    return render(request, template, {"waiting": found})


@require_POST
@in_person
def put_away(request: Request, key: uuid.UUID) -> HttpResponse:
    """The customer has read it."""
    customer_id = request.visitor.customer_id
    if customer_id is None or not hide(customer_id=customer_id, key=key, at=timezone.now()):
        raise Http404
    return HttpResponse() if request.htmx else back(request, otherwise="/")
