"""The counter: one field that takes whatever is scanned, the sale as it stands, and the payment."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from configurator.customers.http import Request, SeeOther, number_in
from configurator.customers.limit import is_spent, within_limit
from configurator.customers.models import User
from configurator.desk.http import seller
from configurator.desk.models import Sale
from configurator.desk.pay import order_of, pay
from configurator.desk.read import LONGEST, UnreadError, too_many
from configurator.desk.ring import (
    RefusedError,
    SaleMovedError,
    drop,
    drop_card,
    drop_coupon,
    open_sale,
    scan,
    set_quantity,
    take_out,
)
from configurator.desk.says import OBSTACLES, moved, why_not_paid
from configurator.desk.shown import ShownSale, shown
from configurator.insight.models import CustomerValue
from configurator.orders.cart.forms import QuantityForm
from configurator.orders.paying import AT_COUNTER

CONFLICT, UNPROCESSABLE = 409, 422
GOOD, STOP = "good", "stop"
MISSES, MISSES_SECONDS = 60, 600
"""Nobody guesses codes, colleagues neither: after so many that nobody knows, in so many seconds, only products sell."""


@never_cache
@require_safe
@seller
def counter(request: Request) -> HttpResponse:
    """The open sale, or an empty one; after a payment with the receipt of the one before."""
    return _page(request)


@never_cache
@require_POST
@seller
def scanned(request: Request) -> HttpResponse:
    """Take what was scanned or typed into the sale."""
    clerk_id, at = _clerk(request).pk, timezone.now()
    text, who = request.POST.get("code", "")[:LONGEST], f"counter-{clerk_id}"
    try:
        found = scan(clerk_id=clerk_id, text=text, at=at, products_only=is_spent(key=who, most=MISSES))
    except RefusedError as reason:
        return _page(request, said=str(reason), status=UNPROCESSABLE)
    except UnreadError as reason:
        may_miss = within_limit(key=who, most=MISSES, seconds=MISSES_SECONDS)
        return _page(request, said=str(reason) if may_miss else too_many(), status=UNPROCESSABLE)
    saw = number_in(request.POST.get("version"))
    is_late = saw and found.before is not None and found.before != saw
    return _done(request, f"{found.said} {moved()}" if is_late else found.said)


@never_cache
@require_POST
@seller
def line(request: Request, line_id: int) -> HttpResponse:
    """Another quantity of a line, or none of it."""
    words: dict[str, Any] = {"clerk_id": _clerk(request).pk, "line_id": line_id}
    words["version"] = number_in(request.POST.get("version"))
    if "out" in request.POST or request.POST.get("quantity", "").strip() == "0":
        return _step(request, lambda: take_out(**words))
    form = QuantityForm(request.POST)
    if not form.is_valid():
        return _page(request, said=str(form.errors["quantity"][0]), at_line=line_id, status=UNPROCESSABLE)
    return _step(request, lambda: set_quantity(**words, quantity=form.cleaned_data["quantity"]))


@never_cache
@require_POST
@seller
def out(request: Request) -> HttpResponse:
    """The card, the coupon, or the whole sale goes."""
    words: dict[str, Any] = {"clerk_id": _clerk(request).pk, "version": number_in(request.POST.get("version"))}
    match request.POST.get("what"):
        case "card":
            return _step(request, lambda: drop_card(**words, at=timezone.now()))
        case "coupon":
            return _step(request, lambda: drop_coupon(**words))
        case "sale":
            return _step(request, lambda: drop(**words, at=timezone.now()))
    return _page(request, said=moved(), status=CONFLICT)


@never_cache
@require_POST
@seller
def paid(request: Request) -> HttpResponse:
    """Take the payment; the sale becomes an order once, however often the button is pressed."""
    clerk, said = _clerk(request), request.POST
    try:
        key = uuid.UUID(said.get("sale", ""))
        way = AT_COUNTER[said.get("payment", "")]
    except (KeyError, ValueError):
        return _page(request, said=moved(), status=CONFLICT)
    version, total = number_in(said.get("version")), said.get("shown", "")
    try:
        pay(clerk=clerk, sale_key=key, version=version, payment=way.code, shown=total, at=timezone.now())
    except OBSTACLES as reason:
        now = _now(request)
        trouble = now.coupon_trouble if now else ""
        return _page(request, said=why_not_paid(reason=reason, coupon_trouble=trouble), now=now, status=CONFLICT)
    return SeeOther(f"{reverse('desk:counter')}?sold={key}")


def _clerk(request: Request) -> User:
    assert isinstance(request.user, User)  # noqa: S101  for the type checker: `seller` lets nobody else in
    return request.user


def _step(request: Request, step: Callable[[], None]) -> HttpResponse:
    """Do one thing to the sale that was shown; of two tabs the second is told."""
    try:
        step()
    except SaleMovedError:
        return _page(request, said=moved(), status=CONFLICT)
    return _done(request, "")


def _done(request: Request, said: str) -> HttpResponse:
    if request.htmx:
        return _page(request, said=said, tone=GOOD)
    if said:
        messages.success(request, said)
    return SeeOther(reverse("desk:counter"))


def _page(
    request: Request, *, said: str = "", tone: str = STOP, now: ShownSale | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    """The sale as it is now, with what came of the last step."""
    now = now or _now(request)
    context = {
        "now": now,
        "said": said,
        "tone": tone,
        "ways": AT_COUNTER.values(),
        "tier": _tier(request, now.sale if now else None),
        "sold": _sold(request),
        **more,
    }
    return render(request, "desk/_sale.html" if request.htmx else "desk/counter.html", context, status=status)


def _now(request: Request) -> ShownSale | None:
    """The open sale with what it costs."""
    sale = open_sale(clerk_id=_clerk(request).pk)
    return shown(sale=sale, at=timezone.now()) if sale else None


def _tier(request: Request, sale: Sale | None) -> str:
    """Which tier the customer is in, for those who may know."""
    if sale is None or sale.card is None or not request.user.has_perm("insight.view_customervalue"):
        return ""
    found = CustomerValue.objects.filter(customer=sale.card.customer_id).first()
    return found.get_tier_display() if found else ""


def _sold(request: Request) -> dict[str, Any] | None:
    """The receipt of the sale that was just paid, which the address names."""
    try:
        key = uuid.UUID(request.GET.get("sold", ""))
    except ValueError:
        return None
    sale = Sale.objects.of(_clerk(request).pk).filter(pk=key).first()
    order = order_of(sale) if sale else None
    return {"order": order, "way": AT_COUNTER.get(order.payment), "papers": order.invoices.all()} if order else None
