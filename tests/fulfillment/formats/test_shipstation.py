import json
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from configurator.fulfillment.formats import shipstation
from configurator.fulfillment.formats.characters import shortened, xml_text
from configurator.fulfillment.formats.shipstation import Exported, customer_code, write, write_orders
from configurator.fulfillment.formats.ubl import named
from tests.fulfillment.formats.made import document, documents, many_orders
from tests.orders.shop import AT

# What the Custom Store Development Guide says of each field: shortest and longest, in UTF-16 units
TEXTS = {
    "OrderID": (1, 50),
    "OrderNumber": (1, 50),
    "OrderDate": (16, 16),
    "OrderStatus": (1, 50),
    "LastModified": (16, 16),
    "ShippingMethod": (0, 100),
    "PaymentMethod": (0, 50),
    "CurrencyCode": (3, 3),
    "InternalNotes": (0, 1000),
    "CustomField1": (0, 100),
    "Customer/CustomerCode": (1, 50),
    "Customer/BillTo/Name": (1, 100),
    "Customer/BillTo/Email": (0, 100),
    "Customer/ShipTo/Name": (1, 100),
    "Customer/ShipTo/Address1": (1, 200),
    "Customer/ShipTo/Address2": (0, 200),
    "Customer/ShipTo/City": (1, 100),
    "Customer/ShipTo/State": (0, 100),
    "Customer/ShipTo/PostalCode": (0, 50),
    "Customer/ShipTo/Country": (2, 2),
    "Items/Item/LineItemID": (1, 50),
    "Items/Item/SKU": (1, 50),
    "Items/Item/Name": (1, 200),
    "Items/Item/WeightUnits": (5, 5),
    "Items/Item/Options/Option/Name": (1, 100),
    "Items/Item/Options/Option/Value": (1, 30),
}
NUMBERS = {"OrderTotal", "TaxAmount", "ShippingAmount", "Items/Item/Weight", "Items/Item/UnitPrice"}
COUNTS = {"Items/Item/Quantity"}
INSIDE = {"Customer", "Customer/BillTo", "Customer/ShipTo", "Items", "Items/Item", "Items/Item/Options"}
INSIDE |= {"Items/Item/Options/Option"}
REPEATED = {"Items/Item", "Items/Item/Options/Option"}


def length(text):
    return len(text.encode("utf-16-le")) // 2


def walk(element, way=""):
    for child in element:
        here = f"{way}/{child.tag}".strip("/")
        yield here, child
        yield from walk(child, here)


def faults(order):
    found = []
    for way, element in walk(order):
        text = element.text or ""
        if way in TEXTS and not TEXTS[way][0] <= length(text) <= TEXTS[way][1]:
            found.append(f"{way} has {length(text)} characters")
        if way in NUMBERS and (Decimal(text) < 0 or len(text.partition(".")[2]) > 2):
            found.append(f"{way} is {text}")
        if way in COUNTS and not 1 <= int(text) <= 99_999:
            found.append(f"{way} is {text}")
        if way not in {*TEXTS, *NUMBERS, *COUNTS, *INSIDE}:
            found.append(f"{way} is not known")
        once = [child.tag for child in element if f"{way}/{child.tag}" not in REPEATED]
        if len(once) != len(set(once)):
            found.append(f"{way} says something twice")
    crowded = [item for item in order.iterfind("Items/Item") if len(item.findall("Options/Option")) > 10]
    found += ["an item has more than ten options"] * len(crowded)
    missing = {way for way in TEXTS if TEXTS[way][0] and not way.startswith("Items")} - {way for way, _ in walk(order)}
    return found + sorted(missing)


def read(data):
    (order,) = ET.fromstring(data)  # noqa: S314  ours
    return order


def bill_of_materials(order):
    """Lines put together again from items and those that carry them on: quantity, price, name, options."""
    lines = {}
    for item in order.iterfind("Items/Item"):
        number = item.findtext("LineItemID").partition(".")[0]
        one = (item.findtext("Quantity"), item.findtext("UnitPrice"), item.findtext("Name"))
        _, listed = lines.setdefault(number, (one, []))
        listed += [(o.findtext("Name"), o.findtext("Value")) for o in item.iterfind("Options/Option")]
    return [
        (*one, "".join(value for _, value in listed), [name for name, _ in listed]) for one, listed in lines.values()
    ]


def wanted(line):
    counted = [(item["module"]["name"], item) for item in line["bom"]]
    counted += [(f"Part of {part['of']}", part) for part in line["parts"]]
    price = f"{Decimal(line['unit_price']).quantize(Decimal('0.01'), 'ROUND_HALF_UP'):f}"
    values = "".join(xml_text(f"{i['quantity_per_unit']} x {i['name']} [{i['sku']}]") for _, i in counted)
    name = shortened(xml_text(named(line["family"]["name"])), 200)
    return str(line["quantity"]), price, name, values, {shortened(xml_text(named(name)), 100) for name, _ in counted}


@many_orders
@given(documents())
def test_every_order_keeps_to_the_lengths_of_the_guide(body):
    assert faults(read(write(body))) == []


@many_orders
@given(documents())
def test_every_component_comes_back_in_another_parser(body):
    whole = json.loads(body)
    order = read(write(body))
    assert [(*line[:4], set(line[4])) for line in bill_of_materials(order)] == [wanted(line) for line in whole["lines"]]
    to = {"Address2": "line2", "PostalCode": "postcode"}
    most = {"Address2": 200, "PostalCode": 50}
    assert {name: order.findtext(f"Customer/ShipTo/{name}") for name in to} == {
        name: shortened(xml_text(whole["delivery"][field]), most[name]) for name, field in to.items()
    }


def test_an_order_reads_as_the_guide_says():
    order = read(write(document()))
    assert {way: element.text for way, element in walk(order) if way in {*TEXTS, *NUMBERS} and "/" not in way} == {
        "OrderID": "00000000-0000-0000-0000-000000000001",
        "OrderNumber": "A-2026-000001",
        "OrderDate": "03/04/2026 05:06",
        "OrderStatus": "paid",
        "LastModified": "03/04/2026 05:06",
        "ShippingMethod": "Standard",
        "PaymentMethod": "invoice",
        "CurrencyCode": "EUR",
        "OrderTotal": "66.00",
        "TaxAmount": "10.54",
        "ShippingAmount": "5.00",
        "InternalNotes": None,
        "CustomField1": "Version 1",
    }
    assert bill_of_materials(order) == [
        ("2", "30.50", "Lamp", "1 x Paper shade [PAPER]4 x Wire [WIRE]", ["Shade", "Part of PAPER"])
    ]


def test_what_does_not_fit_goes_on_in_options_and_items_and_notes():
    order = read(write(document(part="x" * 400, line1="y" * 300, name="王" * 101)))
    items = list(order.iterfind("Items/Item"))
    assert [item.findtext("LineItemID") for item in items] == ["1", "1.2"]
    assert [item.findtext("Name") for item in items] == ["Lamp", "(2) Lamp"]
    assert [item.findtext("UnitPrice") for item in items] == ["30.50", "0.00"]
    assert [len(item.findall("Options/Option")) for item in items] == [10, 5]
    assert order.findtext("Customer/ShipTo/Address1") == "y" * 199 + "…"
    notes = order.findtext("InternalNotes")
    assert f"Address1: {'y' * 300}" in notes
    assert f"Name: {'王' * 101}" in notes


def test_without_the_limits_the_lengths_would_be_wrong(monkeypatch):
    body = document(part="x" * 400, line1="y" * 300)
    monkeypatch.setattr(shipstation, "OPTIONS_MOST", 100)
    assert faults(read(write(body))) == ["an item has more than ten options"]
    monkeypatch.setattr(shipstation, "VALUE_MOST", 100)
    assert "Items/Item/Options/Option/Value has 100 characters" in faults(read(write(body)))
    monkeypatch.setattr(shipstation, "shortened", lambda text, _most: text)
    assert "Customer/ShipTo/Address1 has 300 characters" in faults(read(write(body)))


@pytest.mark.parametrize("text", ["=", "]]>", "<!--", "\x00", "a\rb\nc\t", "🎁" * 99])
def test_texts_of_the_customer_come_back(text):
    assert read(write(document(line2=text))).findtext("Customer/ShipTo/Address2") == xml_text(text)


def test_customers_with_long_addresses_are_told_apart():
    assert customer_code("joe@example.com") == "joe@example.com"
    first, second = (customer_code("x" * 60 + end) for end in "ab")
    assert first != second
    assert len(first) == 36
    assert customer_code(" ") == "-"


def test_no_orders_are_still_a_page():
    assert write_orders([], pages=1) == b"<?xml version='1.0' encoding='UTF-8'?>\n<Orders pages=\"1\"/>\n"


def test_a_page_says_how_orders_stand():
    orders = ET.fromstring(write_orders([Exported(document(), "shipped", AT)], pages=7))  # noqa: S314  ours
    assert (orders.get("pages"), orders.findtext("Order/OrderStatus")) == ("7", "shipped")
