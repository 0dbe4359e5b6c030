"""For staff: what a customer told that does not go together, to settle it with them."""

import uuid

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from configurator.customers.consent import Purpose, may_use
from configurator.customers.http import Request
from configurator.customers.models import Customer
from configurator.profiles.dialogue.contradictions import contradictions_of
from configurator.profiles.dialogue.shown import appetite_of
from configurator.profiles.taste import taste_of
from configurator.profiles.told import NOTHING
from configurator.releases.shelf import current_releases


@never_cache
@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def contradictions(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The contradictions of one customer; a fragment of their page, a page by itself."""
    if not Customer.objects.filter(pk=pk).exists():
        raise Http404
    taste = taste_of(customer_id=pk, fresh=True) if may_use(customer_id=pk, purpose=Purpose.PERSONALISE) else None
    shown = appetite_of(taste=taste, releases=current_releases())
    found = contradictions_of(told=taste.told if taste else NOTHING, taste=taste, appetite=shown)
    template = "profiles/admin/_contradictions.html" if request.htmx else "profiles/admin/contradictions.html"
    return render(request, template, {"found": found, "pk": pk})
