"""Paying: in which ways an order may be paid."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from configurator.orders.models import INVOICE
from configurator.orders.payment.port import providers


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToPay:
    """One way to pay, in the customer's words. `first`: the order is not made before the money is there."""

    code: str
    name: str | Promise
    explains: str | Promise
    first: bool


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
}
"""All ways by their code, in the order in which they are shown; those that need a provider bear its code."""


def offered() -> tuple[WayToPay, ...]:
    """What customers may choose from today."""
    return tuple(way for way in PAYMENTS.values() if not way.first or way.code in providers())
