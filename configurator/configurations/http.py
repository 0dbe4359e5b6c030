"""One step of a build as a page's form asks for it, and its answer: what changed, in place, or a page."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypedDict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from configurator.configurations import configure
from configurator.configurations.asked import asked_in
from configurator.configurations.changes import changes
from configurator.configurations.configure import Outcome
from configurator.configurations.explanations import Notice, notice_of
from configurator.configurations.forms import UnreadableChoiceError, shown_of
from configurator.configurations.models import Configuration
from configurator.configurations.numbers import markup as number_fields
from configurator.configurations.numbers.view import Given, view_of
from configurator.configurations.numbers.wanted import NotGivenError, refused
from configurator.configurations.page import build_context, change_context, state_of
from configurator.configurations.saved import room
from configurator.configurations.saved.room import TooManyError
from configurator.configurations.together.hands import admit, left_by
from configurator.configurations.together.lately import since
from configurator.configurations.together.words import behind
from configurator.customers.http import Request, SeeOther, View, number_in
from configurator.customers.visitor import Visitor
from configurator.releases.vocabulary import NONE

Tell = Callable[[Outcome], Notice | None]


class Common(TypedDict):
    """What every step of the configure page is given."""

    key: uuid.UUID
    visitor: Visitor
    version: int
    at: datetime


STALE = gettext_lazy(
    "This build was changed in another tab or window. Your last click was not applied; this is how it stands now."
)
CLOSED = gettext_lazy("This build has been ordered and stays as it is.")


def own(request: Request, key: uuid.UUID) -> Configuration:
    """A build of the visitor's own; of anybody else's there is none."""
    owned = Configuration.objects.owned_by(request.visitor.customer_id).select_related("customer")
    found: Configuration = get_object_or_404(owned, key=key)
    return found


def editable(request: Request, key: uuid.UUID) -> Configuration:
    """A build that the visitor may change: their own, or one that they were invited to."""
    found = get_object_or_404(Configuration.objects.select_related("customer"), key=key)
    try:
        admit(configuration=found, visitor=request.visitor, at=timezone.now())
    except Configuration.DoesNotExist:
        raise Http404 from None
    return found


def to_build(key: uuid.UUID, place: str = "") -> HttpResponse:
    """See the build's page, also after a POST."""
    return SeeOther(reverse("configurations:build", args=[key]) + place)


def with_room(view: View) -> View:
    """Say so where a view begins a build and there is no room for one more, and go where room can be made."""

    @wraps(view)
    def beginning(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except TooManyError:
            return no_room(request)

    return beginning


def no_room(request: Request) -> HttpResponse:
    """To the builds, to delete one; inside another site's page, where there is no such list, to the latest."""
    said = _("You have {most} builds, which is all there is room for.").format(most=room.MOST_BUILDS)
    if not getattr(request, "page_base", ""):
        first = _("Please delete one first; none of them is touched until you do.")
        messages.info(request, f"{said} {first}")
        return SeeOther(reverse("configurations:builds"))
    last = _("This is the one that you changed last.")
    messages.info(request, f"{said} {last}")
    latest = Configuration.objects.owned_by(request.visitor.customer_id).open().newest_first()
    return to_build(latest.values_list("pk", flat=True)[0])


def step(
    request: Request,
    key: uuid.UUID,
    module_code: str,
    do: Callable[[Common], Outcome],
    tell: Tell = notice_of,
) -> HttpResponse:
    """Do one step of a visitor's build and answer with what it changed, and what is to be told of it."""
    common: Common = {"key": key, "visitor": request.visitor, "version": version_in(request), "at": timezone.now()}
    try:
        outcome = do(common)
    except Configuration.DoesNotExist:
        return _not_here(request, key)
    except configure.StaleError as stale:
        return _whole(request, stale.configuration, Notice(_stale(request, stale), assertive=True), status=409)
    except configure.ClosedError:
        messages.info(request, CLOSED)
        url = reverse("configurations:build", args=[key])
        return HttpResponseClientRedirect(url) if request.htmx else to_build(key)
    except NotGivenError as error:
        return _asked_again(request, editable(request, key), module_code, error.given)
    except (UnreadableChoiceError, configure.UnknownOptionError) as error:
        unknown = "" if isinstance(error, UnreadableChoiceError) else error.value
        text = _("{value} is not on offer here.").format(value=unknown) if unknown else str(error)
        return _whole(request, editable(request, key), Notice(text, assertive=True), status=400)
    return _changes(request, outcome, module_code, tell(outcome))


def version_in(request: Request) -> int:
    """The version that the page was made of; 0, which no build has, for anything else."""
    return number_in(request.POST.get("version"))


def _stale(request: Request, stale: configure.StaleError) -> str:
    """Why a click came too late: another tab, or what somebody else did who builds along."""
    build = stale.configuration
    if not build.is_together(timezone.now()):
        return str(STALE)
    later = since(configuration=build, version=version_in(request))
    stands = _("Your last click was not applied; this is how it stands now.")
    return f"{behind(configuration=build, later=later)} {stands}"


def _not_here(request: Request, key: uuid.UUID) -> HttpResponse:
    """To who built along until just now, the page that says that it is over. To anybody else there is no such build."""
    if left_by(key=key, visitor=request.visitor) is None:
        raise Http404
    url = reverse("configurations:build", args=[key])
    return HttpResponseClientRedirect(url) if request.htmx else to_build(key)


def _changes(request: Request, outcome: Outcome, module_code: str, notice: Notice | None) -> HttpResponse:
    if request.META.get("HTTP_HX_REQUEST") == "true":  # `request.htmx` reads every header: a fortieth of a click
        return _swaps(request, outcome, notice, module_code)
    if notice is not None and notice.make is not None:
        asked = {module_code: asked_in(request.POST.get("list", ""))}
        given = {code: one for code, one in _given(outcome, module_code, notice).items() if one is not None}
        context = build_context(outcome.configuration, notice=notice, asked=asked, given=given)
        return render(request, "configurations/build.html", context)
    if notice is not None:
        messages.info(request, notice.text)
    return _back(request, outcome.configuration.key, module_code)


def _swaps(request: Request, outcome: Outcome, notice: Notice | None, module_code: str) -> HttpResponse:
    """What changed, in place; and which long lists are outdated, to be listed anew when they come into view."""
    shown: dict[str, list[int]] = {}
    if module_code:
        module = outcome.after.release.modules[module_code]
        shown = shown_of(module=module, state=outcome.after, data=request.POST)
    touched = [module_code] if outcome.refused else []
    given = _given(outcome, module_code, notice)
    context = change_context(outcome, notice=notice, touched=touched, shown=shown, given=given)
    response = HttpResponse(changes(context, near=_is_at(request, context["url"])))
    if context["outdated"]:
        trigger_client_event(response, "outdated", {"modules": context["outdated"]})
    return response


def _is_at(request: Request, url: str) -> bool:
    """Whether the page that asks stands at this very address."""
    _scheme, _, here = request.META.get("HTTP_HX_CURRENT_URL", "").partition("://")
    _host, slash, path = here.partition("/")
    return f"{slash}{path}".partition("?")[0].partition("#")[0] == url


def _given(outcome: Outcome, module_code: str, notice: Notice | None) -> dict[str, Given | None]:
    """The number field that the form was of, with what was given in it and does not fit."""
    field = outcome.after.release.numbers.get(module_code)
    if field is None:
        return {}
    if not outcome.refused or outcome.wish is None or outcome.wish[0] != module_code or outcome.wish[1] == NONE:
        return {module_code: None}
    said = "" if notice is None else notice.text
    return {module_code: refused(field=field, state=outcome.after, text=outcome.wish[1], said=said)}


def _asked_again(request: Request, configuration: Configuration, module_code: str, given: Given) -> HttpResponse:
    """The number field with what was typed, why that can't be, and what is near; in place or in the whole page."""
    if not request.htmx:
        context = build_context(configuration, given={module_code: given})
        return render(request, "configurations/build.html", context, status=422)
    state = state_of(configuration)
    view = view_of(state=state, field=state.release.numbers[module_code], proposals={}, given=given)
    return HttpResponse(number_fields.changes([(view, True, True)]), status=422)


def _back(request: Request, key: uuid.UUID, module_code: str) -> HttpResponse:
    """To the module that was decided in, and the part of its list that was on the page."""
    if not module_code:
        return to_build(key)
    asked = asked_in(request.POST.get("list", ""))
    query = asked.at(asked.page)
    if not query:
        return to_build(key, f"#m-{module_code}")
    return SeeOther(reverse("configurations:choose", args=[key, module_code]) + f"?{query}#m-{module_code}")


def _whole(request: Request, configuration: Configuration, notice: Notice, *, status: int) -> HttpResponse:
    """The whole build as it stands, with what went wrong; in place or as a page."""
    template = "configurations/_whole.html" if request.htmx else "configurations/build.html"
    return render(request, template, build_context(configuration, notice=notice), status=status)
