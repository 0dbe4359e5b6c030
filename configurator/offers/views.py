"""The club card: its page, and signing up for it."""

from random import SystemRandom

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from configurator.customers.http import Request, SeeOther, in_person
from configurator.offers.card.issue import issue_card
from configurator.offers.card.shown import Card, card_shown


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_person
def card(request: Request) -> HttpResponse:
    """Show the card, or the way to one; a POST signs up. A guest signs in first: a card belongs to a person."""
    customer_id = request.visitor.customer_id if request.user.is_authenticated else None
    if request.method == "POST":
        if customer_id is None:
            return redirect_to_login(reverse("offers:card"))
        issue_card(customer_id=customer_id, at=timezone.now(), rng=SystemRandom())
        messages.success(request, _("This is your club card. Member prices hold from now on."))
        return SeeOther(reverse("offers:card"))
    shown = Card("") if customer_id is None else card_shown(customer_id=customer_id, at=timezone.now())
    return render(request, "offers/card.html", {"card": shown})
