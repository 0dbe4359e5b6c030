from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.urls import reverse

from configurator.customers.http import Request, View

RIGHT = "desk.sell_at_counter"


def seller(view: View) -> View:
    """Let staff in who may sell at a counter; whoever is not signed in is asked to."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("desk:counter"))
        if not (request.user.is_staff and request.user.has_perm(RIGHT)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
