"""The pick list: one row for each component of each line, then one for each part that the components consist of."""

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from itertools import repeat
from typing import Any

from configurator.fulfillment.formats.reading import words_of


class Kind(Enum):
    """What stands in a column."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"


COLUMNS = {
    "order": Kind.TEXT,
    "placed_at": Kind.TEXT,
    "line": Kind.COUNT,
    "product": Kind.TEXT,
    "products_ordered": Kind.COUNT,
    "module": Kind.TEXT,
    "sku": Kind.TEXT,
    "component": Kind.TEXT,
    "quantity_per_unit": Kind.COUNT,
    "quantity_total": Kind.COUNT,
    "unit_price": Kind.MONEY,
    "currency": Kind.TEXT,
    "name": Kind.TEXT,
    "email": Kind.TEXT,
    "line1": Kind.TEXT,
    "line2": Kind.TEXT,
    "postcode": Kind.TEXT,
    "city": Kind.TEXT,
    "country": Kind.TEXT,
    # since atelier-order/2; new columns come last, so that whoever reads by position still can
    "version": Kind.COUNT,
    "part_of": Kind.TEXT,
    "delivery": Kind.TEXT,
    "delivery_price": Kind.MONEY,
    "tax_name": Kind.TEXT,
    "tax_percent": Kind.MONEY,
    "tax": Kind.MONEY,
    "subtotal": Kind.MONEY,
    "total": Kind.MONEY,
    "payment": Kind.TEXT,
    "words": Kind.TEXT,
}

Value = str | int | Decimal | None
Row = dict[str, Value]


def rows(document: dict[str, Any]) -> Iterator[Row]:
    """List what has to be taken from the shelves, each row with all that is known of its order."""
    whole = _of_order(document)
    for line in document["lines"]:
        head = whole | {
            "line": line["line"],
            "product": line["family"]["name"],
            "products_ordered": line["quantity"],
            "words": "; ".join(f"{name}: {said}" for name, said in words_of(line)) or None,
        }
        for item in line["bom"]:
            yield head | _counted(item) | {"module": item["module"]["name"], "unit_price": _money(item["unit_price"])}
        for part in line["parts"]:
            yield head | _counted(part) | {"part_of": part["of"]}


def _of_order(document: dict[str, Any]) -> Row:
    order, delivery, tax = document["order"], document["delivery"], document["tax"]
    return dict(zip(COLUMNS, repeat(None))) | {
        "order": order["number"],
        "placed_at": order["placed_at"],
        "currency": order["currency"],
        "name": document["customer"]["name"],
        "email": document["customer"]["email"],
        **{name: delivery[name] for name in ("line1", "line2", "postcode", "city", "country")},
        "version": order["version"],
        "delivery": delivery["method"]["name"],
        "delivery_price": _money(delivery["method"]["price"]),
        "tax_name": tax["name"],
        "tax_percent": Decimal(tax["percent"]),
        "tax": _money(tax["amount"]),
        "subtotal": _money(order["subtotal"]),
        "total": _money(order["total"]),
        "payment": order["payment"],
    }


def _counted(item: dict[str, Any]) -> Row:
    return {
        "sku": item["sku"],
        "component": item["name"],
        "quantity_per_unit": item["quantity_per_unit"],
        "quantity_total": item["quantity_total"],
    }


def _money(amount: str | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)
