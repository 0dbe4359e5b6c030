from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from configurator.customers.http import Request, unlisted
from configurator.orders.models import Artwork

GONE = 410


@require_safe
def print_file(request: Request, token: str) -> HttpResponse:  # noqa: ARG001  a view's signature
    """The print file that an address of 192 random bits names, for whoever makes the order; gone with the person."""
    found = get_object_or_404(Artwork, token=token)
    if not found.data:
        return unlisted(HttpResponse(_("This file is not kept any more."), content_type="text/plain", status=GONE))
    response = HttpResponse(bytes(found.data), content_type="image/png")
    response["Content-Disposition"] = f'inline; filename="{found.sha256[:16]}.png"'
    response["Cache-Control"] = "private, no-cache"  # asked for again each time: it may be gone
    response["ETag"] = f'"{found.sha256}"'
    return unlisted(response)
