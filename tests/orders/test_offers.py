"""Offers in orders: what is shown is what is charged, copied everywhere, and taken back with the goods."""

import json
import re
import uuid
from decimal import Decimal

import pytest

from configurator.offers.find import Buyer
from configurator.offers.models import Coupon, CouponInCart, Deal, Redemption, Stamp
from configurator.offers.redeem import DealGoneError
from configurator.orders import record as recording
from configurator.orders.cart.keep import put_in
from configurator.orders.invoices.body import invoice_body
from configurator.orders.models import Invoice, Kind, Order, OrderDocument
from configurator.orders.offer import offer
from configurator.orders.place import TotalChangedError, place
from configurator.orders.record import NewEvent, record
from configurator.orders.returns.answer import accept_return, receive_return
from configurator.orders.returns.ask import ask_return
from configurator.outbox.models import Message
from tests.offers.shop import a_coupon, a_deal, a_list, a_reward, card_holder
from tests.orders.shop import AT, be, build, form, guest, ordered, publish_lamp, submission

pytestmark = pytest.mark.django_db

D = Decimal
HTMX = {"HX-Request": "true"}


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture(autouse=True)
def on_sale(db):
    publish_lamp()


def buyer(visitor):
    return Buyer(customer_id=visitor.customer_id, signed_in=visitor.signed_in)


def offered(visitor, *builds, quantity=2):
    counts = {one.key: quantity for one in builds}
    return offer(builds=builds, quantities=counts, country="DE", delivery="", buyer=buyer(visitor), at=AT)


def event(order, kind):
    return record(order_key=order.key, event=NewEvent(kind=kind, key=uuid.uuid4(), at=AT, source="staff:1"), now=AT)


def ledger():
    return [(row.deal.code, row.amount) for row in Redemption.objects.order_by("pk")]


# A complete lamp costs 30.50: two of them 61.00.


def test_a_guest_pays_the_list_price_and_a_member_the_member_price(client):
    a_list()  # the paper shade 17.90 instead of 19.90
    walk_in, joe = guest(), card_holder()
    assert offered(walk_in, build(walk_in)).shown == "61.00 EUR"
    made = build(joe)
    assert offered(joe, made).shown == "57.00 EUR"
    order = place(visitor=joe, submission=submission(made, shown="57.00 EUR"), at=AT)
    assert (order.subtotal, order.off, order.total) == (D("61.00"), D("4.00"), D("57.00"))
    assert ledger() == []  # a price list is no deal
    page = text_of(be(client, joe).get(f"/orders/{order.key}/"))
    assert "Member price : €4.00 less" in page
    assert "Offers: €4.00 less" in page


def test_the_cart_the_checkout_and_the_order_say_the_same(client):
    a_deal("bulbs", name="3 for 2 on bulbs", kind="n_for_m", percent=0, take=3, pay=2, targets=[{"sku": "LED"}])
    a_list()
    joe = card_holder()
    made = build(joe)
    put_in(visitor=joe, key=made.key, quantity=2, at=AT)
    browser = be(client, joe)
    cart = text_of(browser.get("/cart/"))
    assert "Member price : €4.00 less" in cart
    assert "3 for 2 on bulbs : €4.05 less" in cart
    assert "After offers €52.95" in cart
    checkout = browser.get("/checkout/")
    assert 'name="shown" value="52.95 EUR"' in checkout.content.decode()
    assert "Goods €61.00 Member price €4.00 less 3 for 2 on bulbs €4.05 less Total €52.95" in text_of(checkout)
    words = form(made, quantity="2", shown="52.95 EUR")
    words |= {f"version-{made.key}": made.version, f"quantity-{made.key}": "2", "build": str(made.key)}
    answer = browser.post("/checkout/", words)
    assert answer.status_code == 303
    order = Order.objects.get()
    assert (order.off, order.total) == (D("8.05"), D("52.95"))
    assert [(row["source"], row["amount"]) for row in order.lines.get().offers] == [("price", "4.00"), ("deal", "4.05")]
    document = json.loads(bytes(OrderDocument.objects.get().body))
    assert document["order"]["reduction"] == "8.05"
    assert document["lines"][0]["offers"] == [
        {"source": "price", "code": "member", "name": "Member price", "amount": "4.00"},
        {"source": "deal", "code": "bulbs", "name": "3 for 2 on bulbs", "amount": "4.05"},
    ]
    body = invoice_body(order=Order.objects.with_parts().get(), number="I-1", at=AT)
    assert (body["subtotal"], body["off"], body["total"]) == ("61.00", "8.05", "52.95")
    assert "3 for 2 on bulbs: €4.05 less" in body["lines"][0]["parts"]
    mail = json.loads(bytes(Message.objects.get(topic="mail").payload))["text"]
    assert "  3 for 2 on bulbs: €4.05 less" in mail
    assert "Offers: €8.05 less\nTotal: €52.95" in mail
    assert ledger() == [("bulbs", D("4.05"))]


def test_a_total_that_changed_is_refused_and_named(client):
    deal = a_deal(percent="10")
    walk_in = guest()
    made = build(walk_in)
    Deal.objects.filter(pk=deal.pk).update(active=False)
    with pytest.raises(TotalChangedError):
        place(visitor=walk_in, submission=submission(made, shown="54.90 EUR"), at=AT)
    answer = be(client, walk_in).post(f"/b/{made.key}/checkout/", form(made, shown="54.90 EUR"))
    assert answer.status_code == 409
    assert "The total is €61.00 now. Nothing is ordered yet" in text_of(answer)
    assert Order.objects.count() == 0


def test_forged_words_change_nothing(client):
    walk_in = guest()
    made = build(walk_in)
    words = form(made, shown="61.00 EUR") | {"off": "60", "coupon": "GIFT", "offers": "1", "member": "1"}
    a_coupon("GIFT")
    assert be(client, walk_in).post(f"/b/{made.key}/checkout/", words).status_code == 303
    assert (Order.objects.get().total, ledger()) == (D("61.00"), [])


def test_what_somebody_faster_had_is_refused_and_nothing_is_written(client, monkeypatch):
    """The budget is spent between the look and the write, as on a database without one writer."""
    deal = a_deal(percent="10", budget=7)
    walk_in = guest()
    made = build(walk_in)
    seen = offered(walk_in, made)
    assert seen.shown == "54.90 EUR"
    Deal.objects.filter(pk=deal.pk).update(spent_thousandths=2_000, used=1)
    monkeypatch.setattr("configurator.orders.place.offer", lambda **_: seen)
    with pytest.raises(DealGoneError):
        place(visitor=walk_in, submission=submission(made, shown=seen.shown), at=AT)
    answer = be(client, walk_in).post(f"/b/{made.key}/checkout/", form(made, shown=seen.shown))
    assert answer.status_code == 409
    assert "All of “Ten” has been given away meanwhile. Nothing is ordered yet" in text_of(answer)
    assert (Order.objects.count(), ledger()) == (0, [])


# Coupons


def test_a_coupon_is_typed_into_the_cart_used_once_and_gone(client):
    coupon = a_coupon("GIFT")  # 5.00 off each product
    walk_in = guest()
    made = build(walk_in)
    put_in(visitor=walk_in, key=made.key, quantity=1, at=AT)
    browser = be(client, walk_in)
    assert browser.post("/cart/coupon/", {"code": "gift"})["Location"] == "/cart/"
    page = text_of(browser.get("/cart/"))
    assert "Coupon GIFT" in page
    assert "Deal-Gift : €5.00 less" in page
    order = place(visitor=walk_in, submission=submission(made, quantity=1, shown="25.50 EUR", from_cart=True), at=AT)
    coupon.refresh_from_db()
    assert (order.total, coupon.used, CouponInCart.objects.count()) == (D("25.50"), 1, 0)
    other = guest()
    put_in(visitor=other, key=build(other).key, quantity=1, at=AT)
    answer = be(client, other).post("/cart/coupon/", {"code": "GIFT"}, headers=HTMX)
    assert answer.status_code == 422
    assert "This coupon was used already." in text_of(answer)
    assert 'value="GIFT" aria-invalid="true"' in answer.content.decode()
    event(order, Kind.CANCELLED)
    assert be(client, other).post("/cart/coupon/", {"code": "GIFT"}).status_code == 303


def test_a_coupon_that_takes_nothing_off_says_why_and_stays(client):
    chairs = a_deal("chairs", audience="coupon", targets=[{"family_code": "chair"}])
    a_coupon("CHAIRS", deal=chairs)
    a_coupon("SMALL", deal=a_deal("small", audience="coupon", percent="1"))
    walk_in = guest()
    made = build(walk_in)
    put_in(visitor=walk_in, key=made.key, quantity=1, at=AT)
    browser = be(client, walk_in)
    browser.post("/cart/coupon/", {"code": "CHAIRS"})
    assert "This coupon is not for these products" in text_of(browser.get("/cart/"))
    a_deal("ten", percent="10")
    browser.post("/cart/coupon/", {"code": "SMALL"})
    assert "Your other offers save more, so the coupon is not used and stays yours." in text_of(browser.get("/cart/"))
    place(visitor=walk_in, submission=submission(made, quantity=1), at=AT)
    assert (Coupon.objects.get(code="SMALL").used, CouponInCart.objects.count()) == (0, 1)
    browser.post("/cart/coupon/", {"out": "1"})
    assert CouponInCart.objects.count() == 0


def test_codes_cannot_be_guessed(client):
    walk_in = guest()
    put_in(visitor=walk_in, key=build(walk_in).key, quantity=1, at=AT)
    browser = be(client, walk_in)
    answers = [browser.post("/cart/coupon/", {"code": f"X{n}"}, REMOTE_ADDR="192.0.2.77") for n in range(21)]
    assert "We don't know this code." in text_of(answers[19]).replace("&#x27;", "'")
    assert "Too many codes in a short time." in text_of(answers[20])
    assert browser.get("/cart/coupon/").status_code == 405


# Taking back


def test_cancelling_takes_everything_back_once():
    deal = a_deal(percent="10", supplier="Bulbs Ltd", funded="50")
    a_reward(every=2)
    joe = card_holder()
    order = ordered(joe)
    assert (order.total, Coupon.objects.get().withdrawn_at) == (D("54.90"), None)
    event(order, Kind.CANCELLED)
    event(order, Kind.CANCELLED)
    assert ledger() == [("ten", D("6.10")), ("ten", D("-6.10"))]
    assert sum(Redemption.objects.values_list("supplier_part", flat=True)) == 0
    deal.refresh_from_db()
    assert (deal.spent, deal.used) == (0, 0)
    assert list(Stamp.objects.order_by("pk").values_list("number", flat=True)) == [2, -2]
    assert Coupon.objects.get().withdrawn_at == AT


def test_without_taking_back_a_cancelled_order_would_keep_the_deal(monkeypatch):
    """Negative control."""
    a_deal(percent="10")
    order = ordered(guest())
    monkeypatch.setattr(recording, "_take_offers_back", lambda *_: None)
    event(order, Kind.CANCELLED)
    assert ledger() == [("ten", D("6.10"))]


def test_what_comes_back_is_worth_what_was_paid_for_it_to_the_cent():
    a_deal(kind="amount", percent=0, amount="1.00", most=1)
    walk_in = guest()
    order = ordered(walk_in, quantity=3)  # 91.50 less 1.00
    for kind in (Kind.SHIPPED, Kind.DELIVERED):
        event(order, kind)
    assert Invoice.objects.get().total == D("90.50")
    for _ in range(3):
        words = {"key": uuid.uuid4(), "wanted": {1: 1}, "reason": "unwanted"}
        back = ask_return(visitor=walk_in, order_key=order.key, at=AT, **words)
        accept_return(return_key=back.key, by="staff:1", at=AT)
        receive_return(return_key=back.key, restock=False, by="staff:1", at=AT)
    notes = Invoice.objects.filter(kind=Invoice.Kind.CREDIT_NOTE).order_by("number")
    assert [note.total for note in notes] == [D("30.17"), D("30.16"), D("30.17")]
    assert ledger() == [("ten", D("1.00")), ("ten", D("-0.33")), ("ten", D("-0.34")), ("ten", D("-0.33"))]


def test_the_third_order_of_a_member_earns_a_free_one(client):
    a_reward(every=3)
    joe = card_holder()
    for _ in range(3):
        ordered(joe, quantity=1)
    code = Coupon.objects.get().code
    made = build(joe)
    put_in(visitor=joe, key=made.key, quantity=1, at=AT)
    browser = be(client, joe)
    assert "The third is free" in text_of(browser.get("/card/"))
    browser.post("/cart/coupon/", {"code": code})
    order = place(visitor=joe, submission=submission(made, quantity=1, shown="0.00 EUR"), at=AT)
    assert (order.off, order.total) == (D("30.50"), D("0.00"))
    stranger = card_holder("ann@example.com")
    put_in(visitor=stranger, key=build(stranger).key, quantity=1, at=AT)
    answer = be(client, stranger).post("/cart/coupon/", {"code": code}, headers=HTMX)
    assert "This coupon is for another person." in text_of(answer)


@pytest.mark.parametrize("count", [1, 3])
def test_more_deals_cost_no_more_queries(client, count, django_assert_num_queries):
    for number in range(count):
        a_deal(f"d{number}", targets=[{"family_code": "lamp"}])
    walk_in = guest()
    put_in(visitor=walk_in, key=build(walk_in).key, quantity=1, at=AT)
    browser = be(client, walk_in)
    browser.get("/cart/")
    with django_assert_num_queries(6):
        browser.get("/cart/")
