"""For staff: the build of a customer who reads them its code."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from configurator.configurations.sharing.http import typed_code
from configurator.customers.http import Request


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required("configurations.view_sharedbuild", raise_exception=True)
def code(request: Request) -> HttpResponse:
    """Type a customer's code and see what they see."""
    return typed_code(request, for_staff=True)
