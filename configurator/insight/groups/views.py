"""For customers: which group we count them to and why, and their word that it is not them."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from configurator.customers.http import Request, SeeOther, in_person
from configurator.insight.groups.read import group_of
from configurator.insight.groups.refuse import refuse

_WORDS = {"wrong": True, "used": False}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_person
def mine(request: Request) -> HttpResponse:
    """A GET shows it, a fragment of "What we know about me" or a page; a POST says that it is not them, or is."""
    customer_id = request.visitor.customer_id
    belonging = group_of(customer_id=customer_id) if customer_id else None
    if request.method != "POST":
        template = "insight/groups/_mine.html" if request.htmx else "insight/groups/mine.html"
        return render(request, template, {"belonging": belonging})
    if belonging is None:
        raise Http404
    wrong = _WORDS.get(request.POST.get("word", ""))
    if wrong is None:
        return HttpResponseBadRequest(_("Please use the buttons on the page. Nothing was changed."))
    refuse(visitor=request.visitor, membership=belonging.membership, wrong=wrong, at=timezone.now())
    messages.info(
        request, _("Noted. You are counted to it no more.") if wrong else _("Noted. You are counted to it again.")
    )
    return SeeOther(reverse("profiles:me") + "#me-group")
