"""Accept: an answered request becomes an order, once, for the price that was answered and shown.

The request's row is locked first, then parts and the order's number, like everything that waits. The order's own token
names the request, so the database holds one order for it whatever happens.
"""

import hashlib
import logging
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from configurator.configurations.models import Configuration
from configurator.configurations.quote import quote_configuration
from configurator.customers.models import Customer
from configurator.customers.visitor import Visitor
from configurator.orders import confirmation
from configurator.orders.bom import wanted
from configurator.orders.models import Amendment, CartLine, Order, QuoteAnswer, QuoteRequest
from configurator.orders.models.contact import columns
from configurator.orders.models.number import next_number
from configurator.orders.offer import price_of
from configurator.orders.paying import PAYMENTS
from configurator.orders.quotes.agreed import Agreed, agreed_line, asked_line
from configurator.orders.written import Writing
from configurator.outbox.mail import queue_mail
from configurator.releases.shelf import load_release
from configurator.stock.reserve import reserve_new

log = logging.getLogger(__name__)


class NotAnsweredError(Exception):
    """There is no answer to accept, or a later one than was shown."""


class ExpiredError(Exception):
    """The answer could be accepted until a day that has passed."""

    def __init__(self, *, until: date) -> None:
        super().__init__(until)
        self.until = until


class CostsOtherwiseError(Exception):
    """Delivery or tax changed since the total was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What the customer says yes to: an answer, the total that stood beside the button, and how they pay."""

    answer_key: uuid.UUID
    shown: str
    payment: str


def order_of(*, asked: QuoteRequest) -> Order | None:
    """The order that a request became. One query."""
    return Order.objects.filter(checkout_token=_token(asked)).first()


def agreed(*, asked: QuoteRequest, answer: QuoteAnswer) -> Agreed:
    """What accepting costs today, by the cheapest way. Raises NoDeliveryError."""
    line = agreed_line(asked=asked, unit_price=answer.unit_price)
    price = price_of(goods=[line.price], currency=asked.currency, country=asked.country, delivery="")
    return Agreed(sold=(line,), currency=price.currency, terms=price.terms, way=price.way, amounts=price.amounts)


def accept(*, visitor: Visitor, request_key: uuid.UUID, said: Acceptance, at: datetime) -> Order:
    """Order what was asked about; again, it is the same order.

    Raises QuoteRequest.DoesNotExist, NotAnsweredError, ExpiredError, CostsOtherwiseError, NoDeliveryError and
    NotEnoughError; then nothing has changed.
    """
    with transaction.atomic():
        request = _locked(visitor, request_key)
        before = order_of(asked=request)
        if before is not None:
            return before
        answer = _counting(request, said.answer_key, at)
        found = agreed(asked=request, answer=answer)
        if found.shown != said.shown or found.amounts is None:
            raise CostsOtherwiseError
        key = uuid.uuid4()
        payment = PAYMENTS[said.payment]
        until = at + timedelta(minutes=settings.PAY_WITHIN_MINUTES) if payment.first else None
        _take_build(request)
        reserve_new(reference=key, wanted=wanted(found.sold), until=until, at=at)
        writing = Writing(
            visitor=visitor,
            offer=found,
            token=_token(request),
            body_hash=hashlib.sha256(str(answer.key).encode()).hexdigest(),
            contact=request.contact,
            payment=payment,
            learning=Customer.objects.values_list("learning", flat=True).get(pk=str(visitor.customer_id)),
            at=at,
        )
        return writing.order(key=key, amounts=found.amounts)


def ask_again(*, visitor: Visitor, request_key: uuid.UUID, at: datetime) -> QuoteRequest:
    """Ask about the same build once more, after an answer expired; once for every answer.

    Raises QuoteRequest.DoesNotExist, and NotAnsweredError while there is nothing expired.
    """
    with transaction.atomic():
        old = _locked(visitor, request_key)
        answer = old.answers.newest_first().first()
        if answer is None or answer.holds_on(at.date()) or order_of(asked=old) is not None:
            raise NotAnsweredError
        token = f"again-{answer.key}"
        before = QuoteRequest.objects.filter(checkout_token=token).first()
        return before or _asked_again(old, visitor, token, at)


def _asked_again(old: QuoteRequest, visitor: Visitor, token: str, at: datetime) -> QuoteRequest:
    new = QuoteRequest.objects.create(
        number=next_number(prefix="Q", year=at.year),
        requested_at=at,
        identity_id=visitor.identity_id,
        family_code=old.family_code,
        family_name=old.family_name,
        currency=old.currency,
        quantity=old.quantity,
        build=old.build,
        checkout_token=token,
        body_hash=old.body_hash,
        **columns(old.contact),
    )
    mail = confirmation.request_mail(request=new, line=asked_line(asked=new))
    queue_mail(key=str(new.key), at=at, **mail)
    log.info("order.requested_again request=%s before=%s", new.key, old.key)
    return new


def _locked(visitor: Visitor, request_key: uuid.UUID) -> QuoteRequest:
    owned = QuoteRequest.objects.owned_by(visitor.customer_id)
    return owned.select_for_update(of=("self",)).get(pk=request_key)


def _counting(request: QuoteRequest, key: uuid.UUID, at: datetime) -> QuoteAnswer:
    """The latest answer, if it is the one that was shown and can still be accepted."""
    answer = request.answers.newest_first().first()
    if answer is None or answer.key != key:
        raise NotAnsweredError
    if not answer.holds_on(at.date()):
        raise ExpiredError(until=answer.valid_until)
    return answer


def _take_build(request: QuoteRequest) -> None:
    """The build is ordered with it, where it still is what was asked about and waits for nothing else."""
    said = request.build["configuration"]
    builds = Configuration.objects.open().filter(pk=said["key"]).select_for_update()
    build = builds.first()
    if build is None or Amendment.objects.of_build(build.pk).exists():
        return
    now = quote_configuration(release=load_release(build.release_id), choices=build.choices)
    if dict(now.variant) != said["choices"]:
        return
    CartLine.objects.filter(pk=build.pk).delete()
    Configuration.objects.filter(pk=build.pk).update(status=Configuration.Status.ORDERED, version=F("version") + 1)


def _token(request: QuoteRequest) -> str:
    return f"quote-{request.key}"
