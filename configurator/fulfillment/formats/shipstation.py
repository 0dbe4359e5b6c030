"""Orders in the XML of ShipStation's Custom Store.

Its fields are short, so what does not fit is carried on: a value of an option that is too long goes on in further
options of the same name, and an item with more options than ten goes on in further items without a price. Any other
text that is too long is cut, ends in "…", and stands in the internal notes, which have room for 1,000 characters.
Lengths are counted as ShipStation's platform counts them, in units of UTF-16.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lxml import etree

from configurator.fulfillment.formats.characters import pieces, shortened, units, xml_text
from configurator.fulfillment.formats.markup import Element, add, as_bytes
from configurator.fulfillment.formats.reading import is_fixed, read, unchecked_of, words_of
from configurator.fulfillment.formats.ubl import named

OPTIONS_MOST, VALUE_MOST, NOTES_MOST, CODE_MOST = 10, 30, 1000, 50
PAID = "paid"
_CENT = Decimal("0.01")
_CODES = uuid.UUID("5f6b7a4e-0a68-4a3e-9d57-0d1f7d1b9c11")  # the name space of codes for long addresses


@dataclass(frozen=True, slots=True)
class Exported:
    """One order as it stands now: its document, its status in the words of ShipStation, and when it last changed."""

    document: bytes
    status: str
    modified: datetime


def write(document: bytes) -> bytes:
    """Write one canonical order document by itself: ready to be sent, unchanged since it was placed."""
    placed_at = datetime.fromisoformat(read(document)["order"]["placed_at"])
    return write_orders([Exported(document, PAID, placed_at)], pages=1)


def write_orders(orders: Sequence[Exported], *, pages: int) -> bytes:
    """Write one page of orders, telling how many pages there are."""
    root = etree.Element("Orders", pages=str(pages))
    for order in orders:
        _Order(read(order.document), add(root, "Order")).write(status=order.status, modified=order.modified)
    return as_bytes(root)


@dataclass(frozen=True, slots=True)
class _Order:
    document: dict[str, Any]
    element: Element
    cut: list[str] = field(default_factory=list)

    def write(self, *, status: str, modified: datetime) -> None:
        order, delivery = self.document["order"], self.document["delivery"]
        add(self.element, "OrderID", order["key"])
        add(self.element, "OrderNumber", order["number"])
        add(self.element, "OrderDate", _moment(datetime.fromisoformat(order["placed_at"])))
        add(self.element, "OrderStatus", status)
        add(self.element, "LastModified", _moment(modified))
        self._put(self.element, "ShippingMethod", delivery["method"]["name"], 100)
        self._put(self.element, "PaymentMethod", order["payment"], 50)
        add(self.element, "CurrencyCode", order["currency"])
        add(self.element, "OrderTotal", _amount(order["total"]))
        add(self.element, "TaxAmount", _amount(self.document["tax"]["amount"]))
        add(self.element, "ShippingAmount", _amount(delivery["method"]["price"]))
        notes = add(self.element, "InternalNotes")
        add(self.element, "CustomField1", f"Version {order['version']}")
        self._write_customer(add(self.element, "Customer"))
        self._write_items(add(self.element, "Items"))
        notes.text = xml_text(shortened("\n".join([*self.cut, *self._unchecked()]), NOTES_MOST))

    def _write_customer(self, parent: Element) -> None:
        customer, to = self.document["customer"], self.document["delivery"]
        add(parent, "CustomerCode", customer_code(customer["email"]))
        bill = add(parent, "BillTo")
        self._put(bill, "Name", named(customer["name"]), 100)
        self._put(bill, "Email", customer["email"], 100)
        ship = add(parent, "ShipTo")
        self._put(ship, "Name", named(to["name"]), 100)
        self._put(ship, "Address1", named(to["line1"]), 200)
        self._put(ship, "Address2", to["line2"], 200)
        self._put(ship, "City", named(to["city"]), 100)
        add(ship, "State", "")
        self._put(ship, "PostalCode", to["postcode"], 50)
        add(ship, "Country", to["country"])

    def _write_items(self, parent: Element) -> None:
        for line in self.document["lines"]:
            options = [] if is_fixed(line) else list(_options(line))
            for number, start in enumerate(range(0, len(options) or 1, OPTIONS_MOST), 1):
                self._write_item(parent, line, number, options[start : start + OPTIONS_MOST])

    def _write_item(
        self, parent: Element, line: dict[str, Any], number: int, options: Sequence[tuple[str, str]]
    ) -> None:
        item, is_first = add(parent, "Item"), number == 1
        add(item, "LineItemID", str(line["line"]) if is_first else f"{line['line']}.{number}")
        self._put(item, "SKU", line["family"]["code"], 50)
        name = named(line["family"]["name"])
        self._put(item, "Name", name if is_first else f"({number}) {name}", 200)
        add(item, "Weight", str(line["weight_g"] if is_first else 0))
        add(item, "WeightUnits", "Grams")
        add(item, "Quantity", str(line["quantity"]))
        add(item, "UnitPrice", _amount(line["unit_price"] if is_first else None))
        listed = add(item, "Options")
        for option_name, value in options:
            option = add(listed, "Option")
            self._put(option, "Name", named(option_name), 100)
            add(option, "Value", value)

    def _put(self, parent: Element, name: str, text: str, most: int) -> None:
        """Write a text, cut to its field; what was cut is remembered whole for the notes."""
        shown = xml_text(text)
        if units(shown) > most:
            self.cut.append(f"{name}: {shown}")
        add(parent, name, shortened(shown, most))

    def _unchecked(self) -> Iterator[str]:
        for line in self.document["lines"]:
            yield from unchecked_of(line)


def customer_code(email: str) -> str:
    """Tell customers apart: by the e-mail address, or by a code made from one that is too long."""
    shown = named(xml_text(email))
    return shown if units(shown) <= CODE_MOST else str(uuid.uuid5(_CODES, email))


def _options(line: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """List components and parts of one piece, each as often as its value needs fields."""
    counted = [(item["module"]["name"], item) for item in line["bom"]]
    counted += [(f"Part of {part['of']}", part) for part in line["parts"]]
    for name, said in words_of(line):
        for piece in pieces(xml_text(said), VALUE_MOST):
            yield name, piece
    for name, item in counted:
        value = xml_text(f"{item['quantity_per_unit']} x {item['name']} [{item['sku']}]")
        for piece in pieces(value, VALUE_MOST):
            yield name, piece


def _moment(at: datetime) -> str:
    return f"{at:%m/%d/%Y %H:%M}"


def _amount(amount: str | None) -> str:
    """Write an amount with two decimals, which is what there is room for."""
    return f"{Decimal(amount or 0).quantize(_CENT, ROUND_HALF_UP):f}"
