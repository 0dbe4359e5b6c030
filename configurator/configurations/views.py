import uuid
from collections.abc import Collection, Iterator, Mapping
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from configurator.configurations import configure, renew, restore, start, wishes
from configurator.configurations.asked import asked_of
from configurator.configurations.complete import completion, emptied
from configurator.configurations.decide import Wanted
from configurator.configurations.explanations import notice_of
from configurator.configurations.forms import UnreadableChoiceError, first_choice, wanted_of
from configurator.configurations.http import CLOSED, STALE, editable, own, step, to_build, version_in, with_room
from configurator.configurations.instock import lacking
from configurator.configurations.models import Configuration
from configurator.configurations.page import (
    begun_builds,
    build_context,
    module_context,
    offered_for,
    sources_for,
    state_of,
    why_context,
)
from configurator.configurations.plan import LATER, Plan
from configurator.configurations.quote import quote_configuration
from configurator.configurations.sharing.campaign import step_place
from configurator.configurations.sharing.views import brought
from configurator.configurations.state import BuildState
from configurator.configurations.together.company import note_presence
from configurator.configurations.together.http import over
from configurator.configurations.together.words import taken_back
from configurator.configurations.varied import seen_on_build
from configurator.configurations.ways.begin import starts_of, way_named
from configurator.configurations.ways.needs import NEEDS, proposal, told_in
from configurator.configurations.why import wish_at
from configurator.customers.http import Request, SeeOther, number_in
from configurator.customers.models import Verb
from configurator.customers.track import Act, track
from configurator.experiments.expose import expose
from configurator.letters.permission import letters_box
from configurator.profiles.proposals.populations import Population
from configurator.profiles.taste import Taste
from configurator.profiles.usual import usuals_of
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import LoadedRelease, current_release, load_release, numbered_release
from configurator.stock.levels import levels


@require_http_methods(["GET", "POST"])
@with_room
def family(request: Request, family_code: str) -> HttpResponse:
    """Start a build, or ask what to go on with where some are begun; a POST starts: from a preset, a part or the usual.

    An open build in which nothing is chosen is as good as a new one, and so is the latest for a link to a step
    and inside another site's page. Whoever was never here gets the page at once, without being sent to its own address.
    """
    release = _release(family_code)
    place = step_place(release, request.GET.get("step", ""))
    if request.method == "GET" and "with" in request.GET:
        return brought(request, release, place)
    if request.method == "GET":
        goes_on = place or getattr(request, "page_base", "")  # a link to a step; a page inside another site's
        if request.visitor.customer_id is None and not goes_on:
            return _first_seen(request, release)
        begun = [] if goes_on else begun_builds(request.visitor.customer_id, family_code=family_code)
        if begun:
            context = {"builds": begun, "release": release, **starts_of(release=release, seen=levels())}
            return render(request, "configurations/saved/resume.html", context)
        resumed = start.resume(family_code=family_code, visitor=request.visitor)
        if resumed is not None:
            return to_build(resumed.key, place)
    choices, old, filled = _starting_choices(request, release)
    build, changed = start.start(
        release=release, visitor=request.visitor, choices=choices, old=old, filled=filled, at=timezone.now()
    )
    for sentence in (*_lost(request, release), *renew.changes_in_words(release=release, old=old, changed=changed)):
        messages.info(request, sentence)
    return to_build(build.key, place)


@never_cache
def _first_seen(request: Request, release: LoadedRelease) -> HttpResponse:
    """The page of a new build at the family's own address: a journey less on a slow line, and it may be found."""
    made, _changed = start.start(release=release, visitor=request.visitor, choices={}, at=timezone.now())
    return _shown(request, own(request, made.key), release, first_seen=True)


def _release(family_code: str) -> LoadedRelease:
    try:
        return current_release(family_code)
    except CurrentRelease.DoesNotExist:
        raise Http404 from None


Begun = tuple[Mapping[str, str], LoadedRelease, Collection[str]]


def _starting_choices(request: Request, release: LoadedRelease) -> Begun:
    """What a new build begins with, the release that these choices come from, and which of them are filled in."""
    presets = {preset.code: preset.choices for preset in release.presets}
    if request.POST.get("preset") in presets:
        return presets[request.POST["preset"]], release, ()
    if request.POST.get("way") == NEEDS:
        told = told_in(release=release, sent=dict(request.POST.lists()))
        state = proposal(release=release, told=told, lacks=lacking(release, levels())).state
        return (state.choices, release, state.filled) if state else ({}, release, ())
    if "way" in request.POST:
        way = way_named(code=request.POST["way"], release=release, seen=levels())
        return (way.choices, release, way.choices) if way else ({}, release, ())
    if "take" in request.POST:
        return first_choice(release, request.POST["take"]), release, ()
    if "usual" in request.POST and request.user.is_authenticated and request.visitor.customer_id:
        usual = usuals_of(customer_id=request.visitor.customer_id).get(release.family_code)
        if usual is not None:
            return usual.choices, numbered_release(usual.family_code, usual.release_number) or release, ()
    return {}, release, ()


def _lost(request: Request, release: LoadedRelease) -> Iterator[str]:
    """What a preset was begun without, in words."""
    for preset in release.presets:
        if preset.lost and preset.code == request.POST.get("preset"):
            said = ngettext(
                "One part of “{preset}” is no longer offered; this is it without.",
                "{number} parts of “{preset}” are no longer offered; this is it without.",
                preset.lost,
            )
            yield said.format(number=preset.lost, preset=preset.name)


@never_cache
@require_GET
def build(request: Request, key: uuid.UUID) -> HttpResponse:
    """The configure page of a build, for its owner and those who build along."""
    try:
        configuration = editable(request, key)
    except Http404:
        return over(request, key)
    release = load_release(configuration.release_id)
    if "step" in request.GET:
        return to_build(key, step_place(release, request.GET["step"]))
    return _shown(request, configuration, release)


def _shown(
    request: Request, configuration: Configuration, release: LoadedRelease, *, first_seen: bool = False
) -> HttpResponse:
    viewed = Act(verb=Verb.VIEWED, family_code=release.family_code, release_number=release.number)
    at, learning = timezone.now(), configuration.actor.learning
    track(visitor=request.visitor, learning=learning, at=at, acts=[viewed])
    seen = seen_on_build(release, with_question=not getattr(request, "page_base", ""))
    expose(varied=seen, customer=configuration.actor, at=at)
    context = build_context(configuration)
    if context["company"] is not None:
        note_presence(company=context["company"], at=at)
    if configuration.hand is None:
        context["newer"] = renew.newer(configuration=configuration)
    if request.user.is_authenticated and configuration.hand is None:
        context["letters"] = letters_box(customer_id=configuration.customer_id)
    return render(request, "configurations/build.html", context | {"own_address": context["url"] if first_seen else ""})


@require_http_methods(["GET", "POST"])
def module(request: Request, key: uuid.UUID, module_code: str) -> HttpResponse:
    """One module: a GET shows the part of its list that is asked for, a POST decides."""
    return choose(request, key, module_code) if request.method == "POST" else options(request, key, module_code)


@never_cache
def options(request: Request, key: uuid.UUID, module_code: str) -> HttpResponse:
    """A part of a long module's list: by itself, with its module, or in the whole page."""
    configuration, asked = editable(request, key), asked_of(request.GET)
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
            raise UnreadableChoiceError(_("This module is not part of the product any more. Nothing was changed."))
        return wanted_of(module=state.release.modules[module_code], state=state, data=request.POST)

    seen = levels()  # read before the step, never within its transaction
    # a stepper never takes something else away by itself: it offers to
    repairing = "make" in request.POST or "value" in request.POST
    return step(
        request,
        key,
        module_code,
        lambda common: configure.choose(
            decide=decide, repairing=repairing, offer=partial(offered_for, seen=seen), **common
        ),
    )


@never_cache
@require_GET
def why(request: Request, key: uuid.UUID, flat: int) -> HttpResponse:
    """What stands against an option, and the ways to have it; in place or as a page."""
    configuration = editable(request, key)
    state = state_of(configuration)
    wish = wish_at(state.release, flat)
    if wish is None:
        raise Http404
    learning = configuration.actor.learning
    found = wishes.ask(state=state, wish=wish, visitor=request.visitor, learning=learning, at=timezone.now())
    template = "configurations/_why.html" if request.htmx else "configurations/why.html"
    return render(request, template, why_context(configuration, state, found))


@require_POST
def fill(request: Request, key: uuid.UUID) -> HttpResponse:
    """Fill in what is open, as cheaply as can be or as the customer's own history would have it; or take that out."""
    how = request.POST.get("how", "")
    taste, population = sources_for(editable(request, key), fresh=True) if how == "fit" else (None, None)
    seen = levels()

    def decide(state: BuildState) -> Wanted:
        return emptied(state) if how == "out" else completion(state, taste, population, lacking(state.release, seen))

    filled = _how_filled(taste, population) if how == "fit" else _("Filled in as cheaply as can be")
    return step(
        request,
        key,
        "",
        lambda common: configure.choose(decide=decide, filling=True, **common),
        partial(notice_of, how=filled),
    )


def _how_filled(taste: Taste | None, population: Population | None) -> str:
    if taste:
        return _("Filled in to your taste")
    if population:
        return _("Filled in as others with these choices take it")
    return _("We don't know your taste yet, so filled in as cheaply as can be")


@require_POST
def undo(request: Request, key: uuid.UUID) -> HttpResponse:
    """Take the latest step back, whoever did it; and where another way is asked for, show the ways."""
    answer = step(request, key, "", lambda common: configure.undo(**common), taken_back)
    flat = number_in(request.POST.get("why"), otherwise=-1)
    if answer.status_code in {200, 303} and flat >= 0:
        url = reverse("configurations:why", args=[key, flat])
        return HttpResponseClientRedirect(url) if request.htmx else SeeOther(url)
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def renewed(request: Request, key: uuid.UUID) -> HttpResponse:
    """What today's release means for a build, line by line; a POST goes on with what was picked."""
    configuration = own(request, key)
    try:
        if request.method == "GET":
            found = renew.plan_for(configuration=configuration, picked=request.GET.dict())
            return _plan(request, configuration, found)
        picked = request.POST.dict()
        renew.renew(key=key, visitor=request.visitor, version=version_in(request), picked=picked, at=timezone.now())
    except renew.NotAnsweredError as waiting:
        return _plan(request, configuration, waiting.plan)
    except configure.StaleError:
        messages.info(request, STALE)
    except Configuration.DoesNotExist:
        messages.info(request, CLOSED)
    except CurrentRelease.DoesNotExist:
        messages.info(request, _("This product is not on sale at the moment. Your build is kept as it is."))
    else:
        messages.success(request, _("Your build is now on today's catalogue."))
    return to_build(key)


def _plan(request: Request, configuration: Configuration, found: Plan) -> HttpResponse:
    """The plan with its lines, in place or as a page; an ordered build has none any more."""
    if configuration.status != Configuration.Status.OPEN:
        return to_build(configuration.key)
    template = "configurations/_renewal.html" if request.htmx else "configurations/renewal.html"
    return render(request, template, {"configuration": configuration, "plan": found, "later": LATER})


@never_cache
@require_http_methods(["GET", "POST"])
@with_room
def restored(request: Request, token: str) -> HttpResponse:
    """A build by its link: the owner is taken to it, anybody else may go on with a copy."""
    try:
        configuration = Configuration.objects.filter(key=restore.key_of(token=token), deleted_at=None).first()
    except restore.ExpiredLinkError:
        return render(request, "configurations/restore.html", {"expired": True}, status=410)
    except restore.UnknownLinkError:
        raise Http404 from None
    if configuration is None:
        raise Http404
    if Configuration.objects.owned_by(request.visitor.customer_id).filter(pk=configuration.pk).exists():
        return to_build(configuration.key)
    old, release = load_release(configuration.release_id), _release(configuration.family_code)
    if request.method == "GET":
        quote = quote_configuration(release=old, choices=configuration.choices)
        return render(request, "configurations/restore.html", {"release": release, "quote": quote})
    copy, changed = start.start(
        release=release, visitor=request.visitor, choices=configuration.choices, old=old, at=timezone.now()
    )
    for sentence in renew.changes_in_words(release=release, old=old, changed=changed):
        messages.info(request, sentence)
    return to_build(copy.key)
