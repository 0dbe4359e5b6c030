from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from configurator.fulfillment.formats.schema import CONTENT_TYPE, schema

DAY = 86_400


@require_GET
def published_schema(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001  a view's signature
    """The schema of an order document; it says nothing about anybody, so anybody may read it from anywhere."""
    try:
        body = schema(name)
    except KeyError:
        raise Http404 from None
    headers = {"Cache-Control": f"public, max-age={DAY}", "Access-Control-Allow-Origin": "*"}
    return HttpResponse(body, content_type=CONTENT_TYPE, headers=headers)
