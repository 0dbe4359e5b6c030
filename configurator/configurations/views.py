import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from configurator.configurations import configure, renew, restore, start, wishes
from configurator.configurations.asked import asked_in, asked_of
from configurator.configurations.changes import changes
from configurator.configurations.complete import completion, emptied
from configurator.configurations.configure import Outcome
from configurator.configurations.decide import Wanted
from configurator.configurations.explanations import Notice, notice_of
from configurator.configurations.forms import UnreadableChoiceError, first_choice, shown_of, wanted_of
from configurator.configurations.models import Configuration
from configurator.configurations.page import (
    build_context,
    change_context,
    module_context,
    offered_for,
    open_builds,
    sources_for,
    state_of,
    why_context,
)
from configurator.configurations.plan import LATER, Plan
from configurator.configurations.quote import quote_configuration
from configurator.configurations.state import BuildState
from configurator.configurations.why import wish_at
from configurator.customers.http import Request, SeeOther, number_in
from configurator.customers.models import Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor
from configurator.letters.permission import letters_box
from configurator.profiles.usual import usuals_of
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import LoadedRelease, current_release, load_release, numbered_release


class Common(TypedDict):
    """What every step of the configure page is given."""

    key: uuid.UUID
    visitor: Visitor
    version: int
    at: datetime


_STALE = "This build was changed in another tab or window. Your last click was not applied; this is how it stands now."
_CLOSED = "This build has been ordered and stays as it is."
_AS_OTHERS = "Filled in as others with these choices take it"
_NO_TASTE = "We don't know your taste yet, so filled in as cheaply as can be"
_OFF_SALE = "This product is not on sale at the moment. Your build is kept as it is."


@require_http_methods(["GET", "POST"])
def family(request: Request, family_code: str) -> HttpResponse:
    """Resume the open build of a family or start one; a POST starts a new one: from a preset, a part or the usual."""
    release = _release(family_code)
    if request.method == "GET":
        resumed = start.resume(family_code=family_code, visitor=request.visitor)
        if resumed is not None:
            return _to_build(resumed.key)
    choices, old = _starting_choices(request, release)
    build, changed = start.start(release=release, visitor=request.visitor, choices=choices, old=old, at=timezone.now())
    for sentence in renew.changes_in_words(release=release, old=old, changed=changed):
        messages.info(request, sentence)
    return _to_build(build.key)


def _to_build(key: uuid.UUID, place: str = "") -> HttpResponse:
    """See the build's page, also after a POST."""
    return SeeOther(reverse("configurations:build", args=[key]) + place)


def _release(family_code: str) -> LoadedRelease:
    try:
        return current_release(family_code)
    except CurrentRelease.DoesNotExist:
        raise Http404 from None


def _starting_choices(request: Request, release: LoadedRelease) -> tuple[dict[str, str], LoadedRelease]:
    """What a new build begins with, and the release that these choices come from."""
    presets = {preset.code: preset.choices for preset in release.presets}
    if request.POST.get("preset") in presets:
        return presets[request.POST["preset"]], release
    if "take" in request.POST:
        return first_choice(release, request.POST["take"]), release
    if "usual" in request.POST and request.user.is_authenticated and request.visitor.customer_id:
        usual = usuals_of(customer_id=request.visitor.customer_id).get(release.family_code)
        if usual is not None:
            return usual.choices, numbered_release(usual.family_code, usual.release_number) or release
    return {}, release


@never_cache
@require_GET
def build(request: Request, key: uuid.UUID) -> HttpResponse:
    """The configure page of a build, for its owner."""
    configuration = _own(request, key)
    release = load_release(configuration.release_id)
    viewed = Act(verb=Verb.VIEWED, family_code=release.family_code, release_number=release.number)
    learning = configuration.customer.learning
    track(visitor=request.visitor, learning=learning, at=timezone.now(), acts=[viewed])
    context = build_context(configuration) | {"newer": renew.newer(configuration=configuration)}
    if request.user.is_authenticated:
        context["letters"] = letters_box(customer_id=configuration.customer_id)
    return render(request, "configurations/build.html", context)


@require_http_methods(["GET", "POST"])
def module(request: Request, key: uuid.UUID, module_code: str) -> HttpResponse:
    """One module: a GET shows the part of its list that is asked for, a POST decides."""
    return choose(request, key, module_code) if request.method == "POST" else options(request, key, module_code)


@never_cache
def options(request: Request, key: uuid.UUID, module_code: str) -> HttpResponse:
    """A part of a long module's list: by itself, with its module, or in the whole page."""
    configuration, asked = _own(request, key), asked_of(request.GET)
    found = load_release(configuration.release_id).modules.get(module_code)
    if found is None:
        raise Http404
    if not request.htmx:
        return render(request, "configurations/build.html", build_context(configuration, asked={module_code: asked}))
    whole = request.htmx.target == f"m-{module_code}"
    template = "configurations/_module.html" if whole else "configurations/_listed.html"
    return render(request, template, module_context(configuration, found, asked))


def choose(request: Request, key: uuid.UUID, module_code: str) -> HttpResponse:
    """One decision in one module."""

    def decide(state: BuildState) -> Wanted:
        if module_code not in state.release.modules:
            raise UnreadableChoiceError("This module is not part of the product any more. Nothing was changed.")
        return wanted_of(module=state.release.modules[module_code], state=state, data=request.POST)

    # a stepper never takes something else away by itself: it offers to
    repairing = "make" in request.POST or "value" in request.POST
    return _step(
        request,
        key,
        module_code,
        lambda common: configure.choose(decide=decide, repairing=repairing, offer=offered_for, **common),
    )


@never_cache
@require_GET
def why(request: Request, key: uuid.UUID, flat: int) -> HttpResponse:
    """What stands against an option, and the ways to have it; in place or as a page."""
    configuration = _own(request, key)
    state = state_of(configuration)
    wish = wish_at(state.release, flat)
    if wish is None:
        raise Http404
    learning = configuration.customer.learning
    found = wishes.ask(state=state, wish=wish, visitor=request.visitor, learning=learning, at=timezone.now())
    template = "configurations/_why.html" if request.htmx else "configurations/why.html"
    return render(request, template, why_context(configuration, state, found))


@require_POST
def fill(request: Request, key: uuid.UUID) -> HttpResponse:
    """Fill in what is open, as cheaply as can be or as the customer's own history would have it; or take that out."""
    how = request.POST.get("how", "")
    taste, population = sources_for(_own(request, key), fresh=True) if how == "fit" else (None, None)

    def decide(state: BuildState) -> Wanted:
        return emptied(state) if how == "out" else completion(state, taste, population)

    words = "Filled in to your taste" if taste else _AS_OTHERS if population else _NO_TASTE
    filled = words if how == "fit" else "Filled in as cheaply as can be"
    return _step(request, key, "", lambda common: configure.choose(decide=decide, filling=True, **common), filled)


@require_POST
def undo(request: Request, key: uuid.UUID) -> HttpResponse:
    """Take the latest step back; and where another way is asked for, show the ways."""
    answer = _step(request, key, "", lambda common: configure.undo(**common))
    flat = number_in(request.POST.get("why"), otherwise=-1)
    if answer.status_code in {200, 303} and flat >= 0:
        url = reverse("configurations:why", args=[key, flat])
        return HttpResponseClientRedirect(url) if request.htmx else SeeOther(url)
    return answer


def _step(
    request: Request, key: uuid.UUID, module_code: str, step: Callable[[Common], Outcome], filled: str = ""
) -> HttpResponse:
    common: Common = {"key": key, "visitor": request.visitor, "version": _version(request), "at": timezone.now()}
    try:
        outcome = step(common)
    except Configuration.DoesNotExist:
        raise Http404 from None
    except configure.StaleError as stale:
        return _whole(request, stale.configuration, Notice(_STALE, assertive=True), status=409)
    except configure.ClosedError:
        messages.info(request, _CLOSED)
        url = reverse("configurations:build", args=[key])
        return HttpResponseClientRedirect(url) if request.htmx else _to_build(key)
    except (UnreadableChoiceError, configure.UnknownOptionError) as error:
        text = str(error) if isinstance(error, UnreadableChoiceError) else f"{error.value} is not on offer here."
        return _whole(request, _own(request, key), Notice(text, assertive=True), status=400)
    return _changes(request, outcome, module_code, notice_of(outcome, filled))


def _version(request: Request) -> int:
    """The version that the page was made of; 0, which no build has, for anything else."""
    return number_in(request.POST.get("version"))


def _changes(request: Request, outcome: Outcome, module_code: str, notice: Notice | None) -> HttpResponse:
    if request.htmx:
        return _swaps(request, outcome, notice, module_code)
    if notice is not None and notice.make is not None:
        asked = {module_code: asked_in(request.POST.get("list", ""))}
        context = build_context(outcome.configuration, notice=notice, asked=asked)
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
    context = change_context(outcome, notice=notice, touched=touched, shown=shown)
    response = HttpResponse(changes(context))
    if context["outdated"]:
        trigger_client_event(response, "outdated", {"modules": context["outdated"]})
    return response


def _back(request: Request, key: uuid.UUID, module_code: str) -> HttpResponse:
    """To the module that was decided in, and the part of its list that was on the page."""
    if not module_code:
        return _to_build(key)
    asked = asked_in(request.POST.get("list", ""))
    query = asked.at(asked.page)
    if not query:
        return _to_build(key, f"#m-{module_code}")
    return SeeOther(reverse("configurations:choose", args=[key, module_code]) + f"?{query}#m-{module_code}")


def _whole(request: Request, configuration: Configuration, notice: Notice, *, status: int) -> HttpResponse:
    """The whole build as it stands, with what went wrong; in place or as a page."""
    template = "configurations/_whole.html" if request.htmx else "configurations/build.html"
    return render(request, template, build_context(configuration, notice=notice), status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def renewed(request: Request, key: uuid.UUID) -> HttpResponse:
    """What today's release means for a build, line by line; a POST goes on with what was picked."""
    configuration = _own(request, key)
    try:
        if request.method == "GET":
            found = renew.plan_for(configuration=configuration, picked=request.GET.dict())
            return _plan(request, configuration, found)
        picked = request.POST.dict()
        renew.renew(key=key, visitor=request.visitor, version=_version(request), picked=picked, at=timezone.now())
    except renew.NotAnsweredError as waiting:
        return _plan(request, configuration, waiting.plan)
    except configure.StaleError:
        messages.info(request, _STALE)
    except Configuration.DoesNotExist:
        messages.info(request, _CLOSED)
    except CurrentRelease.DoesNotExist:
        messages.info(request, _OFF_SALE)
    else:
        messages.info(request, "Your build is now on today's catalogue.")
    return _to_build(key)


def _plan(request: Request, configuration: Configuration, found: Plan) -> HttpResponse:
    """The plan with its lines, in place or as a page; an ordered build has none any more."""
    if configuration.status != Configuration.Status.OPEN:
        return _to_build(configuration.key)
    template = "configurations/_renewal.html" if request.htmx else "configurations/renewal.html"
    return render(request, template, {"configuration": configuration, "plan": found, "later": LATER})


@never_cache
@require_http_methods(["GET", "POST"])
def restored(request: Request, token: str) -> HttpResponse:
    """A build by its link: the owner is taken to it, anybody else may go on with a copy."""
    try:
        configuration = Configuration.objects.filter(key=restore.key_of(token=token)).first()
    except restore.ExpiredLinkError:
        return render(request, "configurations/restore.html", {"expired": True}, status=410)
    except restore.UnknownLinkError:
        raise Http404 from None
    if configuration is None:
        raise Http404
    if Configuration.objects.owned_by(request.visitor.customer_id).filter(pk=configuration.pk).exists():
        return _to_build(configuration.key)
    old, release = load_release(configuration.release_id), _release(configuration.family_code)
    if request.method == "GET":
        quote = quote_configuration(release=old, choices=configuration.choices)
        return render(request, "configurations/restore.html", {"release": release, "quote": quote})
    copy, changed = start.start(
        release=release, visitor=request.visitor, choices=configuration.choices, old=old, at=timezone.now()
    )
    for sentence in renew.changes_in_words(release=release, old=old, changed=changed):
        messages.info(request, sentence)
    return _to_build(copy.key)


@require_GET
def builds(request: Request) -> HttpResponse:
    """The customer's open builds; a fragment for other pages, a page by itself."""
    template = "configurations/_builds.html" if request.htmx else "configurations/builds.html"
    return render(request, template, {"builds": open_builds(request.visitor.customer_id)})


def _own(request: Request, key: uuid.UUID) -> Configuration:
    owned = Configuration.objects.owned_by(request.visitor.customer_id).select_related("customer")
    found: Configuration = get_object_or_404(owned, key=key)
    return found
