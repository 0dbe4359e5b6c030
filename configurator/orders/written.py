"""Written: the rows of one submit, inside the transaction of `place`."""

import hashlib
import logging
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from configurator.customers.models import Channel, Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor
from configurator.offers.present import take_out_coupon
from configurator.offers.redeem import Given, redeem
from configurator.orders import confirmation, document
from configurator.orders.announce import announce
from configurator.orders.bom import SoldLine
from configurator.orders.collect import collect
from configurator.orders.lines import write_lines
from configurator.orders.look.steps import needs_look
from configurator.orders.models import Contact, DeliveryMethod, Kind, Order, OrderDocument, OrderEvent, QuoteRequest
from configurator.orders.models.contact import columns
from configurator.orders.models.number import next_number
from configurator.orders.paying import WayToPay
from configurator.orders.prints import with_prints
from configurator.orders.record import NewEvent, record
from configurator.orders.tell import tell
from configurator.orders.terms import Terms
from configurator.orders.totals import Amounts
from configurator.orders.words import pictures_of
from configurator.outbox.mail import queue_mail

log = logging.getLogger(__name__)


class Agreed(Protocol):
    """What is written of an offer: the lines as they are sold, and on which terms."""

    @property
    def sold(self) -> tuple[SoldLine, ...]: ...  # noqa: D102
    @property
    def currency(self) -> str: ...  # noqa: D102
    @property
    def way(self) -> DeliveryMethod | None: ...  # noqa: D102
    @property
    def terms(self) -> Terms: ...  # noqa: D102
    @property
    def given(self) -> tuple[Given, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Writes what was agreed: an order, or a request for a price."""

    visitor: Visitor
    offer: Agreed
    token: str
    body_hash: str
    contact: Contact
    payment: WayToPay
    learning: str
    at: datetime
    by: str = "customer"

    def order(self, *, key: uuid.UUID, amounts: Amounts) -> Order:
        """The order with everything that follows from it. One that is to be paid first is announced to nobody yet.

        What is paid at the counter is paid; what of it need not be made is taken along, so that no maker hears of it.
        """
        waits, looks = self.payment.first, needs_look(lines=self.offer.sold)
        handed_over = self.payment.at_counter and not looks and not any(one.lead_time_days for one in self.offer.sold)
        self._redeem(key, binding=not waits)
        order = Order(
            key=key,
            number=next_number(prefix="A", year=self.at.year),
            placed_at=self.at,
            status=Order.Status.AWAITING_PAYMENT if waits else Order.Status.ON_HOLD if looks else Order.Status.PLACED,
            payment=self.payment.code,
            **self._amounts(amounts),
            **self._common(),
        )
        order.save(force_insert=True)
        lines = with_prints(order=order, lines=self.offer.sold)
        write_lines(order=order, lines=lines)
        body = document.render(order=order, lines=lines)
        OrderDocument.objects.create(order=order, body=body, sha256=hashlib.sha256(body).hexdigest())
        placed = self._happened(order, [Kind.ORDERED] if waits else [Kind.ORDERED, Kind.PLACED])[-1]
        if looks:
            self._happened(order, [Kind.LOOK])
        if not waits:
            if not looks and not handed_over:  # makers hear of it once somebody has looked at it, or never
                announce(order=order, kind=Kind.PLACED, key=placed.key, at=self.at, body=body)
            tell(order=order, mail=confirmation.order_mail(order=order, lines=self.offer.sold), at=self.at)
        channel = Channel.COUNTER if self.payment.at_counter else Channel.WEB
        track(visitor=self.visitor, learning=self.learning, at=self.at, acts=self._acts(), channel=channel)
        log.info("order.%s order=%s lines=%s", "ordered" if waits else "placed", order.key, len(self.offer.sold))
        if not self.payment.at_counter:
            return order
        return self._at_counter(order, [Kind.PAID, Kind.DELIVERED] if handed_over else [Kind.PAID])

    def _at_counter(self, order: Order, kinds: list[Kind]) -> Order:
        """What happens before everybody's eyes: the parts leave the shelf, and the books get their paper."""
        for kind in kinds:
            event = NewEvent(kind=kind, key=uuid.uuid5(order.key, kind), at=self.at, source=self.by)
            order = record(order_key=order.key, event=event, now=self.at).order
        return order

    def _redeem(self, key: uuid.UUID, *, binding: bool) -> None:
        """Write down which deals the order is given, and what it counts for rewards. Before a number is drawn."""
        customer_id = self.visitor.customer_id
        redeem(order_key=key, given=self.offer.given, at=self.at)
        if customer_id is not None and any(one.coupon for one in self.offer.given):
            take_out_coupon(customer_id=customer_id)
        if binding:
            collect(customer_id=customer_id, order_key=key, lines=self.offer.sold, at=self.at)

    def request(self) -> QuoteRequest:
        """A wish for a price. The form asks about one build at a time."""
        (line,) = self.offer.sold
        request = QuoteRequest.objects.create(
            number=next_number(prefix="Q", year=self.at.year),
            requested_at=self.at,
            family_code=line.family_code,
            family_name=line.family_name,
            quantity=line.quantity,
            build=document.line_document(line) | _pictures(line),
            **self._common(),
        )
        queue_mail(key=str(request.key), at=self.at, **confirmation.request_mail(request=request, line=line))
        log.info("order.requested request=%s family=%s", request.key, line.family_code)
        return request

    def _common(self) -> dict[str, Any]:
        return {
            "identity_id": self.visitor.identity_id,
            "currency": self.offer.currency,
            "checkout_token": self.token,
            "body_hash": self.body_hash,
            **columns(self.contact),
        }

    def _amounts(self, amounts: Amounts) -> dict[str, Any]:
        way, tax = self.offer.way, self.offer.terms.tax
        return {
            "subtotal": amounts.subtotal,
            "off": amounts.off,
            "delivery_code": way.code if way else "",
            "delivery_name": way.name if way else "",
            "delivery_price": amounts.delivery,
            "collected": self.payment.at_counter or (way is not None and way.collected),
            "tax_name": tax.name,
            "tax_percent": tax.percent,
            "tax": amounts.tax,
            "tax_included": tax.included,
            "total": amounts.total,
        }

    def _happened(self, order: Order, kinds: list[Kind]) -> list[OrderEvent]:
        return OrderEvent.objects.bulk_create(
            OrderEvent(order=order, kind=kind, at=self.at, recorded_at=self.at, source=self.by) for kind in kinds
        )

    def _acts(self) -> list[Act]:
        return [
            Act(
                verb=Verb.ORDERED,
                family_code=line.family_code,
                release_number=line.release_number,
                component_code=line.sku,
                quantity=line.quantity,
                detail=_detail(line),
            )
            for line in self.offer.sold
        ]


def _detail(line: SoldLine) -> dict[str, Any]:
    """What an act keeps of a line: of a fixed product there are no choices."""
    return {"quantity": line.quantity} if line.is_fixed else {"choices": dict(line.choices), "quantity": line.quantity}


def _pictures(line: SoldLine) -> dict[str, dict[str, str]]:
    found = pictures_of(line.given)
    return {"pictures": found} if found else {}
