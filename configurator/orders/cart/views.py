"""The cart: looked at, put into, changed and taken out of, for guests too."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from configurator.configurations.models import Configuration
from configurator.customers.http import Request, SeeOther, number_in
from configurator.customers.limit import within_limit
from configurator.offers.present import LONGEST, present, take_out_coupon
from configurator.offers.trouble import Trouble
from configurator.orders.cart.contents import contents
from configurator.orders.cart.forms import QuantityForm
from configurator.orders.cart.keep import MOST_LINES, FullCartError, put_in, set_quantity, take_out
from configurator.orders.checkout.http import buyer_of
from configurator.orders.models import CartLine
from configurator.orders.models.order import MOST
from configurator.orders.place import ChangesOrderError
from configurator.orders.readiness import NotCompleteError
from configurator.orders.troubles import still_open
from configurator.releases.shelf import load_release

TRIES, TRIES_SECONDS = 20, 600
CHANGED = "cart-changed"
"""What a page is told when the number in its head may be another one."""


@never_cache
@require_safe
def cart(request: Request) -> HttpResponse:
    """What lies in the cart, and what was just taken out of it."""
    return _page(request, out=_out(request))


@never_cache
@require_safe
def count(request: Request) -> HttpResponse:
    """How many products lie in the cart: a fragment for the head of every page."""
    quantities = CartLine.objects.owned_by(request.visitor.customer_id).values_list("quantity", flat=True)
    return render(request, "orders/_cart_count.html", {"count": sum(quantities)})


@never_cache
@require_POST
def put(request: Request, key: uuid.UUID) -> HttpResponse:
    """Put a build into the cart, from its page or back after it was taken out."""
    build = get_object_or_404(Configuration.objects.owned_by(request.visitor.customer_id), key=key)
    where = reverse("orders:cart")
    quantity = min(max(number_in(request.POST.get("quantity"), otherwise=1), 1), MOST)
    try:
        put_in(visitor=request.visitor, key=key, quantity=quantity, at=timezone.now())
    except Configuration.DoesNotExist:
        messages.info(request, _("This build is ordered already, so it can't be put into the cart."))
    except ChangesOrderError:
        where = reverse("orders:change", args=[key])
    except NotCompleteError as reason:
        messages.info(request, still_open(reason.missing))
        where = reverse("configurations:build", args=[key])
    except FullCartError:
        words = _("The cart holds {most} builds, and no more. Yours is kept in My account.")
        messages.info(request, words.format(most=MOST_LINES))
    else:
        product = load_release(build.release_id).family_name
        messages.success(request, _("{product} is in your cart.").format(product=product))
    return HttpResponseClientRedirect(where) if request.htmx else SeeOther(where)


@never_cache
@require_POST
def line(request: Request, key: uuid.UUID) -> HttpResponse:
    """Another quantity of a build in the cart, or none of it."""
    try:
        if "out" in request.POST or request.POST.get("quantity", "").strip() == "0":
            return _taken_out(request, key)
        form = QuantityForm(request.POST)
        if not form.is_valid():
            said = {"key": key, "typed": request.POST.get("quantity", ""), "says": form.errors["quantity"][0]}
            return _page(request, said=said, status=422)
        set_quantity(visitor=request.visitor, key=key, quantity=form.cleaned_data["quantity"])
    except CartLine.DoesNotExist:
        raise Http404 from None
    return _page(request) if request.htmx else SeeOther(reverse("orders:cart"))


@never_cache
@require_POST
def coupon(request: Request) -> HttpResponse:
    """Put a coupon into the cart by its code, or take out the one that lies there."""
    customer_id = request.visitor.customer_id
    if customer_id is None:
        return SeeOther(reverse("orders:cart"))
    if "out" in request.POST:
        take_out_coupon(customer_id=customer_id)
        return _page(request) if request.htmx else SeeOther(reverse("orders:cart"))
    code = request.POST.get("code", "")[:LONGEST]
    try:
        _check_tries(request)
        present(customer_id=customer_id, text=code, at=timezone.now())
    except Trouble as trouble:
        return _page(request, coupon_said={"typed": code, "says": trouble.says}, status=422)
    return _page(request) if request.htmx else SeeOther(reverse("orders:cart"))


def _check_tries(request: Request) -> None:
    """Nobody guesses codes: a browser's address has so many tries. Raises Trouble."""
    who = f"coupon-{request.META.get('REMOTE_ADDR')}"
    if not within_limit(key=who, most=TRIES, seconds=TRIES_SECONDS):
        raise Trouble("tries")


def _taken_out(request: Request, key: uuid.UUID) -> HttpResponse:
    build = get_object_or_404(Configuration.objects.owned_by(request.visitor.customer_id).open(), key=key)
    quantity = take_out(visitor=request.visitor, key=key)
    if request.htmx:
        return _page(request, out=_undo(build, quantity or 1))
    return SeeOther(f"{reverse('orders:cart')}?{urlencode({'out': key, 'quantity': quantity or 1})}")


def _out(request: Request) -> dict[str, object] | None:
    """What the address says was just taken out, if it is the visitor's and not in the cart again."""
    try:
        key = uuid.UUID(request.GET.get("out", ""))
    except ValueError:
        return None
    builds = Configuration.objects.owned_by(request.visitor.customer_id).open().filter(cart_line__isnull=True)
    build = builds.filter(key=key).first()
    return _undo(build, number_in(request.GET.get("quantity"), otherwise=1)) if build else None


def _undo(build: Configuration, quantity: int) -> dict[str, object]:
    return {"key": build.pk, "name": load_release(build.release_id).family_name, "quantity": quantity}


def _page(request: Request, *, status: int = 200, **said: object) -> HttpResponse:
    context = {"cart": contents(buyer=buyer_of(request), at=timezone.now()), **said}
    template = "orders/_cart.html" if request.htmx else "orders/cart.html"
    response = render(request, template, context, status=status)
    return trigger_client_event(response, CHANGED) if request.htmx else response
