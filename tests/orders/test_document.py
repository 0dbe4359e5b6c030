import json
import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.orders.bom import SoldItem, SoldLine
from configurator.orders.document import render
from configurator.orders.lines import stored_lines
from configurator.orders.models import Order, OrderDocument
from tests.orders.shop import AT, guest, ordered, publish_lamp


@pytest.mark.django_db
def test_document_says_everything_about_the_order():
    release = publish_lamp()
    order = ordered(guest())
    line = order.lines.get()
    here = {"number": 1, "fingerprint": release.fingerprint}

    def part(sku, name, module, count, unit_price, price):
        return {
            "sku": sku,
            "name": name,
            "module": {"code": module, "name": module.title()},
            "quantity_per_unit": count,
            "quantity_total": 2 * count,
            "unit_price": unit_price,
            "price": price,
        }

    def module(code, sku, name, count):
        return {"code": code, "name": code.title(), "components": [{"sku": sku, "name": name, "quantity": count}]}

    assert json.loads(bytes(OrderDocument.objects.get().body)) == {
        "format": "atelier-order/2",
        "order": {
            "number": "A-2026-000001",
            "key": str(order.key),
            "version": 1,
            "placed_at": "2026-03-04T05:06:07.890000Z",
            "currency": "EUR",
            "subtotal": "61.00",
            "total": "61.00",
            "payment": "invoice",
        },
        "customer": {"name": "Joe Doe", "email": "joe@example.com"},
        "delivery": {
            "name": "Joe Doe",
            "line1": "Long Street 1",
            "line2": "",
            "postcode": "12345",
            "city": "Berlin",
            "country": "DE",
            "method": {"code": "", "name": "", "price": "0.00"},
        },
        "tax": {"name": "", "percent": "0", "amount": "0.00", "included": True},
        "lines": [
            {
                "line": 1,
                "family": {"code": "lamp", "name": "Lamp"},
                "quantity": 2,
                "unit_price": "30.50",
                "price": "61.00",
                "weight_g": 160,
                "lead_time_days": 2,
                "configuration": {
                    "key": str(line.configuration_key),
                    "release": here,
                    "made_on": here,
                    "choices": {"shade": "PAPER", "bulb": "LED*2", "extras/PLUG": "yes"},
                    "modules": [
                        module("shade", "PAPER", "Paper shade", 1),
                        module("bulb", "LED", "LED bulb", 2),
                        module("extras", "PLUG", "Plug", 1),
                    ],
                    "unchecked": [],
                },
                "bom": [
                    part("PAPER", "Paper shade", "shade", 1, "19.90", "19.90"),
                    part("LED", "LED bulb", "bulb", 2, "4.05", "8.10"),
                    part("PLUG", "Plug", "extras", 1, "2.50", "2.50"),
                ],
                "parts": [],
            }
        ],
    }


@pytest.mark.django_db
def test_document_says_the_same_as_the_rows():
    publish_lamp()
    ordered(guest())
    order = Order.objects.with_parts().get()
    assert render(order=order, lines=stored_lines(order=order)) == bytes(OrderDocument.objects.get().body)


ODD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=1000),
    st.sampled_from(['"quotes"', "سلام دنیا", "王小明", "🎁👩‍🔬", "]]>", "</script>", "x" * 1000, "\u202eabc", "a\\b"]),
)


@given(name=ODD, city=ODD, part=ODD)
def test_render_brings_every_text_through_and_is_the_same_twice(name, city, part):
    order = Order(
        number="A-1",
        currency="EUR",
        subtotal=Decimal("1.00"),
        total=Decimal("1.00"),
        placed_at=AT,
        name=name,
        city=city,
    )
    item = SoldItem(
        position=1,
        module_code="m",
        module_name="M",
        sku="S",
        name=part,
        picture="",
        quantity=1,
        quantity_total=1,
        unit_price=Decimal("1.00"),
        price=None,
        cost=Decimal(0),
    )
    line = SoldLine(
        position=1,
        configuration_key=uuid.UUID(int=1),
        family_code="f",
        family_name="F",
        release_number=1,
        fingerprint="",
        made_on_number=1,
        made_on_fingerprint="",
        choices={},
        unchecked=(),
        quantity=1,
        unit_price=None,
        price=None,
        weight_g=1,
        lead_time_days=1,
        items=(item,),
    )
    body = render(order=order, lines=[line])
    read = json.loads(body)
    assert (read["customer"]["name"], read["delivery"]["city"]) == (name, city)
    assert (read["lines"][0]["bom"][0]["name"], read["lines"][0]["bom"][0]["price"]) == (part, None)
    assert render(order=order, lines=[line]) == body
