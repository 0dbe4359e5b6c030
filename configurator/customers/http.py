import csv
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from configurator.customers.visitor import Visitor


class Request(HttpRequest):
    """A request as our middlewares leave it."""

    htmx: HtmxDetails
    visitor: Visitor
    asked_language: str
    keep_language: str


View = Callable[..., HttpResponseBase]

MOST_DIGITS = 18  # what every database can compare with a key


class SeeOther(HttpResponseRedirect):
    """After a POST: go and look there, with GET."""

    status_code = 303


def back(request: HttpRequest, *, otherwise: str) -> SeeOther:
    """To the page that the form stood on, which it names as `next`, if that is one of ours."""
    url = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return SeeOther(url if own else otherwise)


def unlisted(response: HttpResponse, *, referrer: str = "no-referrer") -> HttpResponse:
    """A page that its link alone opens: search engines keep away, and browsers don't pass the link on."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = referrer
    return response


def spreadsheet(rows: Iterable[Iterable[object]], *, filename: str) -> HttpResponse:
    """Rows, headings first, as CSV to take along. Spreadsheets see by the mark in front that it is UTF-8.

    Texts that somebody typed are to be guarded before: a spreadsheet runs what looks like a formula.
    """
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    csv.writer(response, lineterminator="\r\n").writerows(rows)
    return response


def number_in(text: str | None, *, otherwise: int = 0) -> int:
    """The whole number that a form or address holds; `otherwise` for anything else, or more digits than a key has."""
    return int(text) if text and text.isdecimal() and len(text) <= MOST_DIGITS else otherwise


def in_person(view: View) -> View:
    """Ask a browser that was signed in once to sign in again: it is not yet the person.

    What an account knows (orders, addresses, profile) is shown to the session; the visitor's cookie opens builds only.
    """

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.visitor.signed_in and not request.user.is_authenticated:
            asked_for = request.get_full_path() if request.method in {"GET", "HEAD"} else settings.LOGIN_REDIRECT_URL
            return redirect_to_login(asked_for)
        return view(request, *args, **kwargs)

    return guarded
