"""For staff: what a release, or a draft that is being tried, would do to saved builds; the builds of a customer."""

import uuid

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from configurator.configurations.affected import affected_builds
from configurator.configurations.page import open_builds
from configurator.customers.http import Request
from configurator.releases.http import subject_or_404


@never_cache
@require_safe
@permission_required("releases.view_release", raise_exception=True)
def affected(request: Request, kind: str, pk: str) -> HttpResponse:
    """The saved builds that would no longer work; a fragment for the publish page, a page by itself."""
    release = subject_or_404(kind, pk)
    context = {"found": affected_builds(release=release), "family_name": release.family_name}
    template = "configurations/_affected.html" if request.htmx else "configurations/affected.html"
    return render(request, template, context)


@never_cache
@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def of_customer(request: Request, customer_id: uuid.UUID) -> HttpResponse:
    """The open builds of a customer; a fragment for the customer's page, a page by itself."""
    template = "configurations/_of_customer.html" if request.htmx else "configurations/of_customer.html"
    return render(request, template, {"builds": open_builds(customer_id)})
