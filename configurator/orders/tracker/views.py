"""The page of an order, and what its customer still does with it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from configurator.configurations.http import with_room
from configurator.customers.http import Request, SeeOther, in_person, number_in
from configurator.orders.models import Amendment, Order
from configurator.orders.readiness import OffSaleError
from configurator.orders.record import Recorded
from configurator.orders.tracker.amend import FixedLineError, NoSuchLineError, amend, begin_change, preview
from configurator.orders.tracker.controls import TooLateError
from configurator.orders.tracker.forms import AddressForm, PressForm
from configurator.orders.tracker.page import order_context, seen
from configurator.orders.tracker.readdress import NotSentError, readdress
from configurator.orders.tracker.reasons import REASONS, why
from configurator.orders.tracker.stop import cancel, hold, release
from configurator.releases.money import difference

CONFLICT, UNPROCESSABLE, NOTHING_NEW = 409, 422, 204


@never_cache
@require_safe
@in_person
def order(request: Request, key: uuid.UUID) -> HttpResponse:
    """Show an order to whoever placed it, and again whenever something happened to it."""
    found = get_object_or_404(Order.objects.owned_by(request.visitor.customer_id), key=key)
    return show(request, found, own=True)


def show(request: Request, order: Order, *, own: bool) -> HttpResponse:
    """The page of an order, or what of it changes; nothing while nothing happened."""
    if request.htmx and seen(order) == number_in(request.GET.get("seen")):
        return HttpResponse(status=NOTHING_NEW)
    whole = Order.objects.with_parts().get(pk=order.pk)
    context = {**order_context(order=whole, own=own, at=timezone.now()), "again": request.path}
    return render(request, "orders/tracker/_order.html" if request.htmx else "orders/tracker/order.html", context)


def _press(request: Request, key: uuid.UUID, step: Callable[..., Recorded], said: str = "") -> HttpResponse:
    """One of the buttons: do it once, and go back to the order, which says what became of it unless `said` does."""
    get_object_or_404(Order.objects.owned_by(request.visitor.customer_id), key=key)
    form = PressForm(request.POST)
    page = SeeOther(reverse("orders:order", args=[key]))
    if not form.is_valid():
        messages.info(request, _("That button is too old. Please press it again."))
        return page
    try:
        step(visitor=request.visitor, order_key=key, key=form.cleaned_data["key"], at=timezone.now())
    except TooLateError as late:
        messages.info(request, _("That is not possible any more. {why}").format(why=late.control.why))
    else:
        if said:
            messages.success(request, said)
    return page


@require_POST
@in_person
def cancel_order(request: Request, key: uuid.UUID) -> HttpResponse:
    """Cancel it, or ask for it."""
    return _press(request, key, cancel)


@require_POST
@in_person
def hold_order(request: Request, key: uuid.UUID) -> HttpResponse:
    """Wait with it."""
    return _press(request, key, hold)


@require_POST
@in_person
def release_order(request: Request, key: uuid.UUID) -> HttpResponse:
    """Let it go on."""
    return _press(request, key, release, _("The order goes on."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_person
def address(request: Request, key: uuid.UUID) -> HttpResponse:
    """Ask for another address, or take it."""
    found = get_object_or_404(Order.objects.owned_by(request.visitor.customer_id), key=key)
    form = (
        AddressForm(request.POST, order=found)
        if request.method == "POST"
        else AddressForm(order=found, key=uuid.uuid4())
    )
    if not form.is_bound or not form.is_valid():
        return _address_page(request, form, status=UNPROCESSABLE if form.is_bound else 200)
    try:
        said = {"contact": form.contact, "key": form.cleaned_data["key"]}
        readdress(visitor=request.visitor, order_key=key, at=timezone.now(), **said)
    except TooLateError as late:
        messages.info(request, _("The address can't be changed any more. {why}").format(why=late.control.why))
    except NotSentError:
        messages.info(request, _("It is taken along at the counter, so there is no address to change."))
    else:
        messages.success(request, _("The address is changed."))
    return SeeOther(reverse("orders:order", args=[key]))


def _address_page(request: Request, form: AddressForm, status: int) -> HttpResponse:
    mend = [field for field in form.visible_fields() if field.errors]
    return render(
        request, "orders/tracker/address.html", {"form": form, "order": form.order, "mend": mend}, status=status
    )


@require_POST
@in_person
@with_room
def change_line(request: Request, key: uuid.UUID, position: int) -> HttpResponse:
    """Open a build by which one product of the order is changed."""
    get_object_or_404(Order.objects.owned_by(request.visitor.customer_id), key=key)
    try:
        build = begin_change(visitor=request.visitor, order_key=key, position=position, at=timezone.now())
    except NoSuchLineError:
        return SeeOther(reverse("orders:order", args=[key]))
    except (TooLateError, OffSaleError, FixedLineError) as reason:
        messages.info(request, why(reason))
        return SeeOther(reverse("orders:order", args=[key]))
    messages.info(
        request, _("Change what you like, then go on to the order: you see the difference before anything happens.")
    )
    return SeeOther(reverse("configurations:build", args=[build.pk]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_person
def change(request: Request, key: uuid.UUID) -> HttpResponse:
    """Show what a changed build makes of the order, and do it."""
    orders = Order.objects.owned_by(request.visitor.customer_id)
    amendment = get_object_or_404(
        Amendment.objects.filter(order__in=orders).of_build(key).select_related("configuration")
    )
    try:
        if request.method == "POST":
            version = number_in(request.POST.get("version"))
            amend(visitor=request.visitor, amendment=amendment, version=version, at=timezone.now())
            messages.success(request, _("The order is changed."))
            return SeeOther(reverse("orders:order", args=[amendment.order_id]))
        found = preview(visitor=request.visitor, amendment=amendment)
    except REASONS as reason:
        late = isinstance(reason, TooLateError)
        return _change_page(request, amendment, why=why(reason), is_late=late, status=CONFLICT)
    return _change_page(request, amendment, found=found, price=difference(found.difference, found.order.currency))


def _change_page(request: Request, amendment: Amendment, status: int = 200, **found: Any) -> HttpResponse:
    return render(request, "orders/tracker/change.html", {"amendment": amendment, **found}, status=status)
