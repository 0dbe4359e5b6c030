"""Desk: what staff do on a customer's page. Each view answers a POST with the page again."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.decorators import permission_required
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from configurator.customers.consent import consents_if_merged, withdraw
from configurator.customers.http import SeeOther
from configurator.customers.identify import CONTACT_KINDS, TakenError, add_identity, identify_any
from configurator.customers.keys import UnreadableKeyError
from configurator.customers.merge import TooLateError
from configurator.customers.models import Channel, Customer, Merge, Purpose
from configurator.customers.note import NotAllowedError, UnreadableNoteError, add_note
from configurator.languages.told import Told, as_text, told
from configurator.profiles.admin.person import counted, number_of_notes
from configurator.profiles.merge import merge_customers, undo_merge
from configurator.profiles.record import known_by, standing_lines

MOST_FOUND = 20
LIST = "admin:customers_customer_changelist"

_UNREADABLE = {
    "form": gettext_lazy("This can't be read as {kind}. Please look at it again; nothing was saved."),
    "check_digit": gettext_lazy(
        "The last digit of this card number does not fit the others: one digit is wrong, or two changed places. "
        "Please look at the card again; nothing was saved."
    ),
    "country": gettext_lazy(
        "Please write the telephone number with its country code, such as +49 30 123456; nothing was saved."
    ),
}
_KINDS = {
    "email": gettext_lazy("an e-mail address"),
    "telephone": gettext_lazy("a telephone number"),
    "card": gettext_lazy("a card number"),
}


def page_of(customer_id: uuid.UUID) -> str:
    """The address of a customer's page."""
    return reverse("admin:customers_customer_change", args=[customer_id])


def _log(request: HttpRequest, customer: Customer, one: Told) -> None:
    """Who of the staff did what, when, in Django's own log; without what the customer is called or reached by."""
    user: Any = request.user
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Customer),
        object_id=str(customer.pk),
        object_repr=_("Customer {number}").format(number=str(customer.pk)[:8]),
        action_flag=CHANGE,
        change_message=as_text(one),
    )


def _who(customer_id: uuid.UUID) -> Customer:
    customer = Customer.objects.person(customer_id).first()
    if customer is None:
        raise Http404
    return customer


@require_POST
@permission_required("customers.add_note", raise_exception=True)
def note(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Note something: a quick phrase in one tap, or words of one's own."""
    customer = _who(pk)
    channel = request.POST.get("channel", "")
    known = Channel(channel) if channel in Channel.values else Channel.COUNTER
    text = request.POST.get("phrase") or request.POST.get("text", "")
    user: Any = request.user
    try:
        add_note(customer_id=customer.pk, text=text, by=user, at=timezone.now(), channel=known)
    except UnreadableNoteError:
        messages.warning(request, _("A note has at least one word and at most 200 characters. Nothing was noted."))
    except NotAllowedError:
        messages.warning(request, _("This customer has us remember nothing. Nothing was noted."))
    else:
        messages.success(request, _("Noted. The next colleague sees it, and so does the customer."))
    return SeeOther(page_of(customer.pk))


@require_POST
@permission_required("customers.add_identity", raise_exception=True)
def known(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add an e-mail address, telephone number, card or partner's account; one that is another's leads to merging."""
    customer = _who(pk)
    kind, text = request.POST.get("kind", ""), request.POST.get("text", "")
    if kind not in CONTACT_KINDS:
        return SeeOther(page_of(customer.pk))
    try:
        add_identity(customer_id=customer.pk, kind=kind, text=text, at=timezone.now())
    except UnreadableKeyError as unreadable:
        words = str(_UNREADABLE[unreadable.flaw]).format(kind=_KINDS.get(kind, _("an account")))
        messages.warning(request, words)
    except TakenError as taken:
        said = _("{customer} has this already. Are they the same person? Nothing was saved.")
        messages.warning(request, said.format(customer=taken.customer))
        return SeeOther(f"{reverse('admin:customers_customer_merge', args=[customer.pk])}?with={taken.customer.pk}")
    else:
        _log(request, customer, told(gettext_noop("Added a way to recognise the customer: {kind}."), kind=kind))
        messages.success(request, _("Saved. The customer is found by it at once."))
    return SeeOther(page_of(customer.pk))


@require_POST
@permission_required("customers.add_consent", raise_exception=True)
def unconsent(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write down that the customer takes a consent back, as they told a colleague."""
    customer = _who(pk)
    purpose, channel = request.POST.get("purpose", ""), request.POST.get("channel", "")
    if purpose in Purpose.values and channel in ("", *Channel.values):
        asked = Purpose(purpose)
        withdraw(customer_id=customer.pk, purpose=asked, channel=channel, at=timezone.now(), source="staff")
        what = f"{purpose} {channel}".strip()
        _log(request, customer, told(gettext_noop("Wrote down a withdrawal: {what}."), what=what))
        messages.success(request, _("Withdrawn, from this moment: {what}.").format(what=asked.label))
    return SeeOther(page_of(customer.pk))


@require_http_methods(["GET", "POST"])
@permission_required("customers.add_merge", raise_exception=True)
def merge(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Find the other half, see what merging would do, do it."""
    customer = _who(pk)
    other = _other(request, customer)
    if request.method == "POST" and other is not None:
        survivor, absorbed = (other, customer) if request.POST.get("keep") == str(other.pk) else (customer, other)
        user: Any = request.user
        merge_customers(survivor_id=survivor.pk, absorbed_id=absorbed.pk, at=timezone.now(), by=user)
        _log(request, survivor, told(gettext_noop("Merged with customer {number}."), number=str(absorbed.pk)))
        messages.success(request, _("They are one customer now. This can be undone for 30 days."))
        return SeeOther(page_of(survivor.pk))
    asked = request.GET.get("q", "").strip()[:254]
    context = {"title": _("Merge two customers"), "customer": customer, "opts": Customer._meta, "asked": asked}
    if other is not None:
        context |= {"other": other, "halves": [_half(customer), _half(other)], "answers": _answers(customer, other)}
    elif asked:
        context["found"] = [found for found in find(asked) if found.pk != customer.pk]
    return TemplateResponse(request, "profiles/admin/merge.html", admin.site.each_context(request) | context)


def find(text: str) -> list[Customer]:
    """People by whatever they say about themselves, or by name."""
    by_name = Customer.objects.people().filter(name__icontains=text).order_by("name", "pk")[:MOST_FOUND]
    found = {customer.pk: customer for customer in [*identify_any(text=text), *by_name]}
    return list(found.values())


def _other(request: HttpRequest, customer: Customer) -> Customer | None:
    asked = request.POST.get("with") or request.GET.get("with", "")
    try:
        other = Customer.objects.person(uuid.UUID(asked)).first() if asked else None
    except ValueError:
        raise Http404 from None
    return None if other is None or other.pk == customer.pk else other


def _half(customer: Customer) -> dict[str, Any]:
    known = known_by(customer.pk)
    told_apart = next((found.words for found in known if found.telling), "")
    notes = number_of_notes(customer.pk)
    return {"customer": counted(customer.pk), "known_by": known, "by": told_apart, "notes": notes}


def _answers(customer: Customer, other: Customer) -> list[Any]:
    return standing_lines(consents_if_merged(one_id=customer.pk, other_id=other.pk, at=timezone.now()))


@require_POST
@permission_required("customers.add_merge", raise_exception=True)
def undo(request: HttpRequest, pk: uuid.UUID, merge_id: int) -> HttpResponse:
    """Make them two again."""
    customer = _who(pk)
    user: Any = request.user
    if not Merge.objects.of(customer.pk).filter(pk=merge_id).exists():
        raise Http404
    try:
        undo_merge(merge_id=merge_id, at=timezone.now(), by=user)
    except TooLateError:
        messages.warning(request, _("This merge was undone before, or is older than 30 days. Nothing was changed."))
    else:
        _log(request, customer, told(gettext_noop("Undid merge {number}."), number=str(merge_id)))
        messages.success(request, _("They are two customers again; each has what was their own."))
    return SeeOther(page_of(customer.pk))
