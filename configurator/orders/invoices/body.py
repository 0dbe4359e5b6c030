"""Body: everything that stands on an invoice or a credit note, as it is frozen. Amounts are texts of whole coins."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from configurator.offers.explain import says
from configurator.orders.models import INVOICE, Invoice, Order, OrderLine
from configurator.releases.money import money, rounded

FORMAT = "atelier-invoice/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a paper."""

    quantity: int
    name: str
    price: str
    unit_price: str = ""
    parts: tuple[str, ...] = ()


def invoice_body(*, order: Order, number: str, at: datetime) -> dict[str, Any]:
    """The invoice of an order read `with_parts`, in the language of the moment."""
    head = _head(order, "invoice", number, at)
    rows = [asdict(row_of(line, order.currency)) for line in order.lines.all()]
    by_invoice = order.payment == INVOICE
    due = (at + timedelta(days=settings.INVOICE_DUE_DAYS)).date().isoformat() if by_invoice else ""
    amounts = _amounts(order, total=order.total, tax=order.tax)
    return {**head, "lines": rows, **sums_of(order), **amounts, "due": due}


def sums_of(order: Order) -> dict[str, Any]:
    """What stands below the goods of a whole order: their sum, what offers took off, delivery."""
    delivery = {"name": order.delivery_name, "price": _text(order.delivery_price, order.currency)}
    off = {"off": _text(order.off, order.currency)} if order.off else {}
    return {"subtotal": _text(order.subtotal, order.currency), **off, "delivery": delivery}


def correction_body(
    *, bill: Invoice, number: str, at: datetime, total: Decimal, tax: Decimal, why: str, goods: Mapping[str, Any]
) -> dict[str, Any]:
    """A credit note: the goods that are taken back, or the amount alone. Buyer and language are the invoice's."""
    order = bill.order
    whole = {"lines": [asdict(Row(quantity=1, name=why, price=_text(total, order.currency)))]}
    kept = {name: bill.body[name] for name in ("buyer", "language") if name in bill.body}
    head = _head(order, "credit_note", number, at) | kept
    amounts = _amounts(order, total=total, tax=tax)
    return {**head, "corrects": bill.number, "reason": why, **(goods or whole), **amounts}


def _head(order: Order, kind: str, number: str, at: datetime) -> dict[str, Any]:
    seller = {"name": settings.SHOP_NAME, "country": settings.SHOP_COUNTRY, "address": settings.SHOP_ADDRESS}
    return {
        "format": FORMAT,
        "kind": kind,
        "language": get_language(),
        "number": number,
        "issued_on": at.date().isoformat(),
        "order": {"number": order.number, "version": order.version, "placed_on": order.placed_at.date().isoformat()},
        "seller": {**seller, "tax_id": settings.SHOP_TAX_ID, "bank": settings.SHOP_BANK},
        "buyer": {**asdict(order.contact), "country_name": order.country_name},
        "currency": order.currency,
    }


def row_of(line: OrderLine, currency: str) -> Row:
    """A line of an order as it stands on a paper: its components first, then what is more or less for all of it."""
    return Row(
        quantity=line.quantity,
        name=line.family_name,
        unit_price=_text(line.unit_price, currency),
        price=_text(line.price, currency),
        parts=(
            *_components(line),
            *(f"{one['name']}: {money(Decimal(one['price']), currency)}" for one in line.price_lines),
            *(says(name=one["name"], amount=Decimal(one["amount"]), currency=currency) for one in line.offers),
        ),
    )


def _components(line: OrderLine) -> Iterator[str]:
    """What a build consists of; a fixed product has its SKU instead."""
    if line.is_fixed:
        yield line.sku
        return
    for item in line.bom.all():
        yield f"{item.quantity} × {item.name}"  # noqa: RUF001  a multiplication sign


def _amounts(order: Order, *, total: Decimal, tax: Decimal) -> dict[str, Any]:
    """What is owed, with the tax by its rate; an order has one."""
    rate = {
        "name": order.tax_name,
        "percent": f"{order.tax_percent.normalize():f}",
        "net": _text(total - tax, order.currency),
        "amount": _text(tax, order.currency),
        "included": order.tax_included,
    }
    return {"taxes": [rate] if order.tax_name else [], "total": _text(total, order.currency)}


def _text(amount: Decimal, currency: str) -> str:
    return f"{rounded(amount, currency):f}"
