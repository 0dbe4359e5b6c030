"""Issue: invoices and credit notes, in the transaction of the event that they come of.

An order by invoice is billed when its goods leave, one that a provider took the money for when it becomes binding. What
is cancelled, sent back or made cheaper afterwards is credited, up to what was billed; no paper is ever taken away.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_noop as _

from configurator.languages.choose import speaking
from configurator.orders.invoices.body import correction_body, invoice_body
from configurator.orders.invoices.goods import goods_back
from configurator.orders.models import INVOICE, Invoice, Kind, Order
from configurator.orders.models.number import next_number
from configurator.orders.state import State, Status
from configurator.orders.totals import HUNDRED
from configurator.releases.money import rounded

log = logging.getLogger(__name__)

TAKEN_BACK: Mapping[str, str] = {
    Status.CANCELLED: _("The order was cancelled."),
    Status.REJECTED: _("The order could not be made."),
    Status.RETURNED: _("The goods came back."),
}
"""Of an order that stands so nothing stays billed. What is frozen is English; it is worded when the paper is drawn."""
CHEAPER = _("The order was changed.")


def keep_books(*, order: Order, state: State, kind: Kind, at: datetime) -> list[Invoice]:
    """Issue what an event calls for, with the order locked. Returns the new papers, none for most events."""
    if not state.reached(Kind.SHIPPED if order.payment == INVOICE else Kind.PLACED):
        return []
    bill = order.invoices.bills().first()
    if bill is None:
        return [] if state.status in TAKEN_BACK else [_bill(order, at)]
    left, _ = bill.left()
    if state.status in TAKEN_BACK:
        why = TAKEN_BACK[state.status]
        came = left > 0 and state.status == Status.RETURNED
        goods = goods_back(order=order, total=left, why=why) if came else {}
        return credit(bill=bill, amount=left, why=why, at=at, goods=goods)
    if kind == Kind.CHANGED:
        return credit(bill=bill, amount=left - order.total, why=CHEAPER, at=at)
    return []


def _bill(order: Order, at: datetime) -> Invoice:
    number = next_number(prefix="I", year=at.year)
    with speaking(order.language):
        body = invoice_body(order=Order.objects.with_parts().get(pk=order.pk), number=number, at=at)
    return _write(Invoice(order=order, kind=Invoice.Kind.INVOICE, tax=order.tax, total=order.total), number, body, at)


def credit(
    *, bill: Invoice, amount: Decimal, why: str, at: datetime, goods: Mapping[str, Any] = MappingProxyType({})
) -> list[Invoice]:
    """Take back this much of an invoice, never more than is left of it, with its order locked; nothing for nothing.

    The tax of it is its share at the invoice's rate; the last credit note takes what is left of the tax, so that
    rounding never leaves a coin.
    """
    left, left_tax = bill.left()
    total = rounded(min(amount, left), bill.order.currency)
    if total <= 0:
        return []
    tax = left_tax if total == left else min(left_tax, _share(bill.order, total))
    number = next_number(prefix="C", year=at.year)
    with speaking(bill.body.get("language", "")):
        body = correction_body(bill=bill, number=number, at=at, total=total, tax=tax, why=why, goods=goods)
    note = Invoice(order=bill.order, kind=Invoice.Kind.CREDIT_NOTE, corrects=bill, tax=tax, total=total)
    return [_write(note, number, body, at)]


def _share(order: Order, total: Decimal) -> Decimal:
    return rounded(total * order.tax_percent / (HUNDRED + order.tax_percent), order.currency)


def _write(paper: Invoice, number: str, body: dict[str, Any], at: datetime) -> Invoice:
    paper.number, paper.body, paper.issued_at = number, body, at
    paper.save(force_insert=True)
    log.info("order.%s order=%s number=%s", paper.kind, paper.order_id, number)
    return paper
