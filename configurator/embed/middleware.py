"""The configure page inside other sites' pages: the same pages, at addresses that say who looks at them.

`/e/<token>/b/<build>/` is `/b/<build>/` for the guest of the token. No cookie counts there, so nothing can be done in
somebody's name from outside, and the check of forms has nothing to check.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation

from configurator.configurations.fragments import EMBEDDED
from configurator.customers.visitor import COOKIE, dumps
from configurator.embed.http import framed, refused
from configurator.embed.places import Place, UnknownPlaceError, place_of

MESSAGES = "messages"
"""The one cookie that goes through where a browser lets it: sentences for the next page, and nothing of anybody."""
_STEPS = r"|m/[-\w]+/|why/\d+/|fill/|undo/|redo/|history/|history/go/|reset/|renew/|hand/"
_OPEN = re.compile(rf"(configure/[-\w]+/(needs/)?|b/[0-9a-f-]{{36}}/({_STEPS}))")


def embedded(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer addresses of embedded pages; every other request goes through untouched."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(EMBEDDED):
            return get_response(request)
        token, _, rest = request.path_info.removeprefix(EMBEDDED).partition("/")
        try:
            place = place_of(token=token)
        except UnknownPlaceError as unknown:
            return refused(request, unknown.origin)
        if not _OPEN.fullmatch(rest):
            return refused(request, place.site.origin, status=404, missing=True)
        before = get_script_prefix()
        set_script_prefix(f"{EMBEDDED}{token}/")
        try:
            _enter(request, place, rest)
            response = _in_language(place.language, get_response, request)
            return framed(_without_cookies(response, secure=request.is_secure()), place.site.origin)
        finally:
            set_script_prefix(before)

    return middleware


def _in_language(
    language: str, get_response: Callable[[HttpRequest], HttpResponse], request: HttpRequest
) -> HttpResponse:
    """Answer in the language that the site around the page asked for, if it did."""
    if not language:
        return get_response(request)
    with translation.override(language):
        response = get_response(request)
    response["Content-Language"] = language
    return response


def _enter(request: HttpRequest, place: Place, rest: str) -> None:
    """Make the request one of the place's guest, whatever cookies came with it."""
    said = {MESSAGES: request.COOKIES[MESSAGES]} if MESSAGES in request.COOKIES else {}
    request.COOKIES = {COOKIE: dumps(place.visitor), **said}
    request.path_info = f"/{rest}"
    request.csrf_processing_done = True  # type: ignore[attr-defined]  # what Django's middleware looks at
    request.embedding, request.page_base = place.site, "embed/base.html"  # type: ignore[attr-defined]


def _without_cookies(response: HttpResponse, *, secure: bool) -> HttpResponse:
    said = response.cookies.get(MESSAGES)
    response.cookies.clear()
    if said is not None:
        response.cookies[MESSAGES] = said.value
        response.cookies[MESSAGES].update({**said, "samesite": "None" if secure else "Lax", "secure": secure})
    return response
