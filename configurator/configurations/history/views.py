import uuid
from collections.abc import Collection
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from configurator.configurations import configure
from configurator.configurations.configure import Outcome
from configurator.configurations.decide import Wanted
from configurator.configurations.explanations import Notice
from configurator.configurations.history.words import history
from configurator.configurations.http import editable, step, to_build
from configurator.configurations.models import Configuration
from configurator.configurations.naming import name_of, nothing
from configurator.configurations.page import page_context
from configurator.configurations.state import BuildState
from configurator.configurations.together.company import names_of
from configurator.configurations.together.words import taken_back
from configurator.customers.http import Request, number_in
from configurator.releases.shelf import load_release


@never_cache
@require_GET
def past(request: Request, key: uuid.UUID) -> HttpResponse:
    """What was done to a build, step by step, to go back or forth to; a fragment for its page, a page by itself."""
    configuration = editable(request, key)
    release, names = load_release(configuration.release_id), names_of(configuration=configuration)
    found = history(configuration=configuration, release=release, names=names)
    template = "configurations/history/_history.html" if request.htmx else "configurations/history/history.html"
    return render(request, template, page_context(configuration) | {"entries": found})


@require_POST
def walk(request: Request, key: uuid.UUID) -> HttpResponse:
    """Go to a point of the history: so many steps back, or forth again."""
    back, forth = number_in(request.POST.get("back")), number_in(request.POST.get("forth"))
    go = configure.redo if forth else configure.undo
    steps = forth or back
    return step(
        request, key, "", lambda common: go(steps=steps, **common), partial(_went, steps=steps, forth=forth > 0)
    )


@require_POST
def redo(request: Request, key: uuid.UUID) -> HttpResponse:
    """Do again what was undone last."""
    return step(request, key, "", lambda common: configure.redo(**common))


@never_cache
@require_http_methods(["GET", "POST"])
def reset(request: Request, key: uuid.UUID) -> HttpResponse:
    """Take everything back; a GET asks first. A POST with a step's number takes back what was chosen in it."""
    if request.method == "GET":
        return _ask(request, editable(request, key))
    number = number_in(request.POST.get("step"), otherwise=-1)

    def decide(state: BuildState) -> Wanted:
        return dict.fromkeys(_chosen(state, number if "step" in request.POST else None))

    return step(request, key, "", lambda common: configure.choose(decide=decide, **common), _emptied)


def _ask(request: Request, configuration: Configuration) -> HttpResponse:
    if configuration.status != Configuration.Status.OPEN:
        return to_build(configuration.key)
    release = load_release(configuration.release_id)
    names = [
        (release.module_of[variable].name, name)
        for variable, value in configuration.choices.items()
        if release.offers(variable, value) and (name := name_of(release, variable, value)) != nothing()
    ]
    return render(request, "configurations/history/reset.html", page_context(configuration) | {"names": names})


def _chosen(state: BuildState, number: int | None) -> Collection[str]:
    """The variables that were chosen or filled in, of all steps or of one."""
    if number is None:
        return list(state.choices)
    if not 1 <= number <= len(state.release.steps):
        raise Http404
    codes = {module.code for module in state.release.steps[number - 1][1]}
    return [variable for variable in state.choices if state.release.module_of[variable].code in codes]


def _went(outcome: Outcome, *, steps: int, forth: bool) -> Notice | None:
    others = taken_back(outcome)
    if others or steps <= 1 or not outcome.changed:
        return others
    said = _("{steps} steps done again.") if forth else _("Gone back {steps} steps. They can be done again.")
    return Notice(said.format(steps=steps))


def _emptied(outcome: Outcome) -> Notice | None:
    count = len(outcome.before.choices) - len(outcome.after.choices)
    if not count:
        return Notice(_("There was nothing to take back."))
    said = ngettext("{count} choice taken back.", "{count} choices taken back.", count)
    return Notice(said.format(count=count), undo=True)
