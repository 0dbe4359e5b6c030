"""Checkout, the pages of an order and of a request, and "my account"."""

import uuid

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from configurator.configurations.models import Configuration
from configurator.configurations.usual import usual_today
from configurator.customers.consent import Frequency
from configurator.customers.http import Request, SeeOther, in_person
from configurator.letters.permission import allow_letters, letters_box
from configurator.orders.again import NothingToRepeatError, NoUsualError, OfferChangedError, Tap, order_usual
from configurator.orders.forms import CheckoutForm, new_form, new_token
from configurator.orders.models import Order, QuoteRequest
from configurator.orders.models.contact import CONTACT_FIELDS
from configurator.orders.place import AlreadyOrderedError, BuildChangedError, TokenReusedError, place
from configurator.orders.readiness import NotCompleteError, OffSaleError, ReleaseChangedError, ready
from configurator.orders.summary import summary
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import LoadedRelease, current_release

CONFLICT, UNPROCESSABLE = 409, 422
MOST_TOKEN, MOST_RECENT = 64, 3


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: Request, key: uuid.UUID) -> HttpResponse:
    """Show the form, count a new total, or place the order."""
    configuration = get_object_or_404(Configuration.objects.owned_by(request.visitor.customer_id), key=key)
    if request.method != "POST":
        form = new_form(version=configuration.version, known=_known(request))
        return _page(request, configuration, form)
    form = CheckoutForm(request.POST)
    if "count" in request.POST:
        return _page(request, configuration, form.unjudged())
    if form.unreadable():
        messages.info(request, "That page could not be read any more. Please look it through and send it again.")
        form = form.unjudged(token=new_token(), version=configuration.version)
        return _page(request, configuration, form, status=UNPROCESSABLE)
    if not form.is_valid():
        return _page(request, configuration, form, status=UNPROCESSABLE)
    try:
        made = place(visitor=request.visitor, key=key, submission=form.submission(), at=timezone.now())
    except OBSTACLES as reason:
        return _obstacle(request, configuration, reason)
    if form.cleaned_data["letters"]:
        allow_letters(
            customer_id=configuration.customer_id, frequency=Frequency.WEEKLY, source="checkout", at=timezone.now()
        )
    return SeeOther(_home(request, made))


def _page(request: Request, configuration: Configuration, form: CheckoutForm, status: int = 200) -> HttpResponse:
    """The checkout page, or its summary alone; where the build can't be ordered, what stands in the way."""
    try:
        _check_not_ordered(configuration)
        found = ready(configuration=configuration)
    except OBSTACLES as reason:
        if request.htmx:
            return HttpResponseClientRedirect(request.path)
        return _obstacle(request, configuration, reason)
    context = {
        "form": form,
        "mend": [field for field in form.visible_fields() if field.errors],
        "configuration": configuration,
        "summary": summary(ready=found, quantity=form.count()),
        "letters": None if request.htmx else letters_box(customer_id=configuration.customer_id),
    }
    template = "orders/_summary.html" if request.htmx else "orders/checkout.html"
    return render(request, template, context, status=status)


def _check_not_ordered(configuration: Configuration) -> None:
    order = Order.objects.of_build(configuration.key).first()
    if order is not None:
        raise AlreadyOrderedError(order=order)


OBSTACLES = (
    AlreadyOrderedError,
    BuildChangedError,
    NotCompleteError,
    OffSaleError,
    ReleaseChangedError,
    TokenReusedError,
)


def _obstacle(request: Request, configuration: Configuration, reason: Exception) -> HttpResponse:
    """Say what stands in the way of the order and how to go on; nothing is lost."""
    build = {"configuration": configuration}
    match reason:
        case NotCompleteError(missing=missing):
            messages.info(request, _still_open(missing))
            return SeeOther(reverse("configurations:build", args=[configuration.key]))
        case AlreadyOrderedError(order=order):
            messages.info(request, f"This build is ordered already: {order.number}.")
            return SeeOther(_home(request, order))
        case TokenReusedError(before=before):
            address = _home(request, before) if before else None
            context = {**build, "before": before, "address": address}
            return render(request, "orders/sent_before.html", context, status=UNPROCESSABLE)
        case ReleaseChangedError(found=found):
            return render(request, "orders/changed.html", {**build, "differences": found}, status=CONFLICT)
        case OffSaleError():
            return render(request, "orders/off_sale.html", build, status=CONFLICT)
    return render(request, "orders/build_changed.html", build, status=CONFLICT)


def _still_open(missing: tuple[str, ...]) -> str:
    if not missing:
        return "Some choices don't fit together yet. Your build is kept; put that right and order then."
    return f"Still to choose before you can order: {', '.join(missing)}."


@never_cache
@require_safe
@in_person
def order(request: Request, key: uuid.UUID) -> HttpResponse:
    """Show an order to whoever placed it."""
    orders = Order.objects.owned_by(request.visitor.customer_id).with_parts()
    return render(request, "orders/order.html", {"order": get_object_or_404(orders, key=key)})


@never_cache
@require_safe
@in_person
def quote_request(request: Request, key: uuid.UUID) -> HttpResponse:
    """Show a request for a price to whoever made it."""
    requests = QuoteRequest.objects.owned_by(request.visitor.customer_id)
    return render(request, "orders/request.html", {"asked": get_object_or_404(requests, key=key)})


@never_cache
@require_safe
def link(request: Request, token: str) -> HttpResponse:
    """Show an order or a request to whoever has its link; search engines are told to stay away."""
    found = Order.objects.with_parts().filter(token=token).first()
    if found is not None:
        response = render(request, "orders/order.html", {"order": found, "by_link": True})
    else:
        asked = get_object_or_404(QuoteRequest, token=token)
        response = render(request, "orders/request.html", {"asked": asked, "by_link": True})
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_safe
@in_person
def account(request: Request) -> HttpResponse:
    """List the visitor's orders and requests; their builds come from the app that has them."""
    customer_id = request.visitor.customer_id
    context = {
        "orders": Order.objects.owned_by(customer_id).with_lines().newest_first(),
        "requests": QuoteRequest.objects.owned_by(customer_id).newest_first(),
    }
    return render(request, "orders/account.html", context)


@never_cache
@require_safe
def recent(request: Request) -> HttpResponse:
    """The orders placed last, for other pages; nothing for a browser that is only remembered."""
    remembered = request.visitor.signed_in and not request.user.is_authenticated
    orders = Order.objects.owned_by(None if remembered else request.visitor.customer_id).with_lines().newest_first()
    return render(request, "orders/_recent.html", {"orders": orders[:MOST_RECENT]})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_person
def again(request: Request, family_code: str) -> HttpResponse:
    """The usual: a GET shows it with what changed and where it goes, a POST orders it as it was shown."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path if request.method != "POST" else "/")
    try:
        release = current_release(family_code)
        if request.method != "POST":
            return _usual(request, release)
        tap = Tap(token=request.POST.get("token", "")[:MOST_TOKEN], seal=request.POST.get("seal", ""))
        last = _last_order(request)
        contact = last.contact if last else None
        made = order_usual(visitor=request.visitor, release=release, tap=tap, contact=contact, at=timezone.now())
    except (CurrentRelease.DoesNotExist, NoUsualError):
        raise Http404 from None
    except NothingToRepeatError as waiting:
        return SeeOther(_next_page(waiting))
    except (OfferChangedError, *OBSTACLES):
        return _usual(request, release, status=CONFLICT)
    return SeeOther(_home(request, made))


def _next_page(waiting: NothingToRepeatError) -> str:
    """Where the usual goes on: to what is still to choose, or to the address."""
    page = "orders:checkout" if waiting.complete else "configurations:build"
    return reverse(page, args=[waiting.configuration.key])


def _usual(request: Request, release: LoadedRelease, status: int = 200) -> HttpResponse:
    """Today's usual on a page, under a new token."""
    today = request.visitor.customer_id and usual_today(customer_id=request.visitor.customer_id, release=release)
    if not today:
        raise NoUsualError
    last = _last_order(request)
    context = {
        "today": today,
        "contact": last,
        "token": new_token(),
        "moved": status == CONFLICT,
    }
    return render(request, "orders/again.html", context, status=status)


def _known(request: Request) -> dict[str, str]:
    """Who gets it and where, as far as a signed-in customer told us before: with the last order, or the account."""
    last = _last_order(request)
    if last:
        return {field: getattr(last.contact, field) for field in CONTACT_FIELDS}
    if request.visitor.signed_in and request.user.is_authenticated:
        return {"name": request.user.name, "email": request.user.email}
    return {}


def _last_order(request: Request) -> Order | None:
    """The last order of a signed-in customer, for its address; a browser alone may be anybody's."""
    if not (request.visitor.signed_in and request.user.is_authenticated):
        return None
    return Order.objects.owned_by(request.visitor.customer_id).newest_first().first()


def _home(request: Request, made: Order | QuoteRequest) -> str:
    """The address where this visitor finds what they made: a guest by the link that also works elsewhere."""
    if not request.visitor.signed_in:
        return reverse("orders:link", args=[made.token])
    return reverse("orders:order" if isinstance(made, Order) else "orders:request", args=[made.key])
