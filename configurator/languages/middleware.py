"""Which language an answer is in: what the address asks for, else what the person chose, else what the browser says."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from configurator.languages.choose import asked_in, language_named
from configurator.languages.persian import PERSIAN, in_persian

_READ_BY_PROGRAMS = "api/ health/ static/ media/ shipstation/ hooks/ schemas/ robots.txt embed.js"
MACHINES = tuple(f"/{name}" for name in _READ_BY_PROGRAMS.split())
"""What programs read stays in English; no language is looked for there, and none stands before these addresses."""
_FOR = timedelta(days=365)


def language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer `/de/cart/` as `/cart/` in German and remember that; else by cookie, Accept-Language, the shop's own.

    The address is put right before anybody looks at it: no address of the site knows about languages, and what guards
    `/admin/` guards `/de/admin/`. `request.asked_language` is what the address asked for, "" for nothing. A step that
    learns the person's language sets `request.keep_language`. No query.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.asked_language = ""  # type: ignore[attr-defined]
        if request.path_info.startswith(MACHINES):
            with translation.override("en"):
                return get_response(request)
        asked = _enter(request)
        chosen = asked or translation.get_language_from_request(request)
        with translation.override(chosen):
            response = get_response(request)
        if response.headers.get("Content-Language", chosen) == PERSIAN:
            _in_persian_digits(response)
        if not response.has_header("Content-Language"):  # a page that has its own reason for its language says so
            response["Content-Language"] = chosen
            if not asked:
                patch_vary_headers(response, ("Accept-Language", "Cookie"))
        keep = getattr(request, "keep_language", "") or asked
        if keep and keep != request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
            remember(response, keep)
        return response

    return middleware


def _in_persian_digits(response: HttpResponse) -> None:
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    response.content = in_persian(response.content.decode()).encode()
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))


def _enter(request: HttpRequest) -> str:
    """Take the language out of the address and return it; "" where there is none."""
    asked, rest = asked_in(request.path_info)
    if not asked or rest.startswith(MACHINES):
        return ""
    request.path = request.path.removesuffix(request.path_info) + rest
    request.path_info = rest
    request.asked_language = asked  # type: ignore[attr-defined]
    return asked


def remember(response: HttpResponse, language: str) -> None:
    """Have the browser keep a language for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language_named(language) or settings.LANGUAGE_CODE,
        max_age=_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
