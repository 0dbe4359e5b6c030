"""Several builds in one order: all or nothing, each with its reason, parts kept for all of them together."""

import json
import uuid
from decimal import Decimal

import pytest

from configurator.configurations.models import Configuration
from configurator.customers.identify import set_learning
from configurator.customers.models import Interaction, Learning
from configurator.orders import offer as offers
from configurator.orders import place as steps
from configurator.orders.cart.keep import put_in, take_out
from configurator.orders.models import CartLine, DeliveryMethod, Order, OrderDocument, QuoteRequest, TaxRate
from configurator.orders.offer import NotReadyError, NotTogetherError
from configurator.orders.paying import PAYMENTS, WayToPay
from configurator.orders.place import BuildChangedError, OutOfStockError, TokenReusedError, TotalChangedError, place
from configurator.orders.shortage import shortages
from configurator.orders.terms import NoDeliveryError
from configurator.outbox.models import Message
from configurator.stock.models import Reservation, StockItem
from tests.orders.shop import AT, COMPLETE, ON_REQUEST, build, guest, publish_lamp, submission

pytestmark = pytest.mark.django_db

D = Decimal
ONE_BULB = {"shade": "PAPER", "bulb": "LED"}


@pytest.fixture
def customer():
    publish_lamp()
    return guest()


def laid(visitor, *choices):
    """Builds in the visitor's cart."""
    made = [build(visitor, chosen) for chosen in choices or [None]]
    for one in made:
        put_in(visitor=visitor, key=one.key, quantity=1, at=AT)
    return made


def send(visitor, builds, **words):
    return place(visitor=visitor, submission=submission(*builds, from_cart=True, **words), at=AT)


def test_two_builds_are_one_order_with_two_lines(customer):
    set_learning(visitor=customer, learning=Learning.ALWAYS, at=AT)
    first, second = laid(customer, None, ONE_BULB)
    stays = laid(customer)[0]
    order = send(customer, [second, first])
    lines = order.lines.order_by("position").values_list("position", "configuration_key", "quantity", "price")
    assert list(lines) == [(1, second.key, 2, D("47.90")), (2, first.key, 2, D("61.00"))]
    assert (order.subtotal, order.total, order.status) == (D("108.90"), D("108.90"), "placed")
    document = json.loads(bytes(OrderDocument.objects.get().body))
    assert [line["price"] for line in document["lines"]] == ["47.90", "61.00"]
    assert list(CartLine.objects.values_list("configuration", flat=True)) == [stays.key]
    assert Configuration.objects.filter(status="ordered").count() == 2
    acts = Interaction.objects.filter(verb="ordered").order_by("pk")
    assert [act.detail["choices"]["bulb"] for act in acts] == ["LED", "LED*2"]
    mail = json.loads(bytes(Message.objects.get(topic="mail").payload))["text"]
    assert mail.count("2 × Lamp") == 2  # noqa: RUF001
    assert list(order.events.order_by("pk").values_list("kind", flat=True)) == ["ordered", "placed"]


def test_the_same_submit_again_is_the_same_order_though_the_cart_is_empty_by_then(customer):
    builds = laid(customer, None, ONE_BULB)
    said = submission(*builds, from_cart=True)
    first = place(visitor=customer, submission=said, at=AT)
    assert place(visitor=customer, submission=said, at=AT) == first
    assert (Order.objects.count(), CartLine.objects.count()) == (1, 0)


def test_the_same_token_for_other_builds_is_refused(customer):
    first, second = laid(customer, None, ONE_BULB)
    made = send(customer, [first], token="t")
    with pytest.raises(TokenReusedError) as refused:
        send(customer, [second], token="t")
    assert (refused.value.before, Order.objects.count()) == (made, 1)


def test_the_same_token_at_the_same_moment_for_other_builds_is_told_by_the_database(customer, monkeypatch):
    """What no lock on a build can hold back: both looked for the token before either had written it."""
    first, second = laid(customer, None, ONE_BULB)
    made = send(customer, [first], token="t")
    real, asked = steps._order_before, []

    def blind(submission):
        asked.append(1)
        return None if len(asked) == 1 else real(submission)

    monkeypatch.setattr(steps, "_order_before", blind)
    with pytest.raises(TokenReusedError) as refused:
        send(customer, [second], token="t")
    assert (refused.value.before, Order.objects.count(), CartLine.objects.count()) == (made, 1, 1)


def test_a_build_taken_out_in_another_tab_is_not_ordered(customer):
    builds = laid(customer, None, ONE_BULB)
    take_out(visitor=customer, key=builds[0].key)
    with pytest.raises(BuildChangedError):
        send(customer, builds)
    assert (Order.objects.count(), CartLine.objects.count()) == (0, 1)


def test_one_build_of_somebody_else_and_nothing_is_ordered(customer):
    mine, theirs = laid(customer)[0], laid(guest())[0]
    with pytest.raises(Configuration.DoesNotExist):
        send(customer, [mine, theirs])
    assert Order.objects.count() == 0


def test_every_build_that_can_not_be_ordered_is_named_with_its_reason(customer):
    good, changed, broken = laid(customer, ONE_BULB, None, None)
    publish_lamp(without="PLUG")
    Configuration.objects.filter(pk=broken.pk).update(choices={"shade": "PAPER"})
    with pytest.raises(NotReadyError) as refused:
        send(customer, [good, changed, broken])
    assert [(one, type(why).__name__) for one, why in refused.value.why] == [
        (changed, "ReleaseChangedError"),
        (broken, "NotCompleteError"),
    ]
    assert (Order.objects.count(), CartLine.objects.count()) == (0, 3)


def test_a_price_on_request_goes_with_nothing_else(customer):
    with pytest.raises(NotTogetherError):
        send(customer, laid(customer, None, ON_REQUEST))
    assert (Order.objects.count(), QuoteRequest.objects.count()) == (0, 0)


def test_asking_for_a_price_takes_the_build_out_of_the_cart(customer):
    (asked,) = laid(customer, ON_REQUEST)
    place(visitor=customer, submission=submission(asked), at=AT)
    assert (CartLine.objects.count(), QuoteRequest.objects.count()) == (0, 1)


def test_ordering_one_build_alone_takes_it_out_of_the_cart(customer):
    first, second = laid(customer, None, ONE_BULB)
    place(visitor=customer, submission=submission(first), at=AT)
    assert CartLine.objects.get().configuration == second


# Delivery and tax


@pytest.fixture
def terms():
    DeliveryMethod.objects.create(code="parcel", name="Parcel", price="4.90", countries="EU", position=1)
    DeliveryMethod.objects.create(
        code="express", name="Express", currency="EUR", price="14.90", free_from="200", countries="DE", position=2
    )
    DeliveryMethod.objects.create(code="sea", name="Sea", currency="USD", price="99")
    DeliveryMethod.objects.create(code="old", name="Old", currency="EUR", price="0", active=False)
    TaxRate.objects.create(country="DE", name="VAT", percent="19")


@pytest.mark.usefixtures("terms")
def test_the_order_keeps_delivery_and_tax_as_they_were(customer):
    builds = laid(customer)
    order = send(customer, builds, delivery="express", shown="75.90 EUR")
    TaxRate.objects.update(percent="7")
    order.refresh_from_db()
    assert (order.delivery_code, order.delivery_name, order.delivery_price) == ("express", "Express", D("14.90"))
    assert (order.tax_name, order.tax_percent, order.tax, order.tax_included) == ("VAT", D(19), D("12.12"), True)
    assert (order.subtotal, order.total) == (D("61.00"), D("75.90"))
    document = json.loads(bytes(OrderDocument.objects.get().body))
    assert document["delivery"]["method"] == {"code": "express", "name": "Express", "price": "14.90"}
    assert document["tax"] == {"name": "VAT", "percent": "19", "amount": "12.12", "included": True}
    mail = json.loads(bytes(Message.objects.get(topic="mail").payload))["text"]
    assert "Express: €14.90\nTotal: €75.90, payment by invoice.\nIncluding VAT 19 %: €12.12" in mail


@pytest.mark.usefixtures("terms")
def test_without_a_word_the_cheapest_way_is_taken_and_a_dear_order_travels_free(customer):
    assert send(customer, laid(customer)).delivery_code == "parcel"
    order = send(customer, laid(customer), quantity=7)
    assert (order.subtotal, order.delivery_code, order.total) == (D("213.50"), "express", D("213.50"))


@pytest.mark.usefixtures("terms")
def test_prices_without_tax_have_it_added(customer, settings):
    settings.PRICES_INCLUDE_TAX = False
    order = send(customer, laid(customer), delivery="parcel")
    assert (order.subtotal, order.tax, order.total, order.tax_included) == (D("61.00"), D("12.52"), D("78.42"), False)


@pytest.mark.usefixtures("terms")
@pytest.mark.parametrize(
    ("delivery", "shown"),
    [
        ("parcel", "61.00 EUR"),
        ("parcel", ""),
        ("sea", "65.90 EUR"),
        ("old", "65.90 EUR"),
        ("", "65.90 EUR"),
    ],
)
def test_another_total_or_way_than_shown_is_refused_with_the_offer_as_it_is(customer, delivery, shown):
    builds = laid(customer)
    with pytest.raises(TotalChangedError) as refused:
        send(customer, builds, delivery=delivery, shown=shown)
    assert (refused.value.offer.shown, refused.value.offer.delivery_code) == ("65.90 EUR", "parcel")
    assert (Order.objects.count(), CartLine.objects.count()) == (0, 1)


@pytest.mark.usefixtures("terms")
def test_where_nothing_goes_nothing_is_ordered(customer):
    builds = laid(customer)
    norway = submission().contact.__class__(name="J", email="j@example.com", line1="1", city="Oslo", country="NO")
    with pytest.raises(NoDeliveryError) as refused:
        send(customer, builds, contact=norway)
    assert (refused.value.country, len(refused.value.countries)) == ("NO", 27)
    assert CartLine.objects.count() == 1


# Stock


def shelf(**on_hand):
    for sku, number in on_hand.items():
        StockItem.objects.create(sku=sku, on_hand=number)


def test_the_parts_of_all_lines_are_kept_together(customer):
    shelf(LED=7, PAPER=4)
    order = send(customer, laid(customer, None, ONE_BULB))
    kept = Reservation.objects.order_by("sku").values_list("reference", "sku", "quantity", "until")
    assert list(kept) == [(order.key, "LED", 6, None), (order.key, "PAPER", 4, None)]


def test_not_enough_for_all_lines_together_is_told_with_the_ways_out_and_nothing_changes(customer):
    shelf(LED=5, PAPER=9)
    builds = laid(customer, None, ONE_BULB)
    with pytest.raises(OutOfStockError) as refused:
        send(customer, builds)
    (short,) = shortages(short=refused.value.short, lines=refused.value.lines)
    assert (short.sku, short.name, short.wanted, short.left) == ("LED", "LED bulb", 6, 5)
    assert [(way.line.configuration_key, way.module_code, way.most) for way in short.ways] == [
        (builds[0].key, "bulb", 1),
        (builds[1].key, "bulb", 1),
    ]
    assert (Order.objects.count(), CartLine.objects.count(), Reservation.objects.count()) == (0, 2, 0)
    assert set(StockItem.objects.values_list("reserved", flat=True)) == {0}
    assert Configuration.objects.filter(status="ordered").count() == 0
    assert send(customer, builds, quantity=1).number == "A-2026-000001"


def test_without_the_guard_the_same_order_goes_through(customer, monkeypatch):
    shelf(LED=5)
    monkeypatch.setattr(steps, "reserve_new", lambda **_words: None)
    send(customer, laid(customer, None, ONE_BULB))
    assert Order.objects.count() == 1


# Paid first


@pytest.fixture
def card(monkeypatch):
    monkeypatch.setitem(PAYMENTS, "card", WayToPay(code="card", name="Card", explains="At once.", first=True))


@pytest.mark.usefixtures("card")
def test_an_order_to_be_paid_first_waits_and_is_announced_to_nobody(customer, settings):
    settings.PAY_WITHIN_MINUTES = 20
    shelf(LED=9)
    order = send(customer, laid(customer), payment="card")
    assert (order.status, order.payment) == ("awaiting_payment", "card")
    assert [event.kind for event in order.events.all()] == ["ordered"]
    assert Message.objects.count() == 0
    assert (Reservation.objects.get().until - AT).total_seconds() == 20 * 60


# Cost


@pytest.mark.usefixtures("terms")
@pytest.mark.parametrize("count", [1, 3])
def test_an_order_costs_few_statements_and_one_more_a_line(customer, count, django_assert_num_queries):
    shelf(LED=20, PAPER=20, PLUG=20)
    builds = laid(customer, *[COMPLETE] * count)
    offers.check(builds=builds)  # the release is open
    with django_assert_num_queries(27 + count):
        send(customer, builds, token=uuid.uuid4().hex)
