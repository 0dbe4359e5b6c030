"""Place: a complete build becomes a binding order, or a quote request where a price is missing.

One transaction holds the order with its lines, components and document, the build's new status, the interaction and
the outbox rows for fulfillment and mail: all of it or nothing. Nothing that the browser posted is believed except the
customer's address, the quantity, and which build and version they mean.
"""

import hashlib
import json
import logging
import uuid
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from configurator.configurations.models import Configuration
from configurator.customers.models import Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor
from configurator.orders import confirmation, document
from configurator.orders.bom import SoldLine, explode
from configurator.orders.models import BomItem, Contact, Order, OrderDocument, OrderLine, QuoteRequest
from configurator.orders.models.contact import columns
from configurator.orders.models.number import next_number
from configurator.orders.readiness import ready
from configurator.outbox.mail import queue_mail
from configurator.outbox.queue import put

log = logging.getLogger(__name__)

ORDER_PLACED = "order.placed"


class TokenReusedError(Exception):
    """A submit arrived again with other words; the first one counts. `before` is None when it was somebody else's."""

    def __init__(self, *, before: Order | QuoteRequest | None) -> None:
        super().__init__(before)
        self.before = before


class BuildChangedError(Exception):
    """The build is not the version that the customer saw at checkout."""


class AlreadyOrderedError(Exception):
    """The build became an order before."""

    def __init__(self, *, order: Order) -> None:
        super().__init__(order.key)
        self.order = order


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What the checkout form says. `token` names this one filling of the form, `version` the build that was shown."""

    token: str
    version: int
    quantity: int
    contact: Contact


def place(*, visitor: Visitor, key: uuid.UUID, submission: Submission, at: datetime) -> Order | QuoteRequest:
    """Place the order once, however often the submit arrives.

    Raises Configuration.DoesNotExist for a build that is not the visitor's, TokenReusedError, AlreadyOrderedError,
    BuildChangedError, and what `readiness.ready` raises for a build that can't be ordered as it is.
    """
    with transaction.atomic():
        builds = Configuration.objects.owned_by(visitor.customer_id).select_for_update()
        configuration = builds.get(key=key)
        before = _same_submit(visitor=visitor, key=key, submission=submission)
        if before is not None:
            return before
        _check_open(configuration=configuration, version=submission.version)
        found = ready(configuration=configuration)
        line = explode(ready=found, configuration_key=key, quantity=submission.quantity)
        record = _Record(
            visitor=visitor,
            submission=submission,
            line=line,
            currency=found.quote.currency,
            learning=configuration.customer.learning,
            at=at,
        )
        if line.price is None:
            return record.request()
        _mark_ordered(configuration)
        return record.order(total=line.price)


def _same_submit(*, visitor: Visitor, key: uuid.UUID, submission: Submission) -> Order | QuoteRequest | None:
    """What this very submit made when it arrived the first time. The build's row is locked: repeats come in turn."""
    for model in (Order, QuoteRequest):
        before = model.objects.filter(checkout_token=submission.token).first()
        if before is not None:
            own = model.objects.owned_by(visitor.customer_id).filter(pk=before.pk).exists()
            if not own or before.body_hash != body_hash(key=key, submission=submission):
                raise TokenReusedError(before=before if own else None)
            return before
    return None


def body_hash(*, key: uuid.UUID, submission: Submission) -> str:
    """Fingerprint of everything that a submit says."""
    said = {**asdict(submission), "key": str(key)}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _check_open(*, configuration: Configuration, version: int) -> None:
    ordered = Order.objects.of_build(configuration.key).first()
    if ordered is not None:
        raise AlreadyOrderedError(order=ordered)
    if configuration.version != version:
        raise BuildChangedError


def _mark_ordered(configuration: Configuration) -> None:
    marked = Configuration.objects.filter(pk=configuration.pk, version=configuration.version)
    if not marked.update(status=Configuration.Status.ORDERED, version=configuration.version + 1):
        raise BuildChangedError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """Writes the rows of one submit, inside the transaction of `place`."""

    visitor: Visitor
    submission: Submission
    line: SoldLine
    currency: str
    learning: str
    at: datetime

    def order(self, *, total: Decimal) -> Order:
        order = Order(
            number=next_number(prefix="A", year=self.at.year), placed_at=self.at, total=total, **self._common()
        )
        order.save()
        self._write_line(order)
        body = document.render(order=order, lines=[self.line])
        OrderDocument.objects.create(order=order, body=body, sha256=hashlib.sha256(body).hexdigest())
        put(topic=ORDER_PLACED, key=str(order.key), payload=body, content_type=document.CONTENT_TYPE, at=self.at)
        queue_mail(key=str(order.key), at=self.at, **confirmation.order_mail(order=order, line=self.line))
        self._track()
        log.info("order.placed order=%s family=%s", order.key, self.line.family_code)
        return order

    def request(self) -> QuoteRequest:
        request = QuoteRequest.objects.create(
            number=next_number(prefix="Q", year=self.at.year),
            requested_at=self.at,
            family_code=self.line.family_code,
            family_name=self.line.family_name,
            quantity=self.line.quantity,
            build=document.line_document(self.line),
            **self._common(),
        )
        queue_mail(key=str(request.key), at=self.at, **confirmation.request_mail(request=request, line=self.line))
        log.info("order.requested request=%s family=%s", request.key, self.line.family_code)
        return request

    def _common(self) -> dict[str, Any]:
        return {
            "identity_id": self.visitor.identity_id,
            "currency": self.currency,
            "checkout_token": self.submission.token,
            "body_hash": body_hash(key=self.line.configuration_key, submission=self.submission),
            **columns(self.submission.contact),
        }

    def _write_line(self, order: Order) -> None:
        copied = {field.name: getattr(self.line, field.name) for field in fields(self.line) if field.name != "items"}
        line = OrderLine.objects.create(order=order, **copied | {"unchecked": list(self.line.unchecked)})
        BomItem.objects.bulk_create(BomItem(line=line, **asdict(item)) for item in self.line.items)

    def _track(self) -> None:
        act = Act(
            verb=Verb.ORDERED,
            family_code=self.line.family_code,
            release_number=self.line.release_number,
            quantity=self.line.quantity,
            detail={"choices": dict(self.line.choices), "quantity": self.line.quantity},
        )
        track(visitor=self.visitor, learning=self.learning, at=self.at, acts=[act])
