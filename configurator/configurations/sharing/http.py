"""Answers about shared builds: kept out of search engines, and helpful where there is nothing to see."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from configurator.configurations.models import Configuration
from configurator.configurations.sharing.find import (
    ClosedLinkError,
    UnknownLinkError,
    UnreadableCodeError,
    by_code,
    by_link,
)
from configurator.configurations.sharing.forms import CodeForm
from configurator.configurations.sharing.model import SharedBuild
from configurator.customers.http import Request, SeeOther, unlisted
from configurator.customers.limit import within_limit
from configurator.releases.shelf import load_release

NOT_FOUND, GONE, UNPROCESSABLE, TOO_OFTEN = 404, 410, 422, 429
TRIES, TRIES_SECONDS = 10, 600
"""Codes that one person may type in so many seconds."""


def private(response: HttpResponse) -> HttpResponse:
    """Search engines stay away, and no other site learns the address by `Referer`.

    Not `no-referrer`: of such a page browsers send forms without their origin, which the check of forms refuses.
    """
    return unlisted(response, referrer="same-origin")


def by_its_link(view: Callable[[Request, SharedBuild], HttpResponse]) -> Callable[[Request, str], HttpResponse]:
    """Give a view the shared build of the address's token; where there is none, say so instead."""

    @wraps(view)
    def opened(request: Request, token: str) -> HttpResponse:
        try:
            found = by_link(token=token, at=timezone.now())
        except UnknownLinkError:
            return unknown(request)
        except ClosedLinkError as was:
            return closed(request, was)
        return private(view(request, found))

    return opened


def unknown(request: Request) -> HttpResponse:
    """404: nobody was given this link."""
    return private(render(request, "configurations/sharing/gone.html", {"unknown": True}, status=NOT_FOUND))


def closed(request: Request, was: ClosedLinkError) -> HttpResponse:
    """410: it was there, and is taken back or too old. Nothing of the build but what it is one of."""
    release = load_release(was.share.release_id)
    context = {"revoked": was.is_revoked, "release": release}
    return private(render(request, "configurations/sharing/gone.html", context, status=GONE))


def too_often(request: Request, *, seconds: int) -> HttpResponse:
    """429, with the time to come back."""
    response = render(request, "429.html", status=TOO_OFTEN)
    response["Retry-After"] = str(seconds)
    return private(response)


def typed_code(request: Request, *, for_staff: bool) -> HttpResponse:
    """The form for a code, and where the code leads."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if not within_limit(key=f"build-code-{_who(request)}", most=TRIES, seconds=TRIES_SECONDS):
            return too_often(request, seconds=TRIES_SECONDS)
        status = UNPROCESSABLE
        try:
            if form.is_valid():
                return SeeOther(_place(request, form.cleaned_data["code"], for_staff=for_staff))
        except UnreadableCodeError as unreadable:
            form.add_error("code", ValidationError(str(unreadable)))
        except UnknownLinkError:
            status = NOT_FOUND
            text = _("No build of yours has this code. Please compare it letter by letter.")
            if for_staff:
                text = _("No build has this code. Please compare it letter by letter.")
            form.add_error("code", text)
        except ClosedLinkError as was:
            return closed(request, was)
    context = {"form": form, "for_staff": for_staff}
    return private(render(request, "configurations/sharing/code.html", context, status=status))


def _place(request: Request, typed: str, *, for_staff: bool) -> str:
    """Where a code leads: to the build itself where it is the visitor's and still what was shared, else to its page."""
    found = by_code(text=typed, visitor=request.visitor, for_staff=for_staff, at=timezone.now())
    build = found.configuration
    own = Configuration.objects.owned_by(request.visitor.customer_id).filter(pk=build.pk).exists()
    if own and (build.choices, build.release_id) == (found.choices, found.release_id):
        return reverse("configurations:build", args=[build.pk])
    return reverse("configurations:shared", args=[found.token])


def _who(request: Request) -> object:
    """Who is counted: the account, else the browser's customer, who alone has builds to open, else the address."""
    return request.user.pk or request.visitor.customer_id or request.META.get("REMOTE_ADDR")
