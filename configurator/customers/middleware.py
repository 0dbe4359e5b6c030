from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse

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
