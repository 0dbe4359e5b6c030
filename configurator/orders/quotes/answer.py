"""Answer: staff name a price for what was asked about, and the customer hears of it."""

import logging
import uuid
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.customers.speak import language_for
from configurator.languages.choose import speaking
from configurator.languages.dates import written
from configurator.orders.models import QuoteAnswer, QuoteRequest
from configurator.orders.quotes.accept import order_of
from configurator.outbox.mail import queue_mail
from configurator.releases.money import money, rounded

log = logging.getLogger(__name__)

TEXT = gettext_lazy("""Hello {name},

our price for your request {number}, {quantity} × {product}: {price} each. You may accept it until {until}.
{note}
See it, and order if you like it:
{link}
""")  # noqa: RUF001  a multiplication sign


class BecameOrderError(Exception):
    """The customer accepted an answer already; holds the order's number."""

    def __init__(self, *, number: str) -> None:
        super().__init__(number)
        self.number = number


def answer(
    *, request_key: uuid.UUID, unit_price: Decimal, valid_until: date, note: str, by_id: int | None, at: datetime
) -> QuoteAnswer:
    """Write down an answer, which takes the place of an earlier one, and mail it. Raises BecameOrderError."""
    with transaction.atomic():
        request = QuoteRequest.objects.select_for_update().get(pk=request_key)
        order = order_of(asked=request)
        if order is not None:
            raise BecameOrderError(number=order.number)
        price = rounded(unit_price, request.currency)
        row = QuoteAnswer.objects.create(
            request=request, unit_price=price, valid_until=valid_until, note=note, by_id=by_id, answered_at=at
        )
        queue_mail(key=str(row.key), at=at, **_mail(request, row))
    log.info("order.answered request=%s", request.key)
    return row


def _mail(request: QuoteRequest, answered: QuoteAnswer) -> dict[str, str]:
    """The mail in the customer's language, whatever that of whoever answers is."""
    with speaking(language_for(customer_id=request.identity.customer_id if request.identity else None)):
        return _written(request, answered)


def _written(request: QuoteRequest, answered: QuoteAnswer) -> dict[str, str]:
    text = TEXT.format(
        name=request.name,
        number=request.number,
        quantity=request.quantity,
        product=request.family_name,
        price=money(answered.unit_price, request.currency),
        until=written(answered.valid_until, "j F Y"),
        note=f"\n{answered.note}\n" if answered.note else "",
        link=f"{settings.SITE_URL}{reverse('orders:link', args=[request.token])}",
    )
    return {
        "to": request.email,
        "subject": _("Our price for your request {number}").format(number=request.number),
        "text": text,
    }
