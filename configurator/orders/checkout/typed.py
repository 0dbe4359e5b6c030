"""Typed: who gets an order and where, kept in the visitor's session while something stands in its way."""

from configurator.customers.http import Request
from configurator.orders.checkout.forms import CheckoutForm
from configurator.orders.models.contact import CONTACT_FIELDS

_PLACE = "checkout"
_LONGEST = 254


def keep_typed(request: Request, form: CheckoutForm) -> None:
    """Keep what was typed until an order is placed or the session ends, for this customer alone."""
    words = {field: form.said(field)[:_LONGEST] for field in (*CONTACT_FIELDS, "delivery")}
    request.session[_PLACE] = {"customer": str(request.visitor.customer_id), "words": words}


def typed(request: Request) -> dict[str, str]:
    """What was kept, nothing of another customer's."""
    kept = request.session.get(_PLACE)
    if not kept or kept["customer"] != str(request.visitor.customer_id):
        return {}
    return dict(kept["words"])


def forget_typed(request: Request) -> None:
    """The order has it now."""
    request.session.pop(_PLACE, None)
