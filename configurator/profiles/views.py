from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from configurator.customers.http import Request, in_person
from configurator.customers.identify import set_learning
from configurator.customers.merge import leave as leave_guest
from configurator.customers.models import Customer, Learning
from configurator.profiles.forget import forget_profile
from configurator.profiles.merge import join_history
from configurator.profiles.story import Acts, FamilyTaste, acts_of, tastes_of

_ANSWERED = {
    Learning.OFF: "Learning is off. Nothing you do from now on is remembered for you.",
    Learning.VISIT: "We learn during this visit only, and forget it when the visit is over.",
    Learning.ALWAYS: "We learn from what you do from now on, and keep what this visit has shown.",
}


class SeeOther(HttpResponseRedirect):
    """After a POST: go and look there, with GET."""

    status_code = 303


@never_cache
@require_GET
@in_person
def me(request: Request) -> HttpResponse:
    """Everything that was told, observed and inferred about the visitor; older acts also as a fragment."""
    customer = Customer.objects.filter(pk=request.visitor.customer_id).first() if request.visitor.customer_id else None
    before = request.GET.get("before", "")
    context = {
        "customer": customer,
        "learning": customer.learning if customer else Learning.VISIT,
        "visit_minutes": settings.VISIT_MINUTES,
        "page": _acts(customer, int(before) if before.isdecimal() else None),
        "before": before,
    }
    if request.htmx:
        return render(request, "profiles/_acts.html", context)
    return render(request, "profiles/me.html", context | {"families": _tastes(customer)})


def _acts(customer: Customer | None, before: int | None) -> Acts:
    return acts_of(customer_id=customer.pk, before=before) if customer else Acts([], None)


def _tastes(customer: Customer | None) -> list[FamilyTaste]:
    return tastes_of(customer_id=customer.pk) if customer else []


@require_POST
def learning(request: Request) -> HttpResponse:
    """Answer "learn about me"."""
    answer = request.POST.get("learning", "")
    if answer not in Learning.values:
        return HttpResponseBadRequest("Please choose off, this visit or always. Nothing was changed.")
    set_learning(visitor=request.visitor, learning=Learning(answer), at=timezone.now())
    messages.info(request, _ANSWERED[Learning(answer)])
    return _back(request)


@never_cache
@require_http_methods(["GET", "POST"])
@in_person
def erase(request: Request) -> HttpResponse:
    """Ask once, then erase what was learned."""
    if request.method == "GET":
        return render(request, "profiles/erase.html")
    if request.visitor.customer_id is not None:
        forget_profile(customer_id=request.visitor.customer_id, at=timezone.now())
    messages.info(request, "It is gone: every act we had recorded, and everything we had inferred from them.")
    return SeeOther(reverse("profiles:me"))


@require_POST
@in_person
def join(request: Request) -> HttpResponse:
    """Add the guest's history to the profile of the person who signed in."""
    if join_history(visitor=request.visitor):
        messages.info(request, "Added. What you did as a guest is part of your profile now.")
    else:
        messages.info(request, "Nothing was added: there is nothing to add, or learning is off.")
    return _back(request)


@require_POST
def leave(request: Request) -> HttpResponse:
    """Keep the guest's history apart."""
    leave_guest(visitor=request.visitor)
    messages.info(request, "Kept apart. Your profile starts without it.")
    return _back(request)


def _back(request: Request) -> HttpResponse:
    """Go to the page that the form stood on, if it is one of ours."""
    url = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return SeeOther(url if own else reverse("profiles:me"))
