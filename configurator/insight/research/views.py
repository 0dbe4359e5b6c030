"""For customers: the question whether we may put them into data sets for research."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from configurator.customers.http import Request, SeeOther, in_person
from configurator.customers.identify import ensure_customer
from configurator.customers.models import Purpose
from configurator.customers.wordings import wording_of
from configurator.insight.research.agreed import agrees, answer_research

_ANSWERS = {"yes": True, "no": False}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_person
def mine(request: Request) -> HttpResponse:
    """Ask, with the answer that counts; a fragment of "What we know about me" or a page. A POST answers.

    Only who has an account is asked: others could not come back to take it back.
    """
    if request.method == "POST":
        return _answer(request)
    known = request.visitor.customer_id
    context = {
        "asked": request.user.is_authenticated,
        "agreed": known is not None and request.user.is_authenticated and agrees(customer_id=known),
        "wording": wording_of(Purpose.RESEARCH),
    }
    return render(request, "insight/research/_mine.html" if request.htmx else "insight/research/mine.html", context)


def _answer(request: Request) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("insight:my_research"))
    agreed = _ANSWERS.get(request.POST.get("research", ""))
    if agreed is None:
        return HttpResponseBadRequest(_("Please use the buttons on the page. Nothing was changed."))
    at = timezone.now()
    customer_id = ensure_customer(visitor=request.visitor, at=at)
    answer_research(customer_id=customer_id, agreed=agreed, source="page", at=at)
    yes, no = _("Noted. You are counted in from the next data set on."), _("Noted. You are in no data set from now on.")
    messages.success(request, yes if agreed else no)
    return SeeOther(reverse("profiles:me") + "#me-research")
