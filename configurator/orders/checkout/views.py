"""Checkout, of one build or of a cart: show the form, count a new total, or place the order."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from configurator.configurations.models import Configuration
from configurator.customers.consent import Frequency
from configurator.customers.http import Request, SeeOther
from configurator.letters.permission import allow_letters, letters_box
from configurator.offers.find import Buyer
from configurator.offers.redeem import DealGoneError
from configurator.orders.checkout.basket import Basket, basket_of, basket_of_cart, basket_posted
from configurator.orders.checkout.forms import CheckoutForm, new_form
from configurator.orders.checkout.http import (
    CONFLICT,
    FORM_STAYS,
    OBSTACLES,
    UNPROCESSABLE,
    buyer_of,
    deal_gone,
    home_of,
    known_of,
    no_delivery,
    obstacle,
    other_total,
)
from configurator.orders.checkout.typed import forget_typed, keep_typed, typed
from configurator.orders.models import Amendment, Order
from configurator.orders.offer import NotReadyError, NotTogetherError, Offer, offer
from configurator.orders.paying import offered
from configurator.orders.place import (
    AlreadyOrderedError,
    BuildChangedError,
    ChangesOrderError,
    OutOfStockError,
    TotalChangedError,
    place,
)
from configurator.orders.shortage import shortages
from configurator.orders.terms import NoDeliveryError
from configurator.orders.troubles import held


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_build(request: Request, key: uuid.UUID) -> HttpResponse:
    """Check out one build alone."""
    build = get_object_or_404(Configuration.objects.owned_by(request.visitor.customer_id), key=key)
    return _post(request, basket_of(build)) if request.method == "POST" else _fresh(request, basket_of(build))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cart(request: Request) -> HttpResponse:
    """Check out what of the cart can become one order."""
    customer_id = request.visitor.customer_id
    if request.method == "POST":
        basket = basket_posted(customer_id=customer_id, keys=request.POST.getlist("build"))
        if basket is None:
            raise Http404
        return _post(request, basket)
    basket = basket_of_cart(customer_id=customer_id, currency=request.GET.get("currency", ""))
    return _fresh(request, basket) if basket.builds else SeeOther(reverse("orders:cart"))


def _fresh(request: Request, basket: Basket) -> HttpResponse:
    known = known_of(request) | typed(request)
    form = new_form(builds=basket.builds, names=basket.names, quantities=basket.quantities, known=known)
    return _page(request, basket, form)


def _post(request: Request, basket: Basket) -> HttpResponse:
    form = CheckoutForm(request.POST, builds=basket.builds, names=basket.names)
    if "count" in request.POST:
        return _page(request, basket, form.unjudged())
    if form.unreadable():
        messages.info(request, _("That page could not be read any more. Please look it through and send it again."))
        return _page(request, basket, form.renewed(), status=UNPROCESSABLE)
    if not form.is_valid():
        return _page(request, basket, form, status=UNPROCESSABLE)
    try:
        made = place(visitor=request.visitor, submission=form.submission(), at=timezone.now())
    except Configuration.DoesNotExist:
        raise Http404 from None
    except (*FORM_STAYS, *IN_THE_WAY) as reason:
        return _refused(request, basket, form, reason)
    forget_typed(request)
    if form.cleaned_data["letters"]:
        customer_id = basket.builds[0].customer_id
        allow_letters(customer_id=customer_id, frequency=Frequency.WEEKLY, source="checkout", at=timezone.now())
    return SeeOther(home_of(request, made))


CHANGED = gettext_lazy(
    "Your build changed in another tab. This is how it is now. Nothing is ordered yet, and what you typed is kept: "
    "please look it through and send it again."
)
IN_THE_WAY = (NotReadyError, NotTogetherError, *OBSTACLES)


def _refused(request: Request, basket: Basket, form: CheckoutForm, reason: Exception) -> HttpResponse:
    """Why the order can't be placed as it was sent, with everything kept."""
    match reason:
        case NoDeliveryError():
            form.add_error("country", no_delivery(reason))
            return _page(request, basket, form, status=UNPROCESSABLE)
        case TotalChangedError():
            says = other_total(before=form.cleaned_data["shown"], reason=reason, asked=form.cleaned_data["delivery"])
            return _page(request, basket, form.unjudged(), status=CONFLICT, says=says)
        case DealGoneError():
            return _page(request, basket, form.unjudged(), status=CONFLICT, says=deal_gone(reason))
        case OutOfStockError(short=short, lines=lines):
            context = {"short": shortages(short=short, lines=lines)}
            return _page(request, basket, form.unjudged(), status=CONFLICT, **context)
        case BuildChangedError() if not basket.from_cart:
            return _page(request, basket, form.renewed(), status=CONFLICT, says=CHANGED)
    return _in_the_way(request, basket, form, reason)


def _in_the_way(request: Request, basket: Basket, form: CheckoutForm, reason: Exception) -> HttpResponse:
    """What stands in the way of an order: of a cart the rest is shown with it, under the same words."""
    if request.method == "POST":
        keep_typed(request, form)
    match reason:
        case NotReadyError(why=why):
            rest = basket.without([held(build, because) for build, because in why])
            if not rest.builds:
                return render(request, "orders/cart_changed.html", {"held": rest.held}, status=CONFLICT)
            form = CheckoutForm(form.data or form.initial, builds=rest.builds, names=rest.names).renewed()
            return _page(request, rest, form, status=CONFLICT)
        case NotTogetherError():
            return SeeOther(reverse("orders:cart"))
    return obstacle(request, None if basket.from_cart else basket.builds[0], reason)


def _page(request: Request, basket: Basket, form: CheckoutForm, *, status: int = 200, **said: Any) -> HttpResponse:
    """The checkout page, or what of it follows the form; where nothing can be ordered, what stands in the way."""
    try:
        _check_not_ordered(basket)
        found, undelivered = _offer(form, alone=not basket.from_cart, buyer=buyer_of(request))
    except IN_THE_WAY as reason:
        answer = _in_the_way(request, basket, form, reason)
        return _redirected(request) if request.htmx else answer
    context = {
        "form": form,
        "basket": basket,
        "offer": found,
        "undelivered": undelivered,
        "payments": offered(),
        "pays": form.said("payment"),
        "letters": None if request.htmx else letters_box(customer_id=basket.builds[0].customer_id),
        **said,
    }
    template = "orders/_counted.html" if request.htmx else "orders/checkout.html"
    return render(request, template, context, status=status)


def _redirected(request: Request) -> HttpResponse:
    return HttpResponseClientRedirect(request.path)


def _offer(form: CheckoutForm, *, alone: bool, buyer: Buyer) -> tuple[Offer, str]:
    """The offer for what the form says at the moment, and a word where nothing goes to its country."""
    words: Any = {"builds": form.builds, "quantities": form.counts(), "delivery": form.said("delivery")}
    words |= {"buyer": buyer, "at": timezone.now()}
    try:
        return offer(country=form.country_code(), **words), ""
    except NoDeliveryError as reason:
        return offer(country="", **words), no_delivery(reason)
    except NotReadyError as reason:
        raise reason.why[0][1] if alone else reason from None


def _check_not_ordered(basket: Basket) -> None:
    keys = [build.pk for build in basket.builds]
    order = Order.objects.of_builds(keys).first()
    if order is not None:
        raise AlreadyOrderedError(order=order)
    if Amendment.objects.filter(configuration__in=keys).exists():
        raise ChangesOrderError
