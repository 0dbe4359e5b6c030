"""Answers inside another site's page: only that site may show them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from configurator.customers.http import Request
from configurator.embed.models import EmbeddingSite

REFUSED = 403


class EmbeddedRequest(Request):
    """A request from inside another site's page, as the middleware leaves it."""

    embedding: EmbeddingSite
    page_base: str


def framed(response: HttpResponse, origin: str) -> HttpResponse:
    """Let one origin show an answer inside its pages; every other answer of the shop says DENY."""
    response.xframe_options_exempt = True  # what Django's middleware looks at
    response._csp_replace = {"frame-ancestors": [origin]}  # type: ignore[attr-defined]  # noqa: SLF001  as its decorators do
    response.headers.pop("X-Frame-Options", None)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def refused(request: HttpRequest, origin: str, *, status: int = REFUSED, **words: object) -> HttpResponse:
    """Say in the page, without anything to press, why the configure page is not there."""
    response = render(request, "embed/refused.html", {"origin": origin, **words}, status=status)
    if origin:
        return framed(response, origin)
    response["X-Frame-Options"] = "DENY"
    return response
