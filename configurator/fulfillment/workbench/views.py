"""The workbench: orders to be made, for a tablet and a scanner."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from configurator.customers.http import Request, SeeOther, number_in
from configurator.fulfillment.workbench.forms import AnswerForm, NextForm, RejectForm, ScanForm, ShownForm, TickForm
from configurator.fulfillment.workbench.http import maker
from configurator.fulfillment.workbench.listing import list_jobs, order_numbered
from configurator.fulfillment.workbench.page import work_context
from configurator.fulfillment.workbench.reasons import why
from configurator.fulfillment.workbench.stages import heap_of
from configurator.fulfillment.workbench.steps import Press, advance, answer, reject
from configurator.fulfillment.workbench.ticks import Found, NoSuchPartError, Scanned, put_back, scan, tick
from configurator.fulfillment.workbench.work import Reason, RefusedError
from configurator.orders.models import Kind, Order
from configurator.orders.record import Recorded

CONFLICT, UNPROCESSABLE, NOTHING_NEW = 409, 422, 204
STOP, GOOD = "stop", "good"
OLD_PAGE = gettext_lazy("This page is too old. Here is the order as it is now; please press once more.")


@never_cache
@require_safe
@maker
def orders(request: Request) -> HttpResponse:
    """The list, or what of it changes; a scanned number opens its order."""
    code = request.GET.get("code", "")[:100]
    key = order_numbered(code)
    if key is not None:
        return SeeOther(reverse("fulfillment:work", args=[key]))
    heap = heap_of(request.GET.get("stage", ""))
    listing = list_jobs(heap=heap, page=number_in(request.GET.get("page"), otherwise=1), at=timezone.now())
    if request.htmx and request.GET.get("seen") == listing.seen:
        return HttpResponse(status=NOTHING_NEW)
    template = "_list.html" if request.htmx else "list.html"
    context = {"listing": listing, "unknown": code.strip()}
    return render(request, f"fulfillment/workbench/{template}", context)


@never_cache
@require_safe
@maker
def order(request: Request, key: uuid.UUID) -> HttpResponse:
    """One order, or again whenever something happened to it."""
    context = _context(key)
    if request.htmx and request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=NOTHING_NEW)
    return _page(request, context)


def _context(key: uuid.UUID, **more: Any) -> dict[str, Any]:
    try:
        return work_context(key=key, at=timezone.now(), **more)
    except Order.DoesNotExist as missing:
        raise Http404 from missing


def _page(request: Request, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    template = "_order.html" if request.htmx else "order.html"
    return render(request, f"fulfillment/workbench/{template}", dict(context), status=status)


def _said(request: Request, key: uuid.UUID, words: str, tone: str, status: int = 200, **more: Any) -> HttpResponse:
    """The order with what came of a press. Without htmx a press that was good goes back to the page."""
    if not request.htmx and tone == GOOD:
        messages.success(request, words)
        return SeeOther(reverse("fulfillment:work", args=[key]))
    return _page(request, {**_context(key, **more), "said": words, "tone": tone}, status=status)


def _refused(request: Request, key: uuid.UUID, refused: RefusedError, version: int) -> HttpResponse:
    seen = {"seen": version} if refused.reason == Reason.CHANGED else {}
    return _said(request, key, why(refused), STOP, CONFLICT, **seen)


def _do(request: Request, key: uuid.UUID, form: forms.Form, step: Callable[[], str]) -> HttpResponse:
    """Take one step that a form asks for; whatever stands in the way is said on the order's page."""
    get_object_or_404(Order, pk=key)
    if not form.is_valid():
        told = " ".join(map(str, form.errors.get("reason", ())))
        return _said(request, key, told or str(OLD_PAGE), STOP, UNPROCESSABLE)
    try:
        words = step()
    except RefusedError as refused:
        return _refused(request, key, refused, form.cleaned_data["version"])
    except NoSuchPartError:
        return _said(request, key, str(OLD_PAGE), STOP, CONFLICT)
    return _said(request, key, words, GOOD)


def _press(request: Request, key: uuid.UUID, form: ShownForm) -> Press:
    said = form.cleaned_data
    return Press(order_key=key, version=said["version"], key=said["key"], staff_id=int(request.user.pk or 0))


def _now(recorded: Recorded) -> str:
    return _("{number}: {status}.").format(number=recorded.order.number, status=recorded.order.get_status_display())


@require_POST
@maker
def next_step(request: Request, key: uuid.UUID) -> HttpResponse:
    """Accept, begin, checked, packed, shipped, delivered."""
    form = NextForm(request.POST)

    def step() -> str:
        said = form.cleaned_data
        parcel = {name: said[name] for name in ("tracking", "carrier") if said[name]}
        press, kind = _press(request, key, form), Kind(said["kind"])
        return _now(advance(press=press, kind=kind, parcel=parcel, anyway=said["anyway"], at=timezone.now()))

    return _do(request, key, form, step)


@require_POST
@maker
def reject_order(request: Request, key: uuid.UUID) -> HttpResponse:
    """It can't be made."""
    form = RejectForm(request.POST)

    def step() -> str:
        reason = form.cleaned_data["reason"]
        return _now(reject(press=_press(request, key, form), reason=reason, at=timezone.now()))

    return _do(request, key, form, step)


@require_POST
@maker
def answer_customer(request: Request, key: uuid.UUID) -> HttpResponse:
    """Cancel it as the customer asks, or say that it is too late."""
    form = AnswerForm(request.POST)

    def step() -> str:
        agree = form.cleaned_data["agree"] == "yes"
        return _now(answer(press=_press(request, key, form), agree=agree, at=timezone.now()))

    return _do(request, key, form, step)


@require_POST
@maker
def tick_part(request: Request, key: uuid.UUID) -> HttpResponse:
    """A part is tapped; or what a change left over was put back."""
    form = TickForm(request.POST)

    def step() -> str:
        said = form.cleaned_data
        if not said["sku"]:
            put_back(order_key=key, version=said["version"])
            return _("Put back.")
        place = {"position": said["position"] or 0, "sku": said["sku"], "done": said["done"]}
        part = tick(order_key=key, version=said["version"], **place, at=timezone.now())
        return _("{name}: {done} of {needed}.").format(name=part.name, done=part.done, needed=part.needed)

    return _do(request, key, form, step)


@require_POST
@maker
def scan_part(request: Request, key: uuid.UUID) -> HttpResponse:
    """A scanner read something: a part of this order, or the number of an order."""
    get_object_or_404(Order, pk=key)
    form = ScanForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["code"]:
        return _said(request, key, _("Nothing was read. Scan again."), STOP, UNPROCESSABLE)
    code, version = form.cleaned_data["code"], form.cleaned_data["version"]
    other = order_numbered(code)
    if other is not None:
        return _open(request, key, other)
    try:
        scanned = scan(order_key=key, version=version, code=code, at=timezone.now())
    except RefusedError as refused:
        return _refused(request, key, refused, version)
    words, tone = _read(scanned)
    return _said(request, key, words, tone, 200 if tone == GOOD else UNPROCESSABLE)


def _open(request: Request, key: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """Another order's number opens it; this one's says so."""
    if other == key:
        return _said(request, key, _("This is that order. Now scan its parts."), GOOD)
    url = reverse("fulfillment:work", args=[other])
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else SeeOther(url)


def _read(scanned: Scanned) -> tuple[str, str]:
    part = scanned.part
    if part is None:
        return _("“{code}” is not a part of this order. Put it back.").format(code=scanned.code), STOP
    if scanned.found == Found.ENOUGH:
        return _("{name}: all {needed} are there already. Put this one back.").format(
            name=part.name, needed=part.needed
        ), STOP
    return _("{name}: {done} of {needed}, line {position}.").format(
        name=part.name, done=part.done, needed=part.needed, position=part.position
    ), GOOD
