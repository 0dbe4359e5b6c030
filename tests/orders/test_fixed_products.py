"""Fixed products on orders: sold by SKU beside builds or alone, and read rightly wherever an order is read."""

import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from catalog.models import FixedProduct
from configurator.configurations.models import Configuration
from configurator.customers.models import Interaction
from configurator.fulfillment.deliveries.bodies import announcement
from configurator.fulfillment.formats import FORMATS
from configurator.fulfillment.formats.reading import read
from configurator.fulfillment.formats.schema import schema
from configurator.insight.gather import gather
from configurator.insight.models import FIXED
from configurator.insight.rebuild import policy_now
from configurator.offers.models import Redemption, Stamp
from configurator.orders.alike import alike_by_orders
from configurator.orders.fixed import NotSoldError
from configurator.orders.invoices.body import invoice_body
from configurator.orders.models import BomItem, Contact, Invoice, Kind, Order, OrderDocument, OrderLine, TaxRate
from configurator.orders.offer import NotTogetherError
from configurator.orders.paying import offered as ways_offered
from configurator.orders.place import OutOfStockError, Submission, TotalChangedError, WantedProduct, place
from configurator.orders.record import NewEvent, record
from configurator.orders.redact import redact
from configurator.orders.returns.answer import accept_return, receive_return
from configurator.orders.returns.ask import ask_return
from configurator.orders.tracker.readdress import readdress
from configurator.outbox.models import Message
from configurator.profiles.learn import learn
from configurator.profiles.story import acts_of
from configurator.stock.models import StockItem
from tests.offers.shop import a_deal, a_list, a_reward, card_holder
from tests.orders.shop import AT, CONTACT, be, build, form, guest, member, publish_lamp, submission
from tests.outbox.realdb import database_on_disk

pytestmark = pytest.mark.django_db

COLA, CUP = "COLA-33", "CUP-BLUE"
NOBODY = Contact(name="", email="", line1="", city="", country="DE")


@pytest.fixture
def shelf(db):
    publish_lamp()
    stocked()


def stocked():
    FixedProduct.objects.create(sku=COLA, name="Cola 0.33 l", category="Soft drinks", maker="Fizz", price="1.50")
    FixedProduct.objects.create(sku=CUP, name="Blue cup", price="6.00", weight_g=240)
    StockItem.objects.create(sku=COLA, on_hand=10)


def wanting(*builds, products=((COLA, 2), (CUP, 1)), **words):
    found = tuple(WantedProduct(sku=sku, quantity=quantity) for sku, quantity in products)
    return submission(*builds, products=found, **words)


def bought(visitor, *builds, **words):
    return place(visitor=visitor, submission=wanting(*builds, **words), at=AT)


def at_till(visitor=None, *builds, payment="cash", **words):
    return bought(visitor or guest(), *builds, contact=NOBODY, payment=payment, by="staff:7", **words)


def happen(order, kind):
    return record(order_key=order.key, event=NewEvent(kind=kind, key=uuid.uuid4(), at=AT, source="staff:7"), now=AT)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def told(file, *, packed):
    """What a file says; a spreadsheet is an archive."""
    if not packed:
        return file
    with ZipFile(BytesIO(file)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def body_of(order):
    return bytes(OrderDocument.objects.get(order=order).body)


# What is stored


def test_a_build_and_two_products_are_one_order(shelf):
    visitor = guest()
    lamp = build(visitor)
    order = bought(visitor, lamp)
    assert order.total == Decimal("70.00")  # 2 x 30.50, 2 x 1.50, 6.00
    first, cola, cup = order.lines.order_by("position")
    assert (first.configuration_key, first.sku, first.is_fixed) == (lamp.pk, "", False)
    assert (cola.configuration_key, cola.sku, cola.category, cola.family_code) == (None, COLA, "Soft drinks", "")
    assert (cola.quantity, cola.unit_price, cola.price, cola.is_fixed) == (2, Decimal("1.50"), Decimal("3.00"), True)
    assert (cup.weight_g, cup.release_number, cup.choices) == (240, 0, {})
    assert list(cola.bom.values_list("sku", "quantity", "quantity_total", "price")) == [(COLA, 1, 2, Decimal("1.50"))]
    assert StockItem.objects.get(sku=COLA).reserved == 2


def test_a_line_is_a_build_or_a_product_never_both_or_neither(shelf):
    order = bought(guest())
    line = order.lines.get(sku=COLA)
    values = {field.name: getattr(line, field.name) for field in OrderLine._meta.concrete_fields if field.name != "id"}
    for wrong in ({"sku": ""}, {"configuration_key": uuid.uuid4()}, {"family_code": "lamp"}):
        with pytest.raises(IntegrityError, match="orderline_is_a_build_or_a_product"), transaction.atomic():
            OrderLine.objects.create(**{**values, "position": 9, **wrong})
    OrderLine.objects.create(**{**values, "position": 9})


def test_products_alone_sent_twice_are_one_order(shelf):
    visitor, said = guest(), wanting()
    first = place(visitor=visitor, submission=said, at=AT)
    assert place(visitor=visitor, submission=said, at=AT) == first
    assert (Order.objects.count(), StockItem.objects.get(sku=COLA).reserved) == (1, 2)


def test_a_product_that_is_retired_or_was_never_there_is_named_and_nothing_is_sold(shelf):
    FixedProduct.objects.filter(sku=CUP).update(active=False)
    with pytest.raises(NotSoldError) as gone:
        bought(guest(), products=((COLA, 1), (CUP, 1), ("NEVER", 1)))
    assert gone.value.skus == (CUP, "NEVER")
    assert (Order.objects.count(), StockItem.objects.get(sku=COLA).reserved) == (0, 0)


def test_another_price_than_was_shown_sells_nothing(shelf):
    FixedProduct.objects.filter(sku=COLA).update(price="1.75")
    with pytest.raises(TotalChangedError) as other:
        bought(guest(), shown="9.00 EUR")
    assert (other.value.offer.shown, Order.objects.count()) == ("9.50 EUR", 0)
    assert bought(guest(), shown="9.50 EUR").total == Decimal("9.50")


def test_more_than_there_is_is_refused_by_its_name(shelf):
    with pytest.raises(OutOfStockError) as short:
        bought(guest(), products=((COLA, 11),))
    assert [(piece.sku, piece.wanted, piece.left) for piece in short.value.short] == [(COLA, 11, 10)]
    assert Order.objects.count() == 0


def test_two_currencies_are_not_one_order(shelf):
    FixedProduct.objects.create(sku="YEN", name="Tea", price="100", currency="JPY")
    with pytest.raises(NotTogetherError):
        bought(guest(), products=((COLA, 1), ("YEN", 1)))
    assert bought(guest(), products=(("YEN", 2),)).total == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stock", [10, 3])
def test_one_submit_of_products_by_four_at_once_is_one_order(tmp_path, stock):
    """No build holds them back: the token does, also where the first took the last pieces."""
    with database_on_disk(tmp_path):
        stocked()
        StockItem.objects.filter(sku=COLA).update(on_hand=stock)
        visitor, said = guest(), wanting(products=((COLA, 3),))

        def press(_number):
            try:
                return place(visitor=visitor, submission=said, at=AT).pk
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as tills:
            keys = set(tills.map(press, range(4)))
        assert len(keys) == Order.objects.count() == 1
        assert StockItem.objects.get(sku=COLA).reserved == 3


# Offers


def test_deals_and_member_prices_by_sku_and_by_what_it_is(shelf):
    a_list(entries=({"sku": CUP, "price": "5.00"},))
    deal = a_deal("fizz", targets=({"attribute": "category", "value": "Soft drinks"},), percent="20")
    order = bought(card_holder())
    assert [line.paid for line in order.lines.order_by("position")] == [Decimal("2.40"), Decimal("5.00")]
    assert [(row.deal, row.amount) for row in Redemption.objects.all()] == [(deal, Decimal("0.60"))]
    assert bought(guest()).total == Decimal("8.40")  # not a member


def test_two_for_one_by_sku_and_a_deal_on_lamps_leaves_products_alone(shelf):
    a_deal("pair", kind="n_for_m", percent="0", take=2, pay=1, targets=({"sku": COLA},))
    a_deal("lamps", targets=({"family_code": "lamp"},), percent="50")
    order = bought(guest())
    assert (order.off, order.total) == (Decimal("1.50"), Decimal("7.50"))


def test_products_count_for_a_reward_on_everything_and_not_for_one_on_a_family(shelf):
    every = a_reward(every=100)
    of_lamps = type(every).objects.create(code="lamps", name="Lamps", every=9, family_code="lamp", deal=every.deal)
    bought(card_holder())
    assert [(row.reward, row.number) for row in Stamp.objects.all()] == [(every, 3)]
    assert not Stamp.objects.filter(reward=of_lamps).exists()


# Readers


def test_the_page_of_the_order_says_what_it_is_and_offers_no_change(shelf, client):
    visitor = member()
    order = bought(visitor, build(visitor))
    page = be(client, visitor).get(f"/orders/{order.key}/")
    said = text_of(page)
    assert f"€1.50 each, SKU {COLA}." in said
    assert said.count("Change this product") == 1  # of the lamp alone
    assert page.content.decode().count('class="parts"') == 1
    answer = client.post(f"/orders/{order.key}/lines/2/change/", follow=True)
    assert "This is sold as it is: there is nothing in it to choose." in text_of(answer)


def test_another_version_of_an_order_keeps_its_products(shelf):
    visitor = guest()
    order = bought(visitor, build(visitor))
    there = replace(CONTACT, city="Potsdam")
    readdress(visitor=visitor, order_key=order.key, contact=there, key=uuid.uuid4(), at=AT)
    again = OrderLine.objects.present().filter(order=order).order_by("position")
    assert [(one.version, one.sku, one.category) for one in again] == [
        (2, "", ""),
        (2, COLA, "Soft drinks"),
        (2, CUP, ""),
    ]


def test_mail_and_invoice_name_a_product_once(shelf):
    order = bought(guest())
    mail = json.loads(bytes(Message.objects.get(topic="mail").payload))
    assert mail["text"].count("Cola 0.33 l") == 1
    body = invoice_body(order=Order.objects.with_parts().get(pk=order.pk), number="I-1", at=AT)
    assert [(row["name"], row["parts"]) for row in body["lines"]] == [("Cola 0.33 l", (COLA,)), ("Blue cup", (CUP,))]


def test_the_document_is_valid_and_every_format_writes_it(shelf, settings):
    settings.SHOP_PEPPOL_ID, settings.MAKER_PEPPOL_ID = "0088:7300010000001", "0088:4012345000009"
    visitor = guest()
    order = bought(visitor, build(visitor))
    document = json.loads(body_of(order))
    Draft202012Validator(json.loads(schema("atelier-order-2.json"))).validate(document)
    line = document["lines"][1]
    assert (line["family"], line["product"]) == (
        {"code": COLA, "name": "Cola 0.33 l"},
        {"sku": COLA, "category": "Soft drinks"},
    )
    assert "configuration" not in line
    for name, written in FORMATS.items():
        assert COLA.encode() in told(written.write(body_of(order)), packed=name == "xlsx")
    line["configuration"] = document["lines"][0]["configuration"]
    with pytest.raises(ValidationError):  # both at once is nothing
        Draft202012Validator(json.loads(schema("atelier-order-2.json"))).validate(document)


def test_receivers_of_a_family_hear_of_its_lines_and_not_of_products(shelf):
    FixedProduct.objects.create(sku="lamp", name="Named like a family", price="1")
    bought(guest(), products=(("lamp", 1),))
    assert announcement(Message.objects.get(topic="order.placed")).families == frozenset()
    visitor = guest()
    bought(visitor, build(visitor))
    assert announcement(Message.objects.filter(topic="order.placed").last()).families == {"lamp"}


def test_what_comes_back_is_on_the_shelf_again(shelf):
    visitor = guest()
    order = bought(visitor)
    happen(order, Kind.DELIVERED)
    assert StockItem.objects.get(sku=COLA).on_hand == 8
    asked = ask_return(visitor=visitor, order_key=order.key, key=uuid.uuid4(), wanted={1: 1}, reason="unwanted", at=AT)
    accept_return(return_key=asked.key, by="staff:7", at=AT)
    receive_return(return_key=asked.key, restock=True, by="staff:7", at=AT)
    assert StockItem.objects.get(sku=COLA).on_hand == 9
    assert Invoice.objects.credits().get().total == Decimal("1.50")


def test_value_reads_products_as_one_line_and_knows_their_categories(shelf):
    visitor = member()
    bought(visitor, build(visitor))
    found = {sale.family_code: (sale.line, sale.net) for sale in gather(policy=policy_now(), at=AT).sales}
    assert {code: line for code, (line, _) in found.items()} == {"lamp": "lamp", "Soft drinks": FIXED, CUP: FIXED}
    assert found["Soft drinks"][1] == Decimal("3.00")


def test_the_time_line_names_what_was_bought_and_profiles_stay_as_they_are(shelf, django_assert_num_queries):
    visitor = member()
    bought(visitor)
    learn(at=AT)
    acts = Interaction.objects.filter(verb="ordered").order_by("pk")
    assert list(acts.values_list("family_code", "component_code", "quantity", "detail")) == [
        ("", COLA, 2, {"quantity": 2}),
        ("", CUP, 1, {"quantity": 1}),
    ]
    assert [act.words for act in acts_of(customer_id=visitor.customer_id).acts] == [
        "Ordered 1 × Blue cup",  # noqa: RUF001  a multiplication sign
        "Ordered 2 × Cola 0.33 l",  # noqa: RUF001
    ]
    FixedProduct.objects.filter(sku=CUP).delete()
    with django_assert_num_queries(2):
        newest = acts_of(customer_id=visitor.customer_id).acts[0]
    assert newest.words == f"Ordered 1 × {CUP}"  # noqa: RUF001


def test_an_erased_person_leaves_the_products(shelf):
    order = bought(guest())
    redact(keys=[order.key], at=AT)
    document = read(body_of(order))
    assert (document["customer"]["name"], document["lines"][0]["product"]["sku"]) == ("Erased", COLA)


# Paid at the counter


def test_what_is_paid_at_the_counter_is_paid_and_taken_along_at_once(shelf):
    TaxRate.objects.create(country="DE", name="VAT", percent="19")
    order = at_till()
    assert (order.status, order.payment, order.delivery_name, order.delivery_price) == ("delivered", "cash", "", 0)
    assert (order.total, order.tax) == (Decimal("9.00"), Decimal("1.44"))
    kinds = order.events.in_order().values_list("kind", "source")
    assert {kind for kind, _ in kinds} == {"ordered", "placed", "paid", "delivered"}
    assert {source for _, source in kinds} == {"staff:7"}
    assert (StockItem.objects.get(sku=COLA).on_hand, StockItem.objects.get(sku=COLA).reserved) == (8, 0)
    assert Invoice.objects.get(order=order).body["due"] == ""
    assert not Message.objects.exists()  # neither makers nor a mailbox hear of it


def test_what_still_has_to_be_made_is_paid_and_goes_to_its_makers(shelf):
    visitor = guest()
    order = at_till(visitor, build(visitor), payment="terminal")
    assert (order.status, order.events.filter(kind="paid").count()) == ("placed", 1)
    assert [row.topic for row in Message.objects.all()] == ["order.placed"]
    assert Invoice.objects.filter(order=order).exists()


def test_the_site_offers_no_way_of_the_counter(shelf, client):
    assert {way.code for way in ways_offered()}.isdisjoint({"cash", "terminal"})
    visitor = guest()
    lamp = build(visitor)
    answer = be(client, visitor).post(f"/b/{lamp.key}/checkout/", form(lamp, payment="cash"))
    assert (answer.status_code, Order.objects.count()) == (422, 0)


def test_whom_nobody_knows_leaves_no_act_and_no_owner(shelf):
    visitor = guest()
    visitor.identity_id = None
    order = at_till(visitor)
    assert (order.identity_id, Interaction.objects.count()) == (None, 0)


def test_orders_without_an_address_say_so_and_are_nobodys_likeness(shelf, client):
    one, other = member(), guest()
    mine, theirs = at_till(one), at_till(other)
    assert alike_by_orders(customer_id=one.customer_id) == []
    said = text_of(be(client, one).get(f"/orders/{mine.key}/"))
    assert "Paid at the counter." in said
    assert "Goes to" not in said
    assert theirs.email == ""
    assert be(Client(), one).get(f"/orders/{mine.key}/address/").status_code == 200


def test_a_counter_order_that_is_made_has_no_address_to_change(shelf, client):
    visitor = member()
    order = at_till(visitor, build(visitor))
    said = text_of(be(client, visitor).get(f"/orders/{order.key}/"))
    assert "you fetch it where you ordered it" in said
    assert "Change the address" not in said
    there = {"name": "J", "email": "j@example.com", "line1": "X 1", "city": "Y", "country": "DE", "key": uuid.uuid4()}
    answer = client.post(f"/orders/{order.key}/address/", there | {"line2": "", "postcode": "12345"}, follow=True)
    assert "there is no address to change" in text_of(answer)
    order.refresh_from_db()
    assert (order.version, order.line1) == (1, "")


def test_a_bought_bom_is_all_that_left(shelf):
    at_till()
    assert sorted(BomItem.objects.values_list("sku", "quantity_total")) == [(COLA, 2), (CUP, 1)]


def test_a_submission_of_nothing_is_refused():
    with pytest.raises(Configuration.DoesNotExist):
        place(visitor=guest(), submission=Submission(token="t", lines=(), contact=CONTACT), at=AT)
