"""What several pieces cost: the same to the cent on page, quote, cart, checkout, order, document, invoice and API."""

import json
from decimal import Decimal

import pytest

from catalog.documents import read_document
from catalog.importing import store_document
from configurator.configurations.quote import quote_configuration
from configurator.configurations.renew import differences
from configurator.configurations.state import assess
from configurator.offers.find import Buyer
from configurator.orders.cart.contents import contents
from configurator.orders.cart.keep import put_in
from configurator.orders.invoices.body import invoice_body
from configurator.orders.models import Order, OrderDocument
from configurator.orders.offer import offer
from configurator.orders.place import place
from configurator.releases.breaks import Break
from configurator.releases.publish import publish
from configurator.releases.shelf import current_release
from tests.orders.shop import AT, COMPLETE, be, build, guest, lamp, submission

pytestmark = pytest.mark.django_db

EVERY_KIND = [
    {"code": "base", "kind": "base", "name": "Base price", "amount": "2.00"},
    {"code": "plugged", "kind": "fixed", "name": "Tested", "amount": "1.11", "if": [{"module": "extras"}]},
    {"code": "run", "kind": "percent", "name": "Test run", "percent": "10", "of": "bulb"},
    {"code": "gift", "kind": "free", "name": "First extra free", "count": 1, "of": "extras"},
    {"code": "bulbs", "kind": "portions", "name": "Two bulbs", "count": 2, "percent": "7.5", "of": "bulb"},
    {"code": "some", "kind": "quantity", "name": "From 3 pieces", "count": 3, "percent": "5"},
    {"code": "many", "kind": "quantity", "name": "From 10 pieces", "count": 10, "percent": "12.5"},
]


def sell(prices):
    document, problems = read_document(lamp() | {"prices": prices})
    assert problems == []
    store_document(document=document, pictures={})
    return publish(family_code="lamp", by=None, at=AT)


@pytest.fixture(autouse=True)
def on_sale(db):
    return sell(EVERY_KIND)


def quoted():
    return quote_configuration(release=current_release("lamp"), choices=COMPLETE)


@pytest.mark.parametrize(
    ("quantity", "code", "percent"),
    [(1, None, 0), (2, None, 0), (3, "some", 5), (9, "some", 5), (10, "many", 12.5), (99, "many", 12.5)],
)
def test_the_greatest_number_that_is_reached_counts(quantity, code, percent):
    one, several = quoted(), quoted().at(quantity)
    assert [line.code for line in several.price_lines if line.code in ("some", "many")] == ([code] if code else [])
    off = (one.total * Decimal(percent) / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    assert several.total == one.total - off
    parts = sum(line.price for line in (*several.lines, *several.price_lines))
    assert parts == several.total


def test_half_a_coin_is_rounded_up_for_one_piece():
    assert Break("x", "X", 2, Decimal(5)).off(Decimal("0.30"), "EUR") == Decimal("0.02")
    assert Break("x", "X", 2, Decimal(5)).off(Decimal(30), "JPY") == 2


def test_every_place_has_the_same_price(client):
    one, each = quoted(), quoted().at(3).total
    assert one.total > each
    visitor = guest()
    made = build(visitor)
    state = assess(release=current_release("lamp"), choices=COMPLETE)
    assert state.price == one.total
    # an option's difference is exact: without the plug neither it, nor its line, nor what is free of it
    less = COMPLETE | {"extras/PLUG": "no"}
    other = quote_configuration(release=current_release("lamp"), choices=less)
    flat = state.release.flat("extras/PLUG", "no")
    assert state.release.money(int(state.differences[flat])) == other.total - one.total
    browser = be(client, visitor)
    page = browser.get(f"/b/{made.key}/", follow=True).content.decode()
    assert f"<strong>€{one.total}</strong>" in page
    assert f"<dt>From 3</dt><dd>€{each} each</dd>" in page
    assert f"<dt>From 10</dt><dd>€{one.at(10).total} each</dd>" in page
    put_in(visitor=visitor, key=made.key, quantity=3, at=AT)
    (item,) = contents(buyer=Buyer(customer_id=visitor.customer_id), at=AT).purses[0].items
    assert item.price == each * 3
    cart = browser.get("/cart/").content.decode()
    assert f"€{each} each" in cart
    offered = offer(builds=[made], quantities={made.key: 3}, country="DE", delivery="", buyer=Buyer(), at=AT)
    assert offered.amounts.subtotal == each * 3
    order = place(visitor=visitor, submission=submission(made, quantity=3, shown=offered.shown), at=AT)
    assert order.subtotal == each * 3
    (line,) = json.loads(bytes(OrderDocument.objects.get().body))["lines"]
    assert (Decimal(line["unit_price"]), Decimal(line["price"])) == (each, each * 3)
    assert sum(Decimal(row["price"]) for row in (*line["bom"], *line["price_lines"])) == each
    (row,) = invoice_body(order=Order.objects.with_parts().get(), number="R-1", at=AT)["lines"]
    assert f"From 3 pieces: \N{MINUS SIGN}€{one.total - each}" in row["parts"]
    assert Decimal(row["unit_price"].lstrip("€")) == each


def test_other_breaks_are_said_before_an_order():
    old = current_release("lamp")
    sell([*EVERY_KIND[:-1], EVERY_KIND[-1] | {"percent": "15"}])
    (found,) = differences(old=old, new=current_release("lamp"), choices=COMPLETE)
    assert str(found.sentence) == (
        "Several cost something else now: from 3 pieces 5 % off each; from 10 pieces 15 % off each."
    )
    assert differences(old=old, new=old, choices=COMPLETE) == ()
