from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase

from configurator.customers.http import Request, View

RIGHT = "fulfillment.work_orders"


def maker(view: View) -> View:
    """Let staff in who may make orders; whoever is not signed in is asked to."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path() if request.method in {"GET", "HEAD"} else "/workbench/")
        if not (request.user.is_staff and request.user.has_perm(RIGHT)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
