"""Revise: an order in a new version, with its lines, amounts and document. The old version stays as it was."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from configurator.orders import document
from configurator.orders.bom import SoldLine
from configurator.orders.lines import write_lines
from configurator.orders.models import Contact, Order, OrderDocument
from configurator.orders.prints import with_prints
from configurator.orders.totals import Tax, count


def revise(*, order: Order, lines: Sequence[SoldLine], contact: Contact) -> Order:
    """Write the next version of a locked order, in the caller's transaction, and return it as it is now.

    Delivery and tax go on as they were agreed; the tax is counted anew. Costs two statements, and those of the lines.
    """
    values = {"version": order.version + 1, **asdict(contact), **_amounts(order, lines)}
    Order.objects.filter(pk=order.pk).move(**values)
    for name, value in values.items():
        setattr(order, name, value)
    lines = with_prints(order=order, lines=lines)
    write_lines(order=order, lines=lines)
    body = document.render(order=order, lines=lines)
    digest = hashlib.sha256(body).hexdigest()
    OrderDocument.objects.create(order=order, version=order.version, body=body, sha256=digest)
    return order


def _amounts(order: Order, lines: Sequence[SoldLine]) -> Mapping[str, Any]:
    prices = [line.price for line in lines if line.price is not None]
    tax = Tax(name=order.tax_name, percent=order.tax_percent, included=order.tax_included)
    off = sum((line.off for line in lines), Decimal(0))
    found = count(lines=prices, delivery=order.delivery_price, tax=tax, currency=order.currency, off=off)
    return {"subtotal": found.subtotal, "off": off, "tax": found.tax, "total": found.total}
