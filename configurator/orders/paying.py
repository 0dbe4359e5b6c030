"""Paying: in which ways an order may be paid."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from configurator.orders.models import INVOICE
from configurator.orders.payment.port import providers


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToPay:
    """One way to pay, in the customer's words. `first`: the order is not made before the money is there.

    `at_counter`: the customer stands before a colleague of ours, who has the money in hand and says so.
    """

    code: str
    name: str | Promise
    explains: str | Promise
    first: bool
    at_counter: bool = False


PAYMENTS: dict[str, WayToPay] = {
    INVOICE: WayToPay(
        code=INVOICE,
        name=_("By invoice"),
        explains=_("By invoice, after delivery. Nothing is paid now, and no card is asked for."),
        first=False,
    ),
    "stripe": WayToPay(
        code="stripe",
        name=_("By card"),
        explains=_("By card, on the next page. The order begins when it is paid."),
        first=True,
    ),
    "cash": WayToPay(
        code="cash", name=_("In cash"), explains=_("In cash, at the counter."), first=False, at_counter=True
    ),
    "terminal": WayToPay(
        code="terminal",
        name=_("By card at the till"),
        explains=_("By card, on the terminal beside the till."),
        first=False,
        at_counter=True,
    ),
}
"""All ways by their code, in the order in which they are shown; those that need a provider bear its code."""
AT_COUNTER = {way.code: way for way in PAYMENTS.values() if way.at_counter}
"""What a till takes, by its code. Nobody can choose it on the site."""


def offered() -> tuple[WayToPay, ...]:
    """What customers may choose from today."""
    ways = (way for way in PAYMENTS.values() if not way.at_counter)
    return tuple(way for way in ways if not way.first or way.code in providers())
