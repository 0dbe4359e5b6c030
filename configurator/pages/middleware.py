import logging
import re
import secrets
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

import brotli
from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

logger = logging.getLogger(__name__)

_PAUSES = (0.05, 0.2)  # seconds between tries; SQLite's own busy timeout has passed before each

_BROTLI = 5  # takes as long as gzip; the next ones take up to six times as long for a hundredth of the bytes
_REFUSED = re.compile(r"\s*q=0(\.0*)?\s*")

View = Callable[..., HttpResponse]


# how the library's decorators mark an answer
_KINDS = ("exempt", "config", "update", "replace")
_OWN_POLICY = frozenset(f"_csp_{kind}{only}" for kind in _KINDS for only in ("", "_ro"))


class SitePolicyMiddleware(CSPMiddleware):
    """The library's, with the site's policy built once; an answer with a policy of its own gets that as ever."""

    @cached_property
    def _policy(self) -> str:
        return build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the header. The library would build the same one, and one that only reports, for every answer."""
        if settings.DEBUG or hasattr(request, "_csp_nonce") or not _OWN_POLICY.isdisjoint(vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._policy)
        return response


class PageCompressionMiddleware(GZipMiddleware):
    """The library's, for whole pages only, six times smaller then; with Brotli where the browser takes that.

    What answers a click is a few kilobytes and is to be there at once. Brotli is an eighth smaller than gzip in the
    same time, so that the largest pages come in the ten packets that a new connection sends at once. Both are padded
    at random, so that lengths tell nothing about the secrets on a page (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress it, where the browser takes that."""
        is_page = not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or "HTTP_HX_REQUEST" in request.META:
            return response
        if (
            isinstance(response, HttpResponse)
            and not response.has_header("Content-Encoding")
            and _takes_brotli(request)
        ):
            self._pack(response)
            return response
        return super().process_response(request, response)

    def _pack(self, response: HttpResponse) -> None:
        """As the library does it with gzip, but for the padding, which Brotli has no place for outside of the text."""
        patch_vary_headers(response, ("Accept-Encoding",))
        padding = secrets.token_hex(secrets.randbelow(self.max_random_bytes + 1))
        text = response.content + f"<!--{padding}-->".encode()
        response.content = brotli.compress(text, mode=brotli.MODE_TEXT, quality=_BROTLI)
        response.headers["Content-Encoding"] = "br"
        response.headers["Content-Length"] = str(len(response.content))
        etag = response.headers.get("ETag")
        if etag and etag.startswith('"'):  # other bytes of the same page
            response.headers["ETag"] = f"W/{etag}"


def _takes_brotli(request: HttpRequest) -> bool:
    taken = (word.partition(";") for word in request.META.get("HTTP_ACCEPT_ENCODING", "").split(","))
    return any(name.strip() == "br" and not _REFUSED.fullmatch(weight) for name, _, weight in taken)


def body_limit(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse what says that it is larger than any form of ours, before a byte of it is read; staff send more.

    A body that does not say its length is not read at all, so none gets past. Stands before all that reads forms.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_admin = request.path_info.startswith("/admin/")
        most = settings.ADMIN_REQUEST_MAX_BYTES if is_admin else settings.REQUEST_MAX_BYTES
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isdecimal() and int(said) <= most:
            return get_response(request)
        logger.warning("request too large method=%s", request.method)
        return render(request, "413.html", {"most": most // 1_000_000}, status=413)

    return middleware


def busy_database(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Run a view again when the database was locked; in the end answer 503 with the time to come back.

    Words that the database can't hold (too long for it, or with a character that no text has) are answered with 400.

    Views do their work in transactions, so one that failed has changed nothing. Stands last, so that the checks of
    every other middleware have passed.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if view.__module__.startswith("allauth."):
            return None  # it answers some things by exceptions, which its own middleware sees only of a view
        for pause in _PAUSES:
            try:
                return view(request, *args, **kwargs)
            except DataError:
                return _unreadable(request)
            except OperationalError as error:
                _only_locked(error)
                time.sleep(pause)
        try:
            return view(request, *args, **kwargs)
        except OperationalError as error:
            _only_locked(error)
            return _come_back(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django's hook
    return middleware


def _only_locked(error: OperationalError) -> None:
    if "locked" not in str(error):
        raise error


def _unreadable(request: HttpRequest) -> HttpResponse:
    logger.warning("database refuses words method=%s", request.method)
    return render(request, "400.html", status=400)


def _come_back(request: HttpRequest) -> HttpResponse:
    logger.warning("database busy method=%s", request.method)
    response = render(request, "503.html", status=503)
    response["Retry-After"] = "5"
    return response
