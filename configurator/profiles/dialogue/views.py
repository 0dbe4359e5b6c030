from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from configurator.customers.consent import Purpose, consents_of, may_use
from configurator.customers.forget import forget_note
from configurator.customers.http import Request, SeeOther, in_person
from configurator.customers.models import Interaction
from configurator.customers.note import notes_of
from configurator.languages.few import listed
from configurator.profiles.counts import ACT_FIELDS, Act
from configurator.profiles.dialogue.ask import Change, answer_question, next_question
from configurator.profiles.dialogue.contradictions import contradictions_of, it_holds
from configurator.profiles.dialogue.ledger import count
from configurator.profiles.dialogue.shown import appetite_of
from configurator.profiles.facts import facts_of
from configurator.profiles.models import Quality, Question
from configurator.profiles.proposals import appetite
from configurator.profiles.proposals.matters import answers_in, best_first, preference, qualities_of
from configurator.profiles.proposals.tradeoffs import SAME, best_question, weights_of
from configurator.profiles.record import known_by, line
from configurator.profiles.taste import Taste, taste_of
from configurator.profiles.tell import tell
from configurator.profiles.told import NOTHING, Statement, Told, told_of
from configurator.profiles.views import NOT_KEPT
from configurator.releases.shelf import LoadedRelease, current_releases

SHOWN = 6  # changes that are told one by one


@never_cache
@require_GET
def question(request: Request) -> HttpResponse:
    """The question that is worth asking now, if any, about one family where the page is about one.

    A fragment for other pages, a page by itself.
    """
    return _part(request, "profiles/_question.html", _("A question"), {"question": _next(request), "framed": True})


def _part(request: Request, part: str, title: str, context: dict[str, Any]) -> HttpResponse:
    """A fragment for other pages, a page by itself."""
    if request.htmx:
        return render(request, part, context)
    return render(request, "profiles/part.html", context | {"part": part, "title": title})


def _next(request: Request) -> Question | None:
    """Nobody is asked who has us learn nothing, nor a browser that was signed in and may be somebody else's by now."""
    visitor, now = request.visitor, timezone.now()
    known = visitor.customer_id
    if known and not may_use(customer_id=known, purpose=Purpose.PERSONALISE):
        return None
    if visitor.signed_in and not request.user.is_authenticated:
        return None
    family = request.GET.get("family", "")
    questions = [q for q in Question.objects.askable(now.date()) if not family or q.family_code in {"", family}]
    if not questions:
        return None
    releases = [release for release in current_releases() if family in {"", release.family_code}]
    return next_question(questions=questions, taste=_taste(request), releases=releases, at=now)


def _taste(request: Request) -> Taste | None:
    customer_id = request.visitor.customer_id
    return taste_of(customer_id=customer_id, fresh=True) if customer_id else None


@never_cache
@require_GET
@in_person
def record(request: Request) -> HttpResponse:
    """How the visitor is recognised, what staff noted, and every answer to what we may do."""
    customer_id = request.visitor.customer_id
    context: dict[str, Any] = {}
    if customer_id is not None:
        context = {
            "known_by": known_by(customer_id),
            "notes": notes_of(customer_id),
            "history": [line(row) for row in consents_of(customer_id).history],
        }
    return _part(request, "profiles/_record.html", _("How we know you"), context)


@never_cache
@require_GET
@in_person
def ledger(request: Request) -> HttpResponse:
    """What the visitor gave, and what they got."""
    customer_id = request.visitor.customer_id
    acts = Interaction.objects.of(customer_id).order_by("pk") if customer_id else Interaction.objects.none()
    found = count((Act(*row) for row in acts.values_list(*ACT_FIELDS).iterator()), facts_of)
    return _part(request, "profiles/_ledger.html", _("What you gave, what you got"), {"ledger": found})


@require_POST
@in_person
def erase_note(request: Request, pk: int) -> HttpResponse:
    """Erase one note about the visitor."""
    customer_id = request.visitor.customer_id
    if customer_id is None or not forget_note(customer_id=customer_id, note_id=pk):
        raise Http404
    messages.success(request, _("The note is erased."))
    return SeeOther(reverse("profiles:record"))


@never_cache
@require_http_methods(["GET", "POST"])
@in_person
def matters(request: Request) -> HttpResponse:
    """For each family which of two qualities matters more, the best pair first; a POST answers one."""
    written = list(Quality.objects.order_by("family_code", "attribute_code"))
    if request.method == "POST":
        return _tell_preference(request, written)
    told = _told(request)
    weighed = [_weighed(release, qualities_of(release, written), told) for release in current_releases()]
    return _part(request, "profiles/_matters.html", _("What matters more?"), {"weighed": [w for w in weighed if w]})


def _told(request: Request) -> Told:
    customer_id = request.visitor.customer_id
    return told_of(customer_id=customer_id) if customer_id else NOTHING


def _weighed(release: LoadedRelease, words: dict[str, str], told: Told) -> dict[str, Any] | None:
    """What one family's section shows; None for a family whose components differ in nothing that is compared."""
    answers = answers_in(told, release.family_code)
    asked = best_question(list(words), answers)
    if not asked and not answers:
        return None
    pair = [(quality, words[quality]) for quality in asked.pair] if asked else []
    order = best_first(words, weights_of(answers))
    return {"release": release, "pair": pair, "key": "|".join(asked.pair) if asked else "", "order": order}


def _tell_preference(request: Request, written: list[Quality]) -> HttpResponse:
    found = {release.family_code: release for release in current_releases()}
    release = found.get(request.POST.get("family", ""))
    words = qualities_of(release, written) if release else {}
    one, _bar, other = request.POST.get("pair", "").partition("|")
    preferred = request.POST.get("preferred", "")
    if release is None or not {one, other} <= words.keys() or one >= other or preferred not in {one, other, SAME}:
        return HttpResponseBadRequest(_("Please use the buttons on the page. Nothing was changed."))
    said = preference(release=release, pair=(one, other), preferred=preferred, words=words)
    _tell(request, said, _("Noted: {words}.").format(words=said.words))
    return SeeOther(reverse("profiles:matters"))


def _tell(request: Request, said: Statement, words: str) -> None:
    kept = tell(visitor=request.visitor, statements=[said], at=timezone.now())
    messages.info(request, words if kept else NOT_KEPT)


@never_cache
@require_http_methods(["GET", "POST"])
@in_person
def contradictions(request: Request) -> HttpResponse:
    """What does not go together, to be settled; a POST says that a told fact holds against what was chosen."""
    taste = _taste(request)
    told = taste.told if taste else NOTHING
    if request.method == "POST":
        fact = next((f for f in told.facts if str(f.id) == request.POST.get("fact")), None)
        if fact is None:
            raise Http404
        _tell(request, it_holds(fact), _("Noted: what you told us holds."))
        return SeeOther(reverse("profiles:contradictions"))
    found = contradictions_of(told=told, taste=taste, appetite=appetite_of(taste=taste, releases=current_releases()))
    return _part(request, "profiles/_contradictions.html", _("What does not go together"), {"found": found})


@require_POST
@in_person
def answer(request: Request, code: str) -> HttpResponse:
    """Take an answer, and say what it changed."""
    now = timezone.now()
    asked = Question.objects.askable(now.date()).filter(code=code).first()
    if asked is None:
        raise Http404
    said = request.POST.get("answer", "")
    chosen = next((option for option in asked.answers.all() if option.code == said), None)
    if chosen is None and said:
        return HttpResponseBadRequest(_("Please pick one of the answers. Nothing was changed."))
    kept, changed = answer_question(
        visitor=request.visitor,
        question=asked,
        answer=chosen,
        taste=_taste(request),
        releases=current_releases(),
        at=now,
    )
    if request.htmx:
        context = {"kept": kept, "not_kept": NOT_KEPT, "changed": changed[:SHOWN], "more": len(changed) - SHOWN}
        return render(request, "profiles/_answered.html", context)
    messages.info(request, _in_words(changed) if kept else NOT_KEPT)
    return SeeOther(reverse("profiles:me") + "#me-told")


def _in_words(changed: list[Change]) -> str:
    if not changed:
        return _("Thank you. No proposal changes by it for now.")
    first = listed([f"{c.module} ({c.family}): {c.after or _('nothing')}" for c in changed[:SHOWN]])
    return _("Thank you. Now proposed instead: {first}.").format(first=first)


@never_cache
@require_http_methods(["GET", "POST"])
@in_person
def how_new(request: Request) -> HttpResponse:
    """How new it may be: what was told beside what was chosen. A POST tells a step, or three answers that make one."""
    if request.method == "POST":
        return _tell_appetite(request)
    shown = appetite_of(taste=_taste(request), releases=current_releases())
    return _part(request, "profiles/_appetite.html", _("How new may it be?"), {"appetite": shown})


def _tell_appetite(request: Request) -> HttpResponse:
    asked = request.POST.get("step", "")
    step = int(asked) if asked in {str(step) for step in appetite.STEPS} else appetite.from_answers(request.POST.dict())
    if step is None:
        return HttpResponseBadRequest(_("Please answer all three questions, or pick a step. Nothing was changed."))
    words = _("Noted: {step}. Proposals follow it from now on.").format(step=appetite.step_words(step))
    _tell(request, appetite.statement(step), words)
    return SeeOther(reverse("profiles:me") + "#me-appetite")
