"""Lines: what was sold, as rows of a version of an order and back."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from django.db.models import Model

from configurator.offers.explain import SoldOffer
from configurator.orders.bom import SoldItem, SoldLine, SoldPart, SoldPriceLine
from configurator.orders.models import BomItem, LinePart, Order, OrderLine
from configurator.releases.money import rounded

_ROWS = frozenset({"items", "parts", "price_lines", "inscriptions", "given", "offers"})
_LINE = [field.name for field in fields(SoldLine) if field.name not in _ROWS]
_ITEM = [field.name for field in fields(SoldItem)]
_PART = [field.name for field in fields(SoldPart)]


def write_lines(*, order: Order, lines: Iterable[SoldLine]) -> None:
    """Store the lines of the order's version, with their components and parts. Costs one statement a table and line."""
    items, parts = [], []
    for sold in lines:
        values = {name: getattr(sold, name) for name in _LINE} | {
            "unchecked": list(sold.unchecked),
            "inscriptions": list(sold.inscriptions),
            "offers": [asdict(one) | {"amount": f"{one.amount:f}"} for one in sold.offers],
            "price_lines": [asdict(beside) | {"price": f"{beside.price:f}"} for beside in sold.price_lines],
        }
        line = OrderLine.objects.create(order=order, version=order.version, **values)
        items += [BomItem(line=line, **asdict(item)) for item in sold.items]
        parts += [LinePart(line=line, **asdict(part)) for part in sold.parts]
    BomItem.objects.bulk_create(items)
    LinePart.objects.bulk_create(parts)


def stored_lines(*, order: Order) -> tuple[SoldLine, ...]:
    """The lines of the order's present version as they were sold; of an order read `with_parts` without a query."""
    return tuple(_stored(line, order.currency) for line in order.lines.all())


def _stored(line: OrderLine, currency: str) -> SoldLine:
    items = tuple(SoldItem(**_values(item, _ITEM, currency)) for item in line.bom.all())
    parts = tuple(SoldPart(**_values(part, _PART, currency)) for part in line.parts.all())
    values = _values(line, _LINE, currency) | {"unchecked": tuple(line.unchecked)}
    values["inscriptions"] = tuple(line.inscriptions)
    values["offers"] = tuple(SoldOffer(**{**one, "amount": Decimal(one["amount"])}) for one in line.offers)
    return SoldLine(**values, items=items, parts=parts, price_lines=price_lines_of(line.price_lines))


def price_lines_of(said: Iterable[Mapping[str, Any]]) -> tuple[SoldPriceLine, ...]:
    """What is paid beside the components, as rows and documents keep it."""
    return tuple(SoldPriceLine(code=line["code"], name=line["name"], price=Decimal(line["price"])) for line in said)


def _values(row: Model, names: Iterable[str], currency: str) -> dict[str, Any]:
    """A row's columns; amounts with the currency's own decimals, whatever the database keeps."""
    values = {name: getattr(row, name) for name in names}
    return {name: rounded(value, currency) if isinstance(value, Decimal) else value for name, value in values.items()}
