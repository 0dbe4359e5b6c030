"""A number that was given stands in the order: as a component of its own, with unit, price and the parts it takes."""

import json

import pytest
from jsonschema import Draft202012Validator

from catalog.documents import read_document
from catalog.importing import store_document
from configurator.configurations.start import start
from configurator.fulfillment.formats.schema import schema
from configurator.orders.lines import stored_lines
from configurator.orders.models import Order, OrderDocument
from configurator.orders.place import place
from configurator.releases.publish import publish
from configurator.releases.shelf import load_release
from tests.orders.shop import AT, guest, submission
from tests.releases.families import component
from tests.releases.shelves import shelf

pytestmark = pytest.mark.django_db


def test_the_order_its_document_and_its_parts_have_the_number():
    document = shelf()
    document["components"].append(component("RAIL"))
    document["modules"][0]["parts"] = [{"part": "RAIL", "quantity": "0.001", "per": "width_mm"}]
    read, problems = read_document(document)
    assert problems == []
    store_document(document=read, pictures={})
    release = load_release(publish(family_code="shelf", by=None, at=AT).pk)
    visitor = guest()
    choices = {"width": "1250", "height": "750", "tilt": "-0.5", "wood": "THICK"}
    build, _ = start(release=release, visitor=visitor, choices=choices, at=AT)
    order = place(visitor=visitor, submission=submission(build, quantity=2), at=AT)
    said = json.loads(bytes(OrderDocument.objects.get().body))
    Draft202012Validator(json.loads(schema("atelier-order-2.json"))).validate(said)
    (line,) = said["lines"]
    assert line["bom"][0] == {
        "sku": "width=1250",
        "name": "Width 1250 mm",
        "module": {"code": "width", "name": "Width"},
        "quantity_per_unit": 1,
        "quantity_total": 2,
        "unit_price": "82.50",
        "price": "82.50",
        "number": "1250",
        "unit": "mm",
    }
    assert [(item["sku"], item.get("number")) for item in line["bom"][1:]] == [
        ("height=750", "750"),
        ("tilt=-0.5", "-0.5"),
        ("THICK", None),
    ]
    # a rail by the metre: 1.25 m are two of them, for two shelves four
    assert [(part["sku"], part["of"], part["quantity_total"]) for part in line["parts"]] == [("RAIL", "width=1250", 4)]
    assert line["configuration"]["choices"] == choices
    stored = stored_lines(order=Order.objects.with_parts().get(pk=order.pk))[0]
    assert [(item.number, item.unit) for item in stored.items] == [
        ("1250", "mm"),
        ("750", "mm"),
        ("-0.5", "°"),
        ("", ""),
    ]
