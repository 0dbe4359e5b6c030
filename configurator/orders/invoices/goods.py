"""Goods: what stands on the credit note of an order that came back whole, line by line as on its invoice."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from configurator.orders.invoices.body import Row, row_of, sums_of
from configurator.orders.invoices.part import Taken, with_tax
from configurator.orders.models import Kind, Order
from configurator.releases.money import rounded


def goods_back(*, order: Order, total: Decimal, why: str) -> dict[str, Any]:
    """The part of a body that names the goods of an order whose credit note comes to `total`.

    All of them at once stand there as on the invoice, with offers and delivery. After parts that came back before, the
    rest stands there as those parts did: what was paid for it, tax and all. Where the rows don't come to the total (the
    order had changed after it was billed) they name goods, and one row the amount. Costs up to six queries.
    """
    order = Order.objects.with_parts().get(pk=order.pk)
    before = _came_before(order)
    if not before and total == order.total:
        return {"lines": [asdict(row_of(line, order.currency)) for line in order.lines.all()], **sums_of(order)}
    rows = _rest(order, before)
    if sum((Decimal(row.price) for row in rows), Decimal(0)) != total:
        rows = [*map(_unpriced, rows), Row(quantity=1, name=why, price=_text(order, total))]
    return {"lines": [asdict(row) for row in rows]}


def _came_before(order: Order) -> dict[int, int]:
    """Pieces that were credited in part already, by the position of their line."""
    keys = order.events.filter(kind=Kind.PART_RETURNED).values("key")
    return order.returns.filter(key__in=keys).pieces()


def _rest(order: Order, before: Mapping[int, int]) -> list[Row]:
    currency = order.currency
    taken = [
        Taken(line=line, number=line.quantity - gone, before=gone, currency=currency)
        for line in order.lines.all()
        if (gone := before.get(line.position, 0)) < line.quantity
    ]
    rows = [_row(order, one) for one in taken]
    if not order.delivery_price:
        return rows
    paid = with_tax(order=order, amount=order.delivery_price)
    return [*rows, Row(quantity=1, name=order.delivery_name, price=_text(order, paid))]


def _row(order: Order, taken: Taken) -> Row:
    whole = row_of(taken.line, order.currency)
    paid = with_tax(order=order, amount=taken.paid)
    return Row(quantity=taken.number, name=whole.name, price=_text(order, paid), parts=_components(taken, whole.parts))


def _components(taken: Taken, parts: Sequence[str]) -> tuple[str, ...]:
    """What one piece consists of. What was less or more for all of the line is in the price already."""
    return tuple(parts[: len(taken.line.bom.all())])


def _unpriced(row: Row) -> Row:
    return Row(quantity=row.quantity, name=row.name, price="", parts=row.parts)


def _text(order: Order, amount: Decimal) -> str:
    return f"{rounded(amount, order.currency):f}"
