"""The page on which a customer asks to send something back."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from configurator.customers.http import Request, SeeOther, in_person
from configurator.orders.models import Order
from configurator.orders.returns.ask import ALL_ASKED, NoReturnError, WrongNumberError, ask_return, left_of, why_not
from configurator.orders.returns.forms import ReturnForm
from configurator.orders.state import state_of

UNPROCESSABLE = 422
WRONG_NUMBER = gettext_lazy("Say how many of what you send back: at least one, and no more than are left.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_person
def send_back(request: Request, key: uuid.UUID) -> HttpResponse:
    """Ask what is to go back, or take the wish."""
    order = get_object_or_404(Order.objects.owned_by(request.visitor.customer_id).with_lines(), key=key)
    lines, left = list(order.lines.all()), left_of(order)
    page = SeeOther(reverse("orders:order", args=[key]))
    if request.method != "POST":
        events = list(order.events.all())
        late = why_not(state=state_of(events), events=events, at=timezone.now())
        late = late or ("" if any(left.values()) else str(ALL_ASKED))
        if late:
            messages.info(request, _("Nothing of it can be sent back. {why}").format(why=late))
            return page
        return _page(request, order, ReturnForm(lines=lines, left=left, key=uuid.uuid4()))
    form = ReturnForm(request.POST, lines=lines, left=left)
    if not form.is_valid():
        return _page(request, order, form, status=UNPROCESSABLE)
    said = {name: form.cleaned_data[name] for name in ("key", "reason")}
    try:
        ask_return(visitor=request.visitor, order_key=key, wanted=form.wanted, at=timezone.now(), **said)
    except WrongNumberError:
        return _page(
            request, order, form, status=UNPROCESSABLE, why=_("Say how many of what you send back, at least one.")
        )
    except NoReturnError as reason:
        messages.info(request, _("Nothing of it can be sent back. {why}").format(why=reason.why))
    else:
        messages.success(request, _("We have it, and write to you before you send it."))
    return page


def _page(request: Request, order: Order, form: ReturnForm, status: int = 200, why: str = "") -> HttpResponse:
    return render(request, "orders/returns/ask.html", {"order": order, "form": form, "why": why}, status=status)
