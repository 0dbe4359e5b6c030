"""Who may see and change rules, and the frame of the pages."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.keep import Hand
from catalog.models import ProductFamily, RuleChange
from configurator.customers.models import User
from configurator.releases.authoring.place import Place
from configurator.releases.compile import TooComplexFamilyError
from configurator.releases.refusal import refusal_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from configurator.releases.compile import UnpublishableError

SEE = "catalog.view_compatibilityrule"
CHANGE = "catalog.change_compatibilityrule"
LARGE = 3000  # components; working a rule out then takes so long that it is asked for by a button
P = ParamSpec("P")


def for_staff(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., Any]:
    """Let only those in who may see rules, and only those change anything who may."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.has_perm(SEE):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return admin.site.admin_view(guarded)


def may_change(request: HttpRequest) -> None:
    """Refuse those who may only look."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied


def place_of(family_code: str) -> Place:
    """The family of a page, 404 without one."""
    return Place(get_object_or_404(ProductFamily, code=family_code))


def hand_of(request: HttpRequest, way: str = RuleChange.Way.PAGE) -> Hand:
    """Who is doing it, now."""
    return Hand(request.user if isinstance(request.user, User) else None, timezone.now(), way)


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> TemplateResponse:
    """A page of the admin."""
    context = admin.site.each_context(request) | {"may_change": request.user.has_perm(CHANGE)} | context
    context["is_nav_sidebar_enabled"] = False  # the page needs the room
    return TemplateResponse(request, f"admin/releases/rules/{template}", context, status=status)


def is_swap(request: HttpRequest) -> bool:
    """Whether only a part of the page is asked for."""
    return bool(getattr(request, "htmx", False))


def refused(error: UnpublishableError, place: Place) -> dict[str, Any]:
    """Why a draft can't be worked out. While others are, the part of the page asks again by itself, after seconds."""
    is_busy = isinstance(error, TooComplexFamilyError) and error.over == "busy"
    again_in = (10 if place.component_count > LARGE else 2) if is_busy else 0
    return {"refusal": _(refusal_words(error)), "refused_rules": error.rules, "again_in": again_in}
