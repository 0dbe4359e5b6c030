"""The pages of an order and of a request, the usual, and "my account"."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from configurator.configurations.usual import Today, usual_today
from configurator.customers.http import Request, SeeOther, in_person, unlisted
from configurator.offers.card.issue import card_of
from configurator.offers.card.shown import Card
from configurator.offers.redeem import DealGoneError
from configurator.orders.again import (
    NothingToRepeatError,
    NoUsualError,
    OfferChangedError,
    Tap,
    UsualPrice,
    order_usual,
    usual_price,
)
from configurator.orders.checkout.forms import new_token
from configurator.orders.checkout.http import CONFLICT, FORM_STAYS, OBSTACLES, buyer_of, deal_gone, home_of, last_order
from configurator.orders.models import Order, QuoteRequest
from configurator.orders.place import OutOfStockError, TotalChangedError
from configurator.orders.quotes.views import show_request
from configurator.orders.shortage import shortages
from configurator.orders.tracker.views import show
from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import LoadedRelease, current_release

MOST_TOKEN = 64


@never_cache
@require_safe
def link(request: Request, token: str) -> HttpResponse:
    """Show an order or a request to whoever has its link; search engines are told to stay away."""
    found = Order.objects.filter(token=token).first()
    if found is not None:
        response = show(request, found, own=_is_own(request, found))
    else:
        asked = get_object_or_404(QuoteRequest, token=token)
        response = show_request(request, asked, own=_is_own(request, asked), by_link=True)
    return unlisted(response, referrer="same-origin")  # the owner's buttons have to prove their origin


@never_cache
@require_safe
@in_person
def account(request: Request) -> HttpResponse:
    """List the visitor's orders and requests, with their club card; their builds come from the app that has them."""
    customer_id = request.visitor.customer_id
    number = card_of(customer_id=customer_id) if customer_id and request.user.is_authenticated else ""
    context = {
        "card": Card(number),
        "orders": Order.objects.owned_by(customer_id).with_lines().newest_first(),
        "requests": QuoteRequest.objects.owned_by(customer_id).newest_first(),
    }
    return render(request, "orders/account.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_person
def again(request: Request, family_code: str) -> HttpResponse:
    """The usual: a GET shows it with what changed and where it goes; a POST orders it as shown."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path if request.method != "POST" else "/")
    try:
        release = current_release(family_code)
        if request.method != "POST":
            return _usual(request, release)
        last = last_order(request)
        contact = last.contact if last else None
        made = order_usual(
            visitor=request.visitor, release=release, tap=_tap(request), contact=contact, at=timezone.now()
        )
    except (CurrentRelease.DoesNotExist, NoUsualError):
        raise Http404 from None
    except NothingToRepeatError as waiting:
        return SeeOther(_next_page(waiting))
    except (OfferChangedError, *FORM_STAYS, *OBSTACLES) as reason:
        return _usual(request, release, status=CONFLICT, **_told(reason))
    return SeeOther(home_of(request, made))


def _told(reason: Exception) -> dict[str, object]:
    """What the page says when the usual was not ordered as it was shown."""
    match reason:
        case OutOfStockError(short=short, lines=lines):
            return {"short": shortages(short=short, lines=lines)}
        case TotalChangedError(offer=offer):
            return {"costs": offer}
        case DealGoneError():
            return {"gone": deal_gone(reason)}
    return {"moved": True}


def _tap(request: Request) -> Tap:
    said = request.POST
    return Tap(
        token=said.get("token", "")[:MOST_TOKEN],
        seal=said.get("seal", ""),
        shown=said.get("shown"),
        delivery=said.get("delivery"),
    )


def _next_page(waiting: NothingToRepeatError) -> str:
    """Where the usual goes on: to what is still to choose, or to the address."""
    page = "orders:checkout" if waiting.complete else "configurations:build"
    return reverse(page, args=[waiting.configuration.key])


def _usual(request: Request, release: LoadedRelease, *, status: int = 200, **said: object) -> HttpResponse:
    """Today's usual on a page, under a new token."""
    today = request.visitor.customer_id and usual_today(customer_id=request.visitor.customer_id, release=release)
    if not today:
        raise NoUsualError
    last = last_order(request)
    context = {
        "today": today,
        "contact": last,
        "price": last and _usual_price(request, today, last),
        "token": new_token(),
        **said,
    }
    return render(request, "orders/again.html", context, status=status)


def _usual_price(request: Request, today: Today, last: Order) -> UsualPrice | None:
    return usual_price(
        today=today,
        contact=last.contact,
        delivery=last.delivery_code,
        buyer=buyer_of(request),
        at=timezone.now(),
    )


def _is_own(request: Request, made: Order | QuoteRequest) -> bool:
    """Whether the browser is the owner's own: a link alone opens it to be read, not to be changed."""
    here = not request.visitor.signed_in or request.user.is_authenticated
    return here and type(made).objects.owned_by(request.visitor.customer_id).filter(pk=made.pk).exists()
