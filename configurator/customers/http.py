from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxDetails

from configurator.customers.visitor import Visitor


class Request(HttpRequest):
    """A request as our middlewares leave it."""

    htmx: HtmxDetails
    visitor: Visitor


View = Callable[..., HttpResponseBase]


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
