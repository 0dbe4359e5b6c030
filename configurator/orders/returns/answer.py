"""Answer: staff accept or refuse what a customer wants to send back, and say when it came."""

import logging
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from configurator.languages.choose import speaking
from configurator.languages.few import listed
from configurator.offers.redeem import give_back
from configurator.offers.reward import unstamp
from configurator.orders.invoices.body import Row
from configurator.orders.invoices.issue import credit
from configurator.orders.invoices.part import Taken, with_tax
from configurator.orders.models import Invoice, Kind, Order, OrderLine, Return
from configurator.orders.payment.payback import pay_back
from configurator.orders.record import NewEvent, record
from configurator.orders.tell import tell
from configurator.releases.money import money
from configurator.stock.reserve import take_back

log = logging.getLogger(__name__)

CAME_BACK = gettext_noop("Goods came back.")
TEXT = gettext_lazy("""Hello {name},

{sentence}

The order, with all papers:
{link}
""")
Status = Return.Status


class OtherwiseError(Exception):
    """The return stands where this can't be done any more."""


def accept_return(*, return_key: uuid.UUID, by: str, at: datetime) -> Return:
    """The customer may send it. Raises OtherwiseError."""
    sentence = gettext_noop("you may send this back: {what}. We write to you when it is here.")
    return _answer(return_key, Status.ACCEPTED, sentence, why="", by=by, at=at)


def refuse_return(*, return_key: uuid.UUID, why: str, by: str, at: datetime) -> Return:
    """The customer keeps it, for a reason. Raises OtherwiseError."""
    sentence = gettext_noop("we can't take this back: {what}. {why}")
    return _answer(return_key, Status.REFUSED, sentence, why=why, by=by, at=at)


def receive_return(*, return_key: uuid.UUID, restock: bool, by: str, at: datetime) -> Return:
    """It is here: credited, paid back where a provider took the money, and its parts on the shelf if they are good.

    Received twice, it is credited once. When everything has come back, the order was returned and all that is left of
    its invoice is credited, delivery included. Raises OtherwiseError for what was not accepted.
    """
    with transaction.atomic():
        found = _locked(return_key)
        if found.status == Status.RECEIVED:
            return found
        if found.status != Status.ACCEPTED:
            raise OtherwiseError
        found.status, found.received_at, found.received_by, found.restocked = Status.RECEIVED, at, by, restock
        found.save(update_fields=["status", "received_at", "received_by", "restocked"])
        lines = list(Order.objects.with_parts().get(pk=found.order_id).lines.all())
        wanted = {line.position: line.quantity for line in found.lines.all()}
        if restock:
            take_back(reference=found.key, wanted=_parts(lines, wanted), at=at)
        is_whole = _is_whole(found.order, lines)
        kind = Kind.RETURNED if is_whole else Kind.PART_RETURNED
        event = NewEvent(kind=kind, key=found.key, at=at, source=by)
        record(order_key=found.order_id, event=event, now=at)
        if not is_whole:
            _settle(found, _taken(found, lines, wanted), at)
    log.info("order.return_received order=%s return=%s", found.order_id, found.key)
    return found


def _settle(found: Return, taken: Sequence[Taken], at: datetime) -> None:
    """Credit a part of the order, with the part of its offers; pay it back and say so."""
    order = found.order
    _offers_back(order, taken, at)
    amount = sum((with_tax(order=order, amount=one.paid) for one in taken), Decimal(0))
    goods = {"lines": [asdict(_row(order, one)) for one in taken]}
    papers = [
        note
        for bill in order.invoices.bills()
        for note in credit(bill=bill, amount=amount, why=CAME_BACK, at=at, goods=goods)
    ]
    back = sum((note.total for note in papers), Decimal(0)) if papers else amount
    pay_back(order=order, reason="returned", at=at, amount=back)
    owed = partial(_owed, order, back, papers)
    _tell(found, gettext_noop("this is here again: {what}. {owed}"), at=at, owed=owed)


def _row(order: Order, one: Taken) -> Row:
    price = f"{with_tax(order=order, amount=one.paid):f}"
    return Row(quantity=one.number, name=one.line.family_name, price=price)


def _taken(found: Return, lines: Sequence[OrderLine], wanted: Mapping[int, int]) -> list[Taken]:
    """What came back; the return's own pieces are counted as received already."""
    here = found.order.returns.filter(status=Status.RECEIVED).pieces()
    return [
        Taken(
            line=line,
            number=wanted[line.position],
            before=here.get(line.position, 0) - wanted[line.position],
            currency=found.order.currency,
        )
        for line in lines
        if line.position in wanted
    ]


def _offers_back(order: Order, taken: Sequence[Taken], at: datetime) -> None:
    """The part of deals and of what counts for rewards that goes back with goods."""
    amounts: dict[int, Decimal] = {}
    pieces: Counter[str] = Counter()
    for one in taken:
        pieces[one.line.family_code] += one.number
        for said in one.line.offers:
            if said["deal"] is not None:
                amounts[said["deal"]] = amounts.get(said["deal"], Decimal(0)) + one.part(Decimal(said["amount"]))
    if amounts:
        give_back(order_key=order.key, at=at, amounts=amounts)
    unstamp(order_key=order.key, at=at, pieces=pieces)


def _owed(order: Order, back: Decimal, papers: Sequence[Invoice]) -> str:
    if order.payments.succeeded().exists():
        said = _("{amount} go back to you.")
    else:
        said = _("{amount} are taken off your invoice; if you paid it, we pay them back.")
    note = " " + _("The credit note is {number}.").format(number=papers[0].number) if papers else ""
    return said.format(amount=money(back, order.currency)) + note


def _parts(lines: Sequence[OrderLine], wanted: Mapping[int, int]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for line in lines:
        for piece in (*line.bom.all(), *line.parts.all()):
            found[piece.sku] += piece.quantity * wanted.get(line.position, 0)
    return {sku: number for sku, number in found.items() if number}


def _is_whole(order: Order, lines: Sequence[OrderLine]) -> bool:
    here = order.returns.filter(status=Status.RECEIVED).pieces()
    return all(here.get(line.position, 0) >= line.quantity for line in lines)


def _answer(return_key: uuid.UUID, status: Return.Status, sentence: str, *, why: str, by: str, at: datetime) -> Return:
    with transaction.atomic():
        found = _locked(return_key)
        if found.status == status:
            return found
        if found.status != Status.ASKED:
            raise OtherwiseError
        found.status, found.answer, found.answered_at, found.answered_by = status, why, at, by
        found.save(update_fields=["status", "answer", "answered_at", "answered_by"])
        _tell(found, sentence, at=at)
    return found


def _locked(return_key: uuid.UUID) -> Return:
    """The order's lock first, as everywhere: it holds its returns too."""
    order_key = Return.objects.values_list("order_id", flat=True).get(pk=return_key)
    Order.objects.select_for_update().get(pk=order_key)
    return Return.objects.select_related("order").get(pk=return_key)


def _tell(found: Return, sentence: str, *, at: datetime, owed: Callable[[], str] = str) -> None:
    """Write to the customer in their language, whatever that of whoever pressed the button is."""
    order = found.order
    link = f"{settings.SITE_URL}{reverse('orders:link', args=[order.token])}"
    lines = [str(line) for line in found.lines.order_by("position")]
    with speaking(order.language):
        said = _(sentence).format(what=listed(lines), why=found.answer, owed=owed())
        text = TEXT.format(name=order.name, sentence=said, link=link)
        subject = _("What you send back of {number}").format(number=order.number)
    tell(order=order, mail={"to": order.email, "subject": subject, "text": text}, at=at)
