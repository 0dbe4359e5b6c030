"""What the page of a request shows."""

from datetime import date
from typing import Any

from configurator.orders.checkout.http import no_delivery
from configurator.orders.models import QuoteRequest
from configurator.orders.paying import offered
from configurator.orders.quotes.accept import agreed, order_of
from configurator.orders.terms import NoDeliveryError


def request_context(*, request: QuoteRequest, own: bool, today: date) -> dict[str, Any]:
    """The request with its answer, what accepting it costs today, and the order that it became. Two to six queries."""
    found = order_of(asked=request)
    answer = request.answers.newest_first().first()
    context = {"asked": request, "own": own, "answer": answer, "became": found, "ways_to_pay": offered()}
    if answer is None or found is not None:
        return context
    if not answer.holds_on(today):
        return context | {"expired": True}
    try:
        return context | {"agreed": agreed(asked=request, answer=answer)}
    except NoDeliveryError as reason:
        return context | {"why": no_delivery(reason)}
