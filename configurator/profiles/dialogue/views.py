from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from configurator.customers.consent import Channel, Purpose, consents_of, may_use
from configurator.customers.forget import forget_note
from configurator.customers.http import Request, in_person
from configurator.customers.models import Interaction
from configurator.customers.note import notes_of
from configurator.profiles import appetite
from configurator.profiles.admin.person import known_by, line
from configurator.profiles.dialogue.ask import Change, answer_question, next_question
from configurator.profiles.dialogue.ledger import Done, count
from configurator.profiles.dialogue.shown import appetite_of
from configurator.profiles.facts import Facts, facts_of
from configurator.profiles.models import Question
from configurator.profiles.taste import Taste, drop_taste, taste_of
from configurator.profiles.told import tell
from configurator.profiles.views import NOT_KEPT, SeeOther
from configurator.releases.shelf import current_releases

_DONE = [field.name for field in fields(Done)]
SHOWN = 6  # changes that are told one by one


@never_cache
@require_GET
def question(request: Request) -> HttpResponse:
    """The question that is worth asking now, if any; a fragment for other pages, a page by itself."""
    return _part(request, "profiles/_question.html", "A question", {"question": _next(request), "framed": True})


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
    questions = list(Question.objects.askable(now.date()))
    if not questions:
        return None
    return next_question(questions=questions, taste=_taste(request), releases=current_releases(), at=now)


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
        consents = consents_of(customer_id)
        context = {
            "known_by": known_by(customer_id),
            "notes": notes_of(customer_id),
            "history": [line(row) for row in consents.history],
            "letters": consents.standing(Purpose.MESSAGE, Channel.EMAIL),
        }
    return _part(request, "profiles/_record.html", "How we know you", context)


@never_cache
@require_GET
@in_person
def ledger(request: Request) -> HttpResponse:
    """What the visitor gave, and what they got."""
    customer_id = request.visitor.customer_id
    acts = Interaction.objects.of(customer_id).order_by("pk") if customer_id else Interaction.objects.none()
    found = count((Done(*row) for row in acts.values_list(*_DONE).iterator()), _facts_of)
    return _part(request, "profiles/_ledger.html", "What you gave, what you got", {"ledger": found})


def _facts_of(family_code: str, release_number: int) -> Facts | None:
    return facts_of(family_code=family_code, release_number=release_number)


@require_POST
@in_person
def erase_note(request: Request, pk: int) -> HttpResponse:
    """Erase one note about the visitor."""
    customer_id = request.visitor.customer_id
    if customer_id is None or not forget_note(customer_id=customer_id, note_id=pk):
        raise Http404
    messages.info(request, "The note is erased.")
    return SeeOther(reverse("profiles:record"))


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
        return HttpResponseBadRequest("Please pick one of the answers. Nothing was changed.")
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
        return "Thank you. No proposal changes by it for now."
    first = ", ".join(f"{c.module} ({c.family}): {c.after or 'nothing'}" for c in changed[:SHOWN])
    return f"Thank you. Now proposed instead: {first}."


@never_cache
@require_http_methods(["GET", "POST"])
@in_person
def how_new(request: Request) -> HttpResponse:
    """How new it may be: what was told beside what was chosen. A POST tells a step, or three answers that make one."""
    if request.method == "POST":
        return _tell_appetite(request)
    shown = appetite_of(taste=_taste(request), releases=current_releases())
    return _part(request, "profiles/_appetite.html", "How new may it be?", {"appetite": shown})


def _tell_appetite(request: Request) -> HttpResponse:
    asked = request.POST.get("step", "")
    step = int(asked) if asked in {str(step) for step in appetite.STEPS} else appetite.from_answers(request.POST.dict())
    if step is None:
        return HttpResponseBadRequest("Please answer all three questions, or pick a step. Nothing was changed.")
    kept = tell(visitor=request.visitor, statements=[appetite.statement(step)], at=timezone.now())
    if request.visitor.customer_id is not None:
        drop_taste(customer_id=request.visitor.customer_id)
    words = f"Noted: {appetite.STEPS[step]}. Proposals follow it from now on."
    messages.info(request, words if kept else NOT_KEPT)
    return SeeOther(reverse("profiles:me") + "#me-appetite")
