"""News: the mails that tell a customer what became of an order, where they would want to know at once."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from configurator.orders.look.reasons import mend_words
from configurator.orders.models import Invoice, Kind, Order
from configurator.orders.parcel import parcel_of
from configurator.orders.state import State
from configurator.releases.money import money

_Words = tuple[Promise, Promise]

NEWS: Mapping[Kind, _Words] = {
    Kind.CHANGED: (
        _("Your order {number} is changed"),
        _("your order {number} is changed as you asked. This is version {version} of it."),
    ),
    Kind.CANCELLED: (
        _("Your order {number} is cancelled"),
        _("your order {number} is cancelled. Nothing will be made or sent."),
    ),
    Kind.CANCEL_REFUSED: (
        _("Your order {number} goes on"),
        _("it was too late to cancel your order {number}: it is being made. You may send it back once you have it."),
    ),
    Kind.REJECTED: (
        _("Your order {number} can't be made"),
        _("we are sorry: your order {number} can't be made. You don't pay anything for it."),
    ),
    Kind.SHIPPED: (_("Your order {number} is on its way"), _("your order {number} has left our house.{tracking}")),
    Kind.PLACED: (
        _("Your order {number} is paid"),
        _("your order {number} is paid and on its way to the people who make it.{late}"),
    ),
    Kind.REFUNDED: (
        _("Money from order {number}"),
        _("we paid {amount} back to you. Your bank may take some days to show it."),
    ),
    Kind.RETURNED: (
        _("Your order {number} came back"),
        _("all of your order {number} is here again. What you paid for it goes back to you."),
    ),
    Kind.LOOKED: (
        _("Your order {number} goes on"),
        _("we have looked at your own words on order {number}: they are printed as you gave them."),
    ),
    Kind.MEND: (
        _("Your order {number} needs other words"),
        _(
            "we can't print your own words on order {number} as they are: {reason} Nothing is made before. Please give "
            "us others: on the page below, choose to change the product."
        ),
    ),
    Kind.LAPSED: (
        _("Your order {number} was not paid"),
        _("your order {number} was not paid in time, so it is not made.{late}"),
    ),
}
"""Subject and first sentence. Other events are shown on the order's page only."""
READY: _Words = (
    _("Your order {number} is ready"),
    _("your order {number} is ready for you to collect in our shop.{shop}"),
)
"""Of an order that has left the makers and is collected: instead of being on its way."""
LATE = {
    (Kind.PLACED, "backorder"): _(
        " Your payment came when some parts were gone, so we order them for you: it takes longer. You may cancel it."
    ),
    (Kind.LAPSED, "refund"): _(" Your payment came when the parts were gone already, so all of it goes back to you."),
}
"""What became of a payment that came too late."""
STANDS = {
    Kind.CANCELLED: Order.Status.CANCELLED,
    Kind.REJECTED: Order.Status.REJECTED,
    Kind.LAPSED: Order.Status.LAPSED,
    Kind.RETURNED: Order.Status.RETURNED,
}
"""An ending that came too late is no news: the order stands where it stood."""
TEXT = _("""Hello {name},

{sentence}
{papers}
All that happened so far, and what you can still do:
{link}
""")
PAPERS: _Words = (_("The invoice of your order {number}"), _("here is a paper for your order {number}."))
"""Of an event that is no news otherwise."""


def news(
    *, order: Order, state: State, event_kind: Kind, detail: Mapping[str, Any], papers: Sequence[Invoice] = ()
) -> dict[str, str] | None:
    """Address, subject and text of the mail about an event and the papers it brought; None where none is sent."""
    is_news = event_kind in NEWS and state.status == STANDS.get(event_kind, state.status)
    if not is_news and not papers:
        return None
    subject, sentence = _words(order, event_kind) if is_news else PAPERS
    parcel = parcel_of(detail)
    said = {
        "number": order.number,
        "version": order.version,
        "reason": mend_words(detail),
        "late": LATE.get((event_kind, str(detail.get("late") or "")), ""),
        "amount": money(Decimal(detail.get("amount") or 0), order.currency),
        "shop": _shop() if order.collected else "",
        "tracking": gettext(" The parcel: {parcel}. {url}").format(parcel=parcel, url=parcel.url).rstrip()
        if str(parcel)
        else "",
    }
    link = f"{settings.SITE_URL}{reverse('orders:link', args=[order.token])}"
    told = str(sentence).format(**said)
    text = TEXT.format(name=order.name, sentence=told, papers=_where(order, papers), link=link)
    return {"to": order.email, "subject": str(subject).format(**said), "text": text}


def _shop() -> str:
    address = settings.SHOP_ADDRESS
    return gettext(" It is here: {address}").format(address=address) if address else ""


def _words(order: Order, kind: Kind) -> _Words:
    return READY if order.collected and kind == Kind.SHIPPED else NEWS[kind]


def _where(order: Order, papers: Sequence[Invoice]) -> str:
    """Where to find each paper, as a paragraph."""
    found = []
    for paper in papers:
        link = reverse("orders:paper_by_link", args=[order.token, paper.number])
        name = gettext("{kind} {number} (PDF):").format(kind=paper.get_kind_display(), number=paper.number)
        found.append(f"{name}\n{settings.SITE_URL}{link}\n")
    return "\n" + "\n".join(found) if found else ""
