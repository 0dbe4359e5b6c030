from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from configurator.customers.http import Request
from configurator.customers.visitor import COOKIE, COOKIE_AGE, dumps, loads


def visitor(get_response: Callable[[Request], HttpResponse]) -> Callable[[Request], HttpResponse]:
    """Set `request.visitor` from the signed cookie, and send the cookie again when a step changed it."""

    def middleware(request: Request) -> HttpResponse:
        request.visitor = loads(request.COOKIES.get(COOKIE, ""))
        response = get_response(request)
        if request.visitor.changed:
            response.set_cookie(
                COOKIE,
                dumps(request.visitor),
                max_age=COOKIE_AGE,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    return middleware


_SECOND_FACTOR = _(
    "Staff sign in with a second factor. Please set one up here: a passkey, or an app that shows codes. "
    "Afterwards the admin opens."
)


@cache
def _staff_paths() -> tuple[str, ...]:
    return (reverse("admin:index"), "/staff/", "/workbench/", "/desk/")


def staff_with_second_factor(get_response: Callable[[Request], HttpResponse]) -> Callable[[Request], HttpResponse]:
    """Ask staff who have no second factor yet to set one up before they work, where `STAFF_NEEDS_MFA` is on.

    One query for a page of staff, none for others.
    """

    def middleware(request: Request) -> HttpResponse:
        if settings.STAFF_NEEDS_MFA and request.path.startswith(_staff_paths()):
            user = request.user
            if user.is_authenticated and user.is_staff and not is_mfa_enabled(user):
                messages.info(request, _SECOND_FACTOR)
                return HttpResponseRedirect(reverse("mfa_index"))
        return get_response(request)

    return middleware


@cache
def _sign_in_paths() -> tuple[str, ...]:
    return (reverse(settings.LOGIN_URL), reverse("admin:login"))


def signed_out_meanwhile(get_response: Callable[[Request], HttpResponse]) -> Callable[[Request], HttpResponse]:
    """Lead a page whose person is signed out by now, elsewhere or by time, to sign in and from there back to itself.

    A part of a page would be followed to where one signs in, and that page put in its place.
    """

    def middleware(request: Request) -> HttpResponse:
        response = get_response(request)
        to_sign_in = isinstance(response, HttpResponseRedirect) and urlsplit(response.url).path in _sign_in_paths()
        if not (request.htmx and to_sign_in):
            return response
        page = request.htmx.current_url_abs_path or settings.LOGIN_REDIRECT_URL
        return HttpResponseClientRedirect(redirect_to_login(page).url)

    return middleware
