"""The customer's own page of needs: what they buy here and elsewhere, and their word on it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from configurator.customers.http import Request, SeeOther, in_person
from configurator.insight.share.forms import ToldForm
from configurator.insight.share.shown import shown
from configurator.insight.share.tell import tell_need


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_person
def my_needs(request: Request) -> HttpResponse:
    """What the visitor buys here and elsewhere; a fragment for their profile, a page by itself. A POST tells."""
    customer_id = request.visitor.customer_id
    found = shown(customer_id=customer_id) if customer_id else None
    form = ToldForm(request.POST or None, names=found.names if found else {})
    if request.method == "POST" and form.is_valid():
        return _tell(request, form)
    template = "insight/share/_mine.html" if request.htmx else "insight/share/mine.html"
    return render(request, template, {"needs": found, "form": form}, status=422 if form.errors else 200)


def _tell(request: Request, form: ToldForm) -> HttpResponse:
    need, amount = form.cleaned_data["need"], form.cleaned_data["amount"]
    if tell_need(visitor=request.visitor, need=need, said=form.word, amount=amount, at=timezone.now()):
        messages.success(request, _("Noted. We go by it from now on."))
    else:
        messages.info(request, _("Nothing was kept. Switch learning to “Always”, then tell us again."))
    return SeeOther(reverse("insight:my_needs"))
