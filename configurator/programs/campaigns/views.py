"""A campaign's message on the home page is put away."""

import uuid

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from configurator.customers.http import Request, back, in_person
from configurator.programs.campaigns.messages import hide


@require_POST
@in_person
def put_away(request: Request, key: uuid.UUID) -> HttpResponse:
    """The customer has read it."""
    customer_id = request.visitor.customer_id
    if customer_id is None or not hide(customer_id=customer_id, key=key, at=timezone.now()):
        raise Http404
    return HttpResponse() if request.htmx else back(request, otherwise="/")
