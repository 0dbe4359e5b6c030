import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from configurator.customers.http import Request, SeeOther, back, in_person, number_in
from configurator.customers.identify import set_learning
from configurator.customers.merge import leave as leave_guest
from configurator.customers.models import Customer, Interaction, Learning, User, Verb
from configurator.profiles.behind import Mark, acts_behind, acts_on_subject, erase_acts
from configurator.profiles.correct import UnknownWordError, judge, other_words, rename, say_otherwise
from configurator.profiles.forget import forget_profile
from configurator.profiles.merge import join_history
from configurator.profiles.models import Taste
from configurator.profiles.story import Acts, acts_in_words, acts_of, tastes_of
from configurator.profiles.tell import take_back
from configurator.profiles.told import MUTED, NOTHING, WRONG, told_of

_ANSWERED = {
    Learning.OFF: _("Learning is off. Nothing you do from now on is remembered for you."),
    Learning.VISIT: _("We learn during this visit only, and forget it when the visit is over."),
    Learning.ALWAYS: _("We learn from what you do from now on, and keep what this visit has shown."),
}
_WORDS = {"muted": MUTED, "wrong": WRONG, "used": ""}
_JUDGED = {
    MUTED: _("Left out. It no longer counts for proposals."),
    WRONG: _("Noted: that's not you. It no longer counts for proposals."),
    "": _("It counts for proposals again."),
}
NOT_KEPT = _("Learning is off, so nothing was kept. Switch it to “This visit” or “Always”, then tell us again.")


@never_cache
@require_GET
@in_person
def me(request: Request) -> HttpResponse:
    """Everything that was told, observed and inferred about the visitor; older acts also as a fragment."""
    customer = Customer.objects.person(request.visitor.customer_id).first()
    before = request.GET.get("before", "")
    context = {
        "customer": customer,
        "learning": customer.learning if customer else Learning.VISIT,
        "visit_minutes": settings.VISIT_MINUTES,
        "page": _acts(customer, number_in(before)),
        "before": before,
    }
    if request.htmx:
        return render(request, "profiles/_acts.html", context)
    return render(request, "profiles/me.html", context | _known(customer))


def _acts(customer: Customer | None, before: int | None) -> Acts:
    return acts_of(customer_id=customer.pk, before=before) if customer else Acts([], None)


def _known(customer: Customer | None) -> dict[str, Any]:
    """What they told, and what the counts say."""
    told = told_of(customer_id=customer.pk) if customer else NOTHING
    families = tastes_of(customer_id=customer.pk, told=told) if customer else []
    return {"told": [(fact, other_words(fact)) for fact in reversed(told.facts)], "families": families}


@require_POST
def learning(request: Request) -> HttpResponse:
    """Answer "learn about me"."""
    answer = request.POST.get("learning", "")
    if answer not in Learning.values:
        return HttpResponseBadRequest(gettext("Please choose off, this visit or always. Nothing was changed."))
    set_learning(visitor=request.visitor, learning=Learning(answer), at=timezone.now())
    messages.info(request, _ANSWERED[Learning(answer)])
    return back(request, otherwise=reverse("profiles:me"))


@never_cache
@require_http_methods(["GET", "POST"])
@in_person
def erase(request: Request) -> HttpResponse:
    """Ask once, then erase what was learned."""
    if request.method == "GET":
        return render(request, "profiles/erase.html")
    if request.visitor.customer_id is not None:
        forget_profile(customer_id=request.visitor.customer_id, at=timezone.now())
    messages.success(
        request, gettext("It is gone: every act we had recorded, and everything we had inferred from them.")
    )
    return SeeOther(reverse("profiles:me"))


@require_POST
@in_person
def name(request: Request) -> HttpResponse:
    """Correct what we call the visitor, who has an account."""
    if not isinstance(request.user, User) or request.visitor.customer_id is None:
        raise Http404
    try:
        rename(user=request.user, customer_id=request.visitor.customer_id, name=request.POST.get("name", ""))
    except UnknownWordError:
        return HttpResponseBadRequest(gettext("Please take a name of at most 120 letters. Nothing was changed."))
    messages.success(request, gettext("Noted. That is how we call you from now on."))
    return SeeOther(reverse("profiles:me") + "#me-told")


@require_POST
@in_person
def taste(request: Request) -> HttpResponse:
    """Say of an inferred taste: leave it out, it's not me, or use it again."""
    word, name = next(((word, name) for name, word in _WORDS.items() if name in request.POST), (None, ""))
    if word is None:
        return HttpResponseBadRequest(gettext("Please use one of the buttons beside the line. Nothing was changed."))
    mark = _mark(request.POST.get("family", ""), request.POST[name])
    try:
        kept = judge(visitor=request.visitor, mark=mark, word=word, at=timezone.now())
    except (Taste.DoesNotExist, UnknownWordError):
        raise Http404 from None
    messages.info(request, _JUDGED[word] if kept else NOT_KEPT)
    return SeeOther(reverse("profiles:me") + "#me-inferred")


def _mark(family_code: str, text: str) -> Mark:
    kind, _, code = text.partition("/")
    return Mark(family_code, kind, code)


@require_POST
@in_person
def fact(request: Request, pk: int) -> HttpResponse:
    """Correct something that was told, or take it back."""
    customer_id = request.visitor.customer_id
    held = told_of(customer_id=customer_id).facts if customer_id else ()
    said = next((fact for fact in held if fact.id == pk), None)
    if said is None:
        raise Http404
    value = request.POST.get("value", "")
    try:
        if value:
            kept = say_otherwise(visitor=request.visitor, fact=said, value=value, at=timezone.now())
        else:
            kept = take_back(visitor=request.visitor, fact=said, at=timezone.now())
    except UnknownWordError:
        return HttpResponseBadRequest(gettext("Please pick one of the answers. Nothing was changed."))
    messages.info(request, gettext("Noted. Proposals follow it from now on.") if kept else NOT_KEPT)
    return SeeOther(reverse("profiles:me") + "#me-told")


@never_cache
@require_http_methods(["GET", "POST"])
@in_person
def erase_one(request: Request) -> HttpResponse:
    """Ask once, then erase one act, all that was told on one subject, or the acts behind one taste."""
    if request.visitor.customer_id is None:
        raise Http404
    asked = request.GET if request.method == "GET" else request.POST
    found = _to_erase(request.visitor.customer_id, asked)
    if not found:
        raise Http404
    if request.method == "GET":
        context = {"acts": acts_in_words(found), "asked": asked.dict(), "ordered": _any_order(found)}
        return render(request, "profiles/erase_one.html", context)
    ids = [act.pk for act in found]
    gone = erase_acts(customer_id=request.visitor.customer_id, ids=ids, at=timezone.now())
    said = ngettext(
        "Erased: {number} act. What we infer was counted anew without.",
        "Erased: {number} acts. What we infer was counted anew without.",
        gone,
    )
    messages.success(request, said.format(number=gone))
    return SeeOther(reverse("profiles:me"))


def _any_order(acts: list[Interaction]) -> bool:
    return any(act.verb == Verb.ORDERED for act in acts)


def _to_erase(customer_id: uuid.UUID, asked: QueryDict) -> list[Interaction]:
    """The acts meant: by an act's number, by a fact's, or by a taste."""
    if "fact" in asked:
        return acts_on_subject(customer_id=customer_id, pk=number_in(asked.get("fact")))
    if "act" in asked:
        acts = Interaction.objects.of(customer_id).select_related("identity")
        return list(acts.filter(pk=number_in(asked.get("act"))))
    mark = _mark(asked.get("family", ""), asked.get("taste", ""))
    return acts_behind(customer_id=customer_id, mark=mark)


@require_POST
@in_person
def join(request: Request) -> HttpResponse:
    """Add the guest's history to the profile of the person who signed in."""
    learning = Customer.objects.person(request.visitor.customer_id).values_list("learning", flat=True)
    before = learning.first()
    if join_history(visitor=request.visitor, at=timezone.now()):
        messages.success(request, gettext("Added. What you did as a guest is part of your profile now."))
        if (after := learning.get()) != before:  # of the guest's answer and the account's the narrower counts
            messages.info(request, _ANSWERED[Learning(after)])
    else:
        messages.info(request, gettext("Nothing was added: there is nothing to add, or learning is off."))
    return back(request, otherwise=reverse("profiles:me"))


@require_POST
def leave(request: Request) -> HttpResponse:
    """Keep the guest's history apart."""
    leave_guest(visitor=request.visitor)
    messages.info(request, gettext("Kept apart. Your profile starts without it."))
    return back(request, otherwise=reverse("profiles:me"))
