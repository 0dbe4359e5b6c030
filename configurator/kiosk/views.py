from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from configurator.customers.http import Request, SeeOther, View
from configurator.kiosk.device import COOKIE, dumps
from configurator.kiosk.forms import KioskForm
from configurator.kiosk.middleware import KioskRequest
from configurator.languages.middleware import remember
from configurator.releases.shelf import current_releases

_FOR = timedelta(days=365)


def _clerks(view: View) -> View:
    """Staff who serve customers; somebody who has not signed in is asked to, for that is how a kiosk is ended."""
    return login_required(permission_required("configurations.view_sharedbuild", raise_exception=True)(view))


@never_cache
@require_http_methods(["GET", "POST"])
@_clerks
def device(request: Request) -> HttpResponse:
    """Make the browser in front of staff a kiosk; staff are signed out of it, for it is the customers' now."""
    families = [(release.family_code, release.family_name) for release in current_releases()]
    form = KioskForm(request.POST or None, families=families)
    if not form.is_valid():
        return render(request, "kiosk/device.html", {"form": form})
    kiosk = form.kiosk()
    response = _emptied(request, SeeOther(kiosk.start), language=kiosk.language)
    response.set_cookie(
        COOKIE,
        dumps(kiosk),
        max_age=_FOR,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@require_POST
@_clerks
def end(_request: Request) -> HttpResponse:
    """Make it an ordinary browser again; the staff member stays signed in."""
    response = SeeOther(reverse("kiosk:device"))
    response.delete_cookie(COOKIE, samesite="Strict")
    return response


@never_cache
@require_GET
def anew(request: KioskRequest) -> HttpResponse:
    """Begin with the next customer: nothing of the one before stays in the browser.

    By GET too, since a page without JavaScript can only go somewhere after a pause; it empties this kiosk and nothing
    else, and its cookie does not come with what other sites ask for.
    """
    kiosk = request.kiosk
    if kiosk is None:
        return HttpResponseRedirect(reverse("configurations:home"))
    return _emptied(request, SeeOther(kiosk.start), language=kiosk.language)


def _emptied(request: Request, response: HttpResponse, *, language: str) -> HttpResponse:
    """Forget whoever stood here: sign-in, visitor, language, messages, and what the browser keeps of pages."""
    logout(request)
    for name in request.COOKIES:
        if name != COOKIE:
            response.delete_cookie(name)
    if language:
        remember(response, language)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
