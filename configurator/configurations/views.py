import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from configurator.configurations import configure, renew, start
from configurator.configurations.complete import fill_in
from configurator.configurations.configure import Outcome, Wanted
from configurator.configurations.explanations import Notice, notice_of
from configurator.configurations.forms import UnreadableChoiceError, wanted_of
from configurator.configurations.models import Configuration
from configurator.configurations.page import build_context, change_context, open_builds
from configurator.configurations.render import count_in_words
from configurator.configurations.state import BuildState
from configurator.customers.http import Request
from configurator.customers.models import Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor
from configurator.profiles.usual import usuals_of
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import LoadedRelease, current_release, current_releases, load_release


class Common(TypedDict):
    """What every step of the configure page is given."""

    key: uuid.UUID
    visitor: Visitor
    version: int
    at: datetime


_STALE = "This build was changed in another tab or window. Your last click was not applied; this is how it stands now."
_BAD_VERSION = "That page was too old to be read. Nothing was changed; this is how your build stands."


@require_GET
def home(request: Request) -> HttpResponse:
    """Families on sale, the usual, and open builds."""
    customer_id = request.visitor.customer_id
    signed_in = customer_id is not None and request.user.is_authenticated
    usuals = usuals_of(customer_id=customer_id) if signed_in and customer_id else {}
    releases = current_releases()
    known = {release.family_code: release for release in releases}
    context = {
        "families": [(release, count_in_words(release.variant_count)) for release in releases],
        "builds": open_builds(customer_id, limit=6),
        "usuals": [(known[code], usual) for code, usual in usuals.items() if code in known],
    }
    return render(request, "configurations/home.html", context)


@require_http_methods(["GET", "POST"])
def family(request: Request, family_code: str) -> HttpResponse:
    """Resume the open build of a family or start one; a POST starts a new one, from a preset or the usual."""
    release = _release(family_code)
    if request.method == "GET":
        resumed = start.resume(family_code=family_code, visitor=request.visitor)
        if resumed is not None:
            return redirect("configurations:build", key=resumed.key)
    choices = _starting_choices(request, release)
    build, changed = start.start(release=release, visitor=request.visitor, choices=choices, at=timezone.now())
    for sentence in renew.changes_in_words(release=release, changed=changed):
        messages.info(request, sentence)
    return redirect("configurations:build", key=build.key)


def _release(family_code: str) -> LoadedRelease:
    try:
        return current_release(family_code)
    except CurrentRelease.DoesNotExist:
        raise Http404 from None


def _starting_choices(request: Request, release: LoadedRelease) -> dict[str, str]:
    presets = {preset.code: preset.choices for preset in release.presets}
    if request.POST.get("preset") in presets:
        return presets[request.POST["preset"]]
    if "usual" in request.POST and request.user.is_authenticated and request.visitor.customer_id:
        usual = usuals_of(customer_id=request.visitor.customer_id).get(release.family_code)
        return dict(usual.choices) if usual else {}
    return {}


@require_GET
def build(request: Request, key: uuid.UUID) -> HttpResponse:
    """The configure page of a build, for its owner."""
    configuration = _own(request, key)
    release = load_release(configuration.release_id)
    viewed = Act(verb=Verb.VIEWED, family_code=release.family_code, release_number=release.number)
    learning = configuration.customer.learning
    track(visitor=request.visitor, learning=learning, at=timezone.now(), acts=[viewed])
    return render(request, "configurations/build.html", build_context(configuration))


@require_POST
def choose(request: Request, key: uuid.UUID, module_code: str) -> HttpResponse:
    """One decision in one module."""

    def decide(state: BuildState) -> Wanted:
        if module_code not in state.release.modules:
            raise UnreadableChoiceError("This module is not part of the product any more. Nothing was changed.")
        return wanted_of(module=state.release.modules[module_code], state=state, data=request.POST)

    # a stepper never takes something else away by itself: it offers to
    repairing = "make" in request.POST or "value" in request.POST
    return _step(
        request, key, module_code, lambda common: configure.choose(decide=decide, repairing=repairing, **common)
    )


@require_POST
def fill(request: Request, key: uuid.UUID) -> HttpResponse:
    """Fill in what is open."""
    return _step(request, key, "", lambda common: configure.choose(decide=fill_in, repairing=False, **common))


@require_POST
def undo(request: Request, key: uuid.UUID) -> HttpResponse:
    """Take the latest step back."""
    return _step(request, key, "", lambda common: configure.undo(**common))


def _step(request: Request, key: uuid.UUID, module_code: str, step: Callable[[Common], Outcome]) -> HttpResponse:
    version = request.POST.get("version", "")
    common: Common = {
        "key": key,
        "visitor": request.visitor,
        "version": int(version) if version.isdecimal() else 0,
        "at": timezone.now(),
    }
    try:
        outcome = step(common)
    except Configuration.DoesNotExist:
        raise Http404 from None
    except configure.StaleError as stale:
        return _whole(request, stale.configuration, Notice(_STALE, assertive=True), status=409)
    except configure.ClosedError:
        return redirect("configurations:build", key=key)
    except (UnreadableChoiceError, configure.UnknownOptionError) as error:
        text = str(error) if isinstance(error, UnreadableChoiceError) else f"{error.value} is not on offer here."
        return _whole(request, _own(request, key), Notice(text, assertive=True), status=400)
    return _changes(request, outcome, module_code)


def _changes(request: Request, outcome: Outcome, module_code: str) -> HttpResponse:
    notice = notice_of(outcome)
    if request.htmx:
        touched = [module_code] if outcome.refused else []
        context = change_context(outcome, notice=notice, touched=touched)
        # without the request: a swap needs no token, no messages and no user
        return HttpResponse(render_to_string("configurations/_changes.html", context))
    if notice is not None and notice.make is not None:
        return render(request, "configurations/build.html", build_context(outcome.configuration, notice=notice))
    if notice is not None:
        messages.info(request, notice.text)
    url = reverse("configurations:build", args=[outcome.configuration.key])
    return redirect(f"{url}#m-{module_code}" if module_code else url)


def _whole(request: Request, configuration: Configuration, notice: Notice, *, status: int) -> HttpResponse:
    """The whole build as it stands, with what went wrong; in place or as a page."""
    template = "configurations/_whole.html" if request.htmx else "configurations/build.html"
    return render(request, template, build_context(configuration, notice=notice), status=status)


@require_POST
def renewed(request: Request, key: uuid.UUID) -> HttpResponse:
    """Go on with the current release."""
    own = _own(request, key)
    version = request.POST.get("version", "")
    try:
        renew.renew(
            key=key,
            visitor=request.visitor,
            version=int(version) if version.isdecimal() else own.version,
            at=timezone.now(),
        )
    except (configure.StaleError, Configuration.DoesNotExist):
        messages.info(request, _STALE)
    else:
        messages.info(request, "Your build is now on today's catalogue.")
    return redirect("configurations:build", key=key)


@require_GET
def builds(request: Request) -> HttpResponse:
    """The customer's open builds; a fragment for other pages, a page by itself."""
    template = "configurations/_builds.html" if request.htmx else "configurations/builds.html"
    return render(request, template, {"builds": open_builds(request.visitor.customer_id)})


def _own(request: Request, key: uuid.UUID) -> Configuration:
    owned = Configuration.objects.owned_by(request.visitor.customer_id).select_related("customer")
    found: Configuration = get_object_or_404(owned, key=key)
    return found
