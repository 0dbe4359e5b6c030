"""What checkout answers where an order can't be placed as it was sent, and where it leads when it was."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from configurator.configurations.models import Configuration
from configurator.customers.http import Request, SeeOther
from configurator.languages.few import listed
from configurator.offers.find import Buyer
from configurator.offers.redeem import DealGoneError
from configurator.orders.countries import COUNTRIES, countries_shown, country_name
from configurator.orders.models import Order, QuoteRequest
from configurator.orders.models.contact import CONTACT_FIELDS
from configurator.orders.place import (
    AlreadyOrderedError,
    BuildChangedError,
    ChangesOrderError,
    OutOfStockError,
    TokenReusedError,
    TotalChangedError,
)
from configurator.orders.readiness import NotCompleteError, OffSaleError, ReleaseChangedError
from configurator.orders.terms import NoDeliveryError
from configurator.orders.troubles import still_open
from configurator.releases.money import money

CONFLICT, UNPROCESSABLE = 409, 422
OBSTACLES = (
    AlreadyOrderedError,
    BuildChangedError,
    ChangesOrderError,
    NotCompleteError,
    OffSaleError,
    ReleaseChangedError,
    TokenReusedError,
)
FORM_STAYS = (NoDeliveryError, OutOfStockError, TotalChangedError, DealGoneError)
"""What is said on the form itself, with everything that was typed."""
_NAMED = 6
"""So many countries are named where something goes."""


def obstacle(request: Request, build: Configuration | None, reason: Exception) -> HttpResponse:
    """Say what stands in the way of the order and how to go on; nothing is lost. Without a build it is of a cart."""
    context: dict[str, object] = {"configuration": build}
    match reason:
        case NotCompleteError() | ChangesOrderError() | AlreadyOrderedError():
            return SeeOther(_elsewhere(request, build, reason))
        case TokenReusedError(before=before):
            address = home_of(request, before) if before else None
            context |= {"before": before, "address": address}
            return render(request, "orders/sent_before.html", context, status=UNPROCESSABLE)
        case ReleaseChangedError(found=found):
            return render(request, "orders/changed.html", {**context, "differences": found}, status=CONFLICT)
        case OffSaleError():
            return render(request, "orders/off_sale.html", context, status=CONFLICT)
    return render(request, "orders/build_changed.html", context, status=CONFLICT)


def _elsewhere(request: Request, build: Configuration | None, reason: Exception) -> str:
    """The page where a build goes on that has nothing to do at checkout."""
    match reason:
        case AlreadyOrderedError(order=order):
            build_is = _("This build is ordered already: {number}.")
            all_is = _("What you sent is ordered already: {number}.")
            messages.info(request, (build_is if build else all_is).format(number=order.number))
            return home_of(request, order)
        case ChangesOrderError() if build:
            return reverse("orders:change", args=[build.key])
        case NotCompleteError(missing=missing) if build:
            messages.info(request, still_open(missing))
            return reverse("configurations:build", args=[build.key])
    return reverse("orders:cart")


def no_delivery(reason: NoDeliveryError) -> str:
    """That nothing goes to a country, and where something does."""
    names = [name for code, name in countries_shown() if code in reason.countries]
    if reason.country in COUNTRIES:
        said = _("We don't deliver to {country} yet.").format(country=country_name(reason.country))
    else:
        said = _("We don't deliver to that country yet.")
    if len(names) <= _NAMED:
        where = _("We deliver to {countries}.").format(countries=listed(names))
    else:
        where = _("We deliver to {number} countries.").format(number=len(names))
    return f"{said} {where}"


def other_total(*, before: str, reason: TotalChangedError, asked: str) -> str:
    """That the order costs, or goes, otherwise than the page said."""
    found = reason.offer
    said = []
    if asked != found.delivery_code and found.way is not None:
        said.append(_("It would come by: {way}.").format(way=found.way.name))
    if found.reduced.coupon is not None and found.reduced.trouble is not None:
        said.append(found.reduced.trouble.says)
    if before != found.shown and found.amounts is not None:
        said.append(_("The total is {price} now.").format(price=money(found.amounts.total, found.currency)))
    said.append(_("Nothing is ordered yet: please look it through and send it again."))
    return " ".join(said)


def deal_gone(reason: DealGoneError) -> str:
    """That somebody faster had the last of a deal, or used the coupon."""
    if reason.coupon:
        said = _("The coupon {name} was used meanwhile.")
    else:
        said = _("All of “{name}” has been given away meanwhile.")
    ends = _("Nothing is ordered yet: please look it through and send it again.")
    return f"{said.format(name=reason.name)} {ends}"


def buyer_of(request: Request) -> Buyer:
    """Who buys, for what offers hold for them."""
    return Buyer(customer_id=request.visitor.customer_id, signed_in=request.visitor.signed_in)


def known_of(request: Request) -> dict[str, str]:
    """What a signed-in customer told us before, with the last order or the account: who gets it, where and how."""
    last = last_order(request)
    if last:
        words = {field: getattr(last.contact, field) for field in CONTACT_FIELDS}
        return words | {"delivery": last.delivery_code}
    if request.visitor.signed_in and request.user.is_authenticated:
        return {"name": request.user.name, "email": request.user.email}
    return {}


def last_order(request: Request) -> Order | None:
    """The last order of a signed-in customer that has an address, for that; a browser alone may be anybody's."""
    if not (request.visitor.signed_in and request.user.is_authenticated):
        return None
    return Order.objects.last_sent(request.visitor.customer_id)


def home_of(request: Request, made: Order | QuoteRequest) -> str:
    """The address where this visitor finds what they made: a guest by the link that also works elsewhere."""
    if isinstance(made, Order) and made.status == Order.Status.AWAITING_PAYMENT:
        return reverse("orders:pay", args=[made.key])
    if not request.visitor.signed_in:
        return reverse("orders:link", args=[made.token])
    return reverse("orders:order" if isinstance(made, Order) else "orders:request", args=[made.key])
