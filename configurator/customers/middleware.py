from collections.abc import Callable
from functools import cache

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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
