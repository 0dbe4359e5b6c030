"""The page on which staff answer a request for a price."""

import uuid

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from configurator.customers.http import Request, SeeOther
from configurator.orders.models import QuoteRequest
from configurator.orders.quotes.accept import order_of
from configurator.orders.quotes.answer import BecameOrderError, answer
from configurator.orders.quotes.forms import AnswerForm

UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("orders.add_quoteanswer", raise_exception=True)
def answer_request(request: Request, key: uuid.UUID) -> HttpResponse:
    """Show what was asked with the answers so far, or take a new answer."""
    asked = get_object_or_404(QuoteRequest, key=key)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            said = {name: form.cleaned_data[name] for name in ("unit_price", "valid_until", "note")}
            answer(request_key=key, by_id=request.user.pk, at=timezone.now(), **said)
        except BecameOrderError as late:
            messages.error(request, _("It was accepted before: it is order {number} now.").format(number=late.number))
        else:
            messages.success(request, _("The answer is on its way to {email}.").format(email=asked.email))
        return SeeOther(reverse("admin:orders_quoterequest_change", args=[key]))
    context = {
        **admin.site.each_context(request),
        "title": _("Answer request {number}").format(number=asked.number),
        "asked": asked,
        "answers": asked.answers.newest_first().select_related("by"),
        "became": order_of(asked=asked),
        "form": form,
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "admin/orders/quoterequest/answer.html", context, status=status)
