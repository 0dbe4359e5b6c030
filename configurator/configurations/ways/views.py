from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from configurator.configurations.instock import lacking, shortages
from configurator.configurations.ways.begin import price_words
from configurator.configurations.ways.needs import FIELD, NEEDS, Proposal, Told, proposal, told_in
from configurator.configurations.ways.reasons import clash_of, parts_of, unmet_of
from configurator.customers.http import Request
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import LoadedRelease, current_release
from configurator.stock.levels import levels


@never_cache
@require_GET
def needs(request: Request, family_code: str) -> HttpResponse:
    """The questions about use, and as soon as something is answered what is proposed, with its reasons."""
    try:
        release = current_release(family_code)
    except CurrentRelease.DoesNotExist:
        raise Http404 from None
    if not release.needs:
        raise Http404
    told = told_in(release=release, sent=dict(request.GET.lists()))
    context = {"release": release, "told": told, "questions": _questions(told), "way": NEEDS}
    if told.asked:
        context |= _proposed(release, proposal(release=release, told=told, lacks=lacking(release, levels())))
    template = "configurations/ways/_answered.html" if request.htmx else "configurations/ways/needs.html"
    return render(request, template, context)


def _questions(told: Told) -> list[dict[str, object]]:
    """The questions as the form shows them."""
    shown: list[dict[str, object]] = []
    for question in told.questions:
        ticked = told.answers[question.code]
        answers = [(answer, answer in ticked) for answer in question.answers]
        shown.append({"question": question, "field": f"{FIELD}{question.code}", "answers": answers, "open": not ticked})
    return shown


def _proposed(release: LoadedRelease, found: Proposal) -> dict[str, object]:
    state = found.state
    parts = parts_of(found)
    return {
        "proposal": found,
        "price": price_words(state) if state else "",
        "wished": [part for part in parts if part.reasons],
        "rest": [part for part in parts if not part.reasons],
        "unmet": unmet_of(found),
        "clash": clash_of(release, found),
        "short": shortages(state, levels(), timezone.localdate()) if state else (),
    }
