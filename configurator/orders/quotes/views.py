"""The page of a request for a price, and the answer's yes."""

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from configurator.customers.http import Request, SeeOther, in_person
from configurator.languages.dates import written
from configurator.languages.few import listed
from configurator.orders.bom import SoldLine
from configurator.orders.checkout.http import CONFLICT, home_of, no_delivery
from configurator.orders.models import QuoteRequest
from configurator.orders.quotes.accept import (
    Acceptance,
    CostsOtherwiseError,
    ExpiredError,
    NotAnsweredError,
    accept,
    ask_again,
)
from configurator.orders.quotes.agreed import asked_line
from configurator.orders.quotes.forms import AcceptForm
from configurator.orders.quotes.page import request_context
from configurator.orders.shortage import shortages
from configurator.orders.terms import NoDeliveryError
from configurator.stock.reserve import NotEnoughError

REFUSED = (NotAnsweredError, ExpiredError, CostsOtherwiseError, NoDeliveryError, NotEnoughError)


@never_cache
@require_safe
@in_person
def quote_request(request: Request, key: uuid.UUID) -> HttpResponse:
    """Show a request for a price to whoever made it."""
    return show_request(request, _own(request, key), own=True)


def show_request(
    request: Request, asked: QuoteRequest, *, own: bool, status: int = 200, **said: object
) -> HttpResponse:
    """The page of a request; whoever only has its link can't accept."""
    context = request_context(request=asked, own=own, today=timezone.now().date())
    return render(request, "orders/request.html", {**context, **said}, status=status)


@require_POST
@in_person
def accept_answer(request: Request, key: uuid.UUID) -> HttpResponse:
    """Order for the price that was answered."""
    asked = _own(request, key)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return show_request(request, asked, own=True, status=CONFLICT, why=_("Please press the button once more."))
    try:
        said = Acceptance(**form.cleaned_data)
        order = accept(visitor=request.visitor, request_key=key, said=said, at=timezone.now())
    except REFUSED as reason:
        return show_request(request, asked, own=True, status=CONFLICT, why=why(reason, lines=[asked_line(asked=asked)]))
    return SeeOther(home_of(request, order))


@require_POST
@in_person
def ask_once_more(request: Request, key: uuid.UUID) -> HttpResponse:
    """Ask again after the answer expired."""
    _own(request, key)
    try:
        new = ask_again(visitor=request.visitor, request_key=key, at=timezone.now())
    except NotAnsweredError:
        return SeeOther(reverse("orders:request", args=[key]))
    messages.success(request, _("We have it. A person works out the price and writes to you."))
    return SeeOther(reverse("orders:request", args=[new.key]))


def why(reason: Exception, *, lines: Sequence[SoldLine]) -> str:
    """What the customer reads when an answer could not be accepted. Nothing is ordered then."""
    match reason:
        case ExpiredError(until=until):
            return _("The price was good until {until}. Nothing is ordered.").format(until=written(until, "j F Y"))
        case CostsOtherwiseError():
            return _("Delivery or tax changed meanwhile. Nothing is ordered yet: please look at the total again.")
        case NotEnoughError(short=short):
            found = shortages(short=short, lines=lines)
            named = [_("{name} ({left} left)").format(name=piece.name, left=piece.left) for piece in found]
            more = "".join(
                " " + _("Of {name} {more}").format(name=piece.name, more=piece.more) for piece in found if piece.more
            )
            return _("There is not enough for it at the moment: {named}.{more} Nothing is ordered.").format(
                named=listed(named), more=more
            )
        case NoDeliveryError():
            return no_delivery(reason)
    return _("The price that you saw does not hold any more. Nothing is ordered: please look at it again.")


def _own(request: Request, key: uuid.UUID) -> QuoteRequest:
    if request.visitor.customer_id is None:
        raise Http404
    return get_object_or_404(QuoteRequest.objects.owned_by(request.visitor.customer_id), key=key)
