from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from configurator.customers.http import Request, SeeOther, in_person
from configurator.customers.identify import sign_out
from configurator.privacy.erase import OnItsWayError, StaffAccountError, erase_person
from configurator.privacy.export import export
from configurator.privacy.walk import Person, person_behind

NOBODY = Person(frozenset(), frozenset())


def _person(request: Request) -> Person:
    customer_id = request.visitor.customer_id
    return person_behind(customer_id=customer_id) if customer_id else NOBODY


@never_cache
@require_GET
@in_person
def take_along(request: Request) -> HttpResponse | FileResponse:
    """Everything that is held about the visitor, as one archive."""
    now = timezone.now()
    name = f"what-atelier-knows-about-me-{now:%Y-%m-%d}.zip"
    archive = export(person=_person(request), at=now)
    return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")


@never_cache
@require_http_methods(["GET", "POST"])
@in_person
def leave(request: Request) -> HttpResponse:
    """Ask once, then erase the person entirely, the account included."""
    if request.method == "GET" or "sure" not in request.POST:
        return _ask(request, {"unsure": request.method == "POST"})
    try:
        erase_person(person=_person(request), at=timezone.now())
    except StaffAccountError:
        return _ask(request, {"is_staff": True})
    except OnItsWayError as late:
        return _ask(request, {"late": late.numbers})
    logout(request)
    sign_out(visitor=request.visitor)
    messages.success(request, _("You are erased. Whoever uses this browser now is new to us."))
    return SeeOther(reverse("configurations:home"))


def _ask(request: Request, context: dict[str, Any]) -> HttpResponse:
    return render(request, "privacy/leave.html", context, status=409 if context.keys() & {"is_staff", "late"} else 200)
