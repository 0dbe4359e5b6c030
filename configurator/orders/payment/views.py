"""Paying an order with a card, and what the provider tells by itself."""

import uuid
from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from configurator.customers.http import Request, SeeOther, in_person, number_in
from configurator.orders.models import Order, Payment
from configurator.orders.payment.forms import MeansForm
from configurator.orders.payment.pay import NotToPayError, UnderWayError, pay
from configurator.orders.payment.port import ForgedError, Outcome, ProviderAwayError, RefusedError, Result, providers
from configurator.orders.payment.settle import settle

MOST_NOTICE = 262_144
"""Bytes of a notice; theirs have a few thousand."""
AWAY = _("The payment service does not answer. Look at your order in a minute before you try again.")
BUSY = _("A payment is under way already. Look at your order in a minute.")
DECLINED = _("Your bank declined the card. Try another one.")
"""Banks don't say why, and the customer should not read codes."""
WORDS = {
    "expired_card": _("The card has expired. Try another one."),
    "incorrect_cvc": _("The security code is not right. Please look again."),
    "insufficient_funds": _("There is not enough money for it on the card. Try another one."),
    "invalid_expiry_year": _("The card has expired. Try another one."),
}


def _origin(url: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


_with_stripe = csp_update(
    {
        "script-src": [_origin(settings.STRIPE_SCRIPT)],
        "frame-src": [_origin(settings.STRIPE_SCRIPT), "https://hooks.stripe.com"],
        "connect-src": [_origin(settings.STRIPE_API)],
    }
)
"""The one page that runs a script of somebody else's, and only where a key is set."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_person
@_with_stripe  # type: ignore[arg-type]  # its types know no views with arguments
def pay_order(request: Request, key: uuid.UUID) -> HttpResponse:
    """Ask for a card, or try to pay with it; the answer to a try is for the page's script."""
    order = get_object_or_404(Order.objects.owned_by(request.visitor.customer_id), key=key)
    home = reverse("orders:order", args=[key])
    if request.method == "POST":
        return _try(request, order, home)
    if order.status != Order.Status.AWAITING_PAYMENT or order.payment not in providers():
        return SeeOther(home)
    context = {"order": order, "script": settings.STRIPE_SCRIPT, "public_key": settings.STRIPE_PUBLIC_KEY, "home": home}
    return render(request, "orders/payment/pay.html", context)


def _try(request: Request, order: Order, home: str) -> HttpResponse:
    form = MeansForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": gettext("That card could not be read. Please type it again.")}, status=422)
    try:
        outcome = pay(visitor=request.visitor, order_key=order.key, means=form.cleaned_data["means"], at=timezone.now())
    except NotToPayError:
        return JsonResponse({"next": home})
    except UnderWayError:
        return JsonResponse({"error": BUSY}, status=409)
    except RefusedError as refused:
        return JsonResponse({"error": WORDS.get(refused.code, DECLINED)}, status=422)
    except ProviderAwayError:
        return JsonResponse({"error": AWAY}, status=503)
    return _answer(outcome, home)


def _answer(outcome: Outcome, home: str) -> JsonResponse:
    if outcome.result == Result.FAILED:
        return JsonResponse({"error": WORDS.get(outcome.error, DECLINED)}, status=422)
    return JsonResponse({"next": home, "secret": outcome.secret if outcome.result == Result.ASKS else ""})


@csrf_exempt
@require_POST
def notice(request: Request, provider: str) -> HttpResponse:
    """What a provider tells: signed, or refused. Everything that is not about a payment of ours is thanked for."""
    known = providers().get(provider)
    if known is None:
        return HttpResponse(status=404)
    if number_in(request.headers.get("Content-Length")) > MOST_NOTICE:
        return HttpResponse("This is longer than any notice.", status=413)
    try:
        outcome = known.read_notice(body=request.body, headers=request.headers)
        if outcome is not None:
            settle(outcome=outcome, at=timezone.now())
    except ForgedError:
        return HttpResponse("The signature is not right.", status=400)
    except Payment.DoesNotExist:
        return HttpResponse(status=204)
    return HttpResponse(status=204)
