"""For staff: what a customer told that does not go together, to settle it with them."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from configurator.customers.consent import Purpose, may_use
from configurator.customers.http import Request, SeeOther
from configurator.customers.models import CONTACT_CHANNELS, Channel, Customer
from configurator.profiles.dialogue.contradictions import Contradiction, contradictions_of, it_holds
from configurator.profiles.dialogue.shown import appetite_of
from configurator.profiles.taste import drop_taste, taste_of
from configurator.profiles.tell import holds_no_longer, tell_beside
from configurator.profiles.told import NOTHING, Fact
from configurator.releases.shelf import current_releases

_WORDS = {"holds": it_holds, "gone": holds_no_longer}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("customers.view_customer", raise_exception=True)
def contradictions(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The contradictions of one customer; a fragment of their page, a page by itself. A POST settles one with them."""
    customer = Customer.objects.person(pk).first()
    if customer is None:
        raise Http404
    found = _found(customer)
    if request.method == "POST":
        return _settle(request, customer, [fact for against in found for fact in against.facts])
    template = "profiles/admin/_contradictions.html" if request.htmx else "profiles/admin/contradictions.html"
    channels = [(channel.value, channel.label) for channel in CONTACT_CHANNELS]
    context = {"found": found, "pk": customer.pk, "may_settle": request.user.has_perm("customers.add_note")}
    return render(request, template, context | {"channels": channels})


def _found(customer: Customer) -> list[Contradiction]:
    known = may_use(customer_id=customer.pk, purpose=Purpose.PERSONALISE, learning=customer.learning)
    taste = taste_of(customer_id=customer.pk, fresh=True) if known else None
    shown = appetite_of(taste=taste, releases=current_releases())
    return contradictions_of(told=taste.told if taste else NOTHING, taste=taste, appetite=shown)


def _settle(request: Request, customer: Customer, facts: list[Fact]) -> HttpResponse:
    """Write down what the customer said, with the channel and who wrote it."""
    if not request.user.has_perm("customers.add_note"):
        raise PermissionDenied
    word, channel = _WORDS.get(request.POST.get("word", "")), request.POST.get("channel", "")
    if word is None or channel not in CONTACT_CHANNELS:
        return HttpResponseBadRequest(_("Please use the buttons on the page. Nothing was changed."))
    fact = next((fact for fact in facts if str(fact.id) == request.POST.get("fact")), None)
    if fact is None:  # a colleague, or the customer, was faster
        messages.info(request, _("This is settled already. Nothing was changed."))
    else:
        user: Any = request.user
        tell_beside(fact=fact, statement=word(fact), by=user, channel=Channel(channel), at=timezone.now())
        drop_taste(customer_id=customer.pk)
        messages.success(request, _("Settled. It stands in the time line, and the customer sees it."))
    return SeeOther(reverse("admin:customers_customer_change", args=[customer.pk]))
