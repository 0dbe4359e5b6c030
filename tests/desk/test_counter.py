"""The counter in the browser: scanning, changing, paying, and what is in the way."""

import html
import re
import uuid
from random import Random

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import FixedProduct
from configurator.configurations.models import Configuration, SharedCopy
from configurator.customers.identify import set_learning
from configurator.customers.merge import merge
from configurator.customers.models import Customer, Identity, Interaction, Learning
from configurator.desk import ring, views
from configurator.desk.models import Sale, SaleLine
from configurator.insight.models import CustomerValue
from configurator.offers.card.issue import issue_card
from configurator.offers.models import Coupon, CouponInCart, Redemption, Stamp
from configurator.orders.models import Invoice, Order, TaxRate
from configurator.outbox.models import Message
from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from configurator.releases.models import CurrentRelease
from configurator.stock.models import StockItem
from tests.desk.shop import (
    COLA,
    COLA_BARS,
    COUNTER,
    CUP,
    CUP_BARS,
    D,
    Till,
    card_holder,
    card_number,
    clerk,
    shared_lamp,
    stocked,
)
from tests.offers.shop import a_coupon, a_deal, a_list, a_reward
from tests.orders.shop import AT, ON_REQUEST, be, guest, member, publish_lamp

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(db):
    publish_lamp()
    stocked()


@pytest.fixture
def till(db):
    return Till(clerk())


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def till_guests():
    """How many customers are there whom no identity leads to: those of sales."""
    return Customer.objects.filter(identities=None, absorbed=None, merged_into=None).count()


def lines():
    return list(SaleLine.objects.order_by("pk").values_list("sku", "quantity"))


# Who may


def test_only_who_may_sell_comes_in(client):
    assert client.get(COUNTER)["Location"].startswith("/accounts/login/?next=")
    nobody = Till(clerk("other@example.com", may=()))
    assert nobody.get(COUNTER).status_code == 403
    for path in ("scan/", "pay/", "out/", "lines/1/"):
        assert nobody.post(f"{COUNTER}{path}").status_code == 403
        assert client.post(f"{COUNTER}{path}").status_code == 302
    customer = Till(clerk("third@example.com"))
    type(customer.user).objects.update(is_staff=False)
    assert customer.get(COUNTER).status_code == 403


def test_who_sells_needs_a_second_factor_where_staff_do(till, settings):
    settings.STAFF_NEEDS_MFA = True
    assert till.get(COUNTER)["Location"] == "/accounts/2fa/"
    assert till.scan(COLA_BARS).status_code == 302
    settings.STAFF_NEEDS_MFA = False
    assert till.get(COUNTER).status_code == 200


def test_one_cannot_touch_the_sale_of_a_colleague(till):
    till.scan(COLA_BARS)
    other = Till(clerk("other@example.com"))
    line = SaleLine.objects.get()
    said = {"version": till.sale.version, "quantity": 9}
    assert other.post(f"{COUNTER}lines/{line.pk}/", said, headers={"HX-Request": "true"}).status_code == 409
    assert other.post(f"{COUNTER}pay/", till.form("1.50 EUR")).status_code == 409
    assert (lines(), Order.objects.count()) == ([(COLA, 1)], 0)


# Scanning


def test_scans_add_up_and_the_page_says_what_it_costs(till):
    assert "No sale is open." in text_of(till.get(COUNTER))
    assert "Cola 0.33 l is in the sale." in text_of(till.scan(COLA_BARS))
    till.scan(COLA)
    answer = till.scan(CUP_BARS)
    assert lines() == [(COLA, 2), (CUP, 1)]
    said = text_of(answer)
    assert "€1.50 each" in said
    assert "3 pieces in all. €9.00" in said
    assert answer.content.decode().lstrip().startswith('<section id="sale"')


def test_without_script_the_same_form_leads_back_to_the_page(till):
    answer = till.post(f"{COUNTER}scan/", {"code": COLA_BARS})
    assert (answer.status_code, answer["Location"]) == (303, COUNTER)
    page = till.get(COUNTER)
    assert "Cola 0.33 l is in the sale." in text_of(page)
    assert re.search(r'<input id="code"[^>]* autofocus', page.content.decode())
    assert till.post(f"{COUNTER}scan/", {"code": "???"}).status_code == 422


def test_what_is_not_known_changes_nothing(till):
    answer = till.scan("2900000000000001")
    assert (answer.status_code, Sale.objects.count()) == (422, 0)
    assert "is-stop" in answer.content.decode()


def test_a_card_brings_member_prices_and_its_owner_s_name(till):
    a_list(entries=({"sku": CUP, "price": "5.00"},))
    visitor = card_holder()
    till.scan(CUP_BARS)
    assert "€6.00" in text_of(till.get(COUNTER))
    said = text_of(till.scan(card_number(visitor)))
    assert "Card of Joe." in said
    assert "Member price: €1.00 less" in said
    assert "1 piece in all. €5.00" in said
    said = text_of(till.do("out/", what="card"))
    assert "No card: prices for everybody." in said
    assert "1 piece in all. €6.00" in said


def test_the_tier_is_for_those_who_may_know(till):
    visitor = card_holder()
    CustomerValue.objects.create(customer_id=visitor.customer_id, tier="mvc", currency="EUR", at=AT, **_worth())
    tier = CustomerValue.objects.get().get_tier_display()
    till.scan(COLA_BARS)
    assert tier not in text_of(till.scan(card_number(visitor)))
    knowing = Till(clerk("knows@example.com", may=("sell_at_counter", "view_customervalue")))
    assert tier in text_of(knowing.scan(card_number(visitor)))


def _worth():
    """Some number wherever a value has to have one."""
    fields = (one for one in CustomerValue._meta.concrete_fields if not (one.has_default() or one.null))
    kinds = (models.DecimalField, models.IntegerField, models.FloatField)
    return {field.name: 1 for field in fields if isinstance(field, kinds)}


def test_a_build_is_sold_as_a_copy_and_the_customer_s_own_stays(till):
    owner = guest()
    shared = shared_lamp(owner)
    said = text_of(till.scan(shared.code))
    assert "Lamp is in the sale." in said
    assert "Paper shade, 2 × LED bulb, Plug" in said  # noqa: RUF001  a multiplication sign
    assert "1 piece in all. €30.50" in said
    till.scan(shared.spoken_code)  # the same once more
    assert SaleLine.objects.get().quantity == 2
    copy = Configuration.objects.exclude(pk=shared.configuration_id).get()
    assert (copy.choices, copy.customer_id) == (shared.choices, till.sale.guest_id)
    assert Configuration.objects.get(pk=shared.configuration_id).status == "open"


def test_builds_that_cannot_be_sold_say_why_and_leave_nothing_behind(till):
    for choices, says in ((ON_REQUEST, "priced on request"), ({"shade": "PAPER"}, "Still to choose")):
        answer = till.scan(shared_lamp(choices=choices).code)
        assert (answer.status_code, says in text_of(answer)) == (422, True)
    assert (SaleLine.objects.count(), till_guests()) == (0, 0)
    FixedProduct.objects.create(sku="TEA", name="Tea", price="100", currency="JPY")
    till.scan(COLA)
    assert "please sell it apart" in text_of(till.scan("TEA"))


# Changing


def test_quantities_are_set_and_lines_taken_out(till):
    till.scan(COLA_BARS)
    till.scan(CUP_BARS)
    cola, cup = SaleLine.objects.order_by("pk")
    assert "6 pieces in all. €13.50" in text_of(till.do(f"lines/{cola.pk}/", quantity="۵"))  # noqa: RUF001  a five
    for wrong, says in (("x", "a whole number"), ("100", "Up to 99"), ("-1", "at least 1"), ("", "how many")):
        answer = till.do(f"lines/{cola.pk}/", quantity=wrong)
        assert (answer.status_code, says in text_of(answer)) == (422, True), wrong
        assert f'id="many-{cola.pk}"' in answer.content.decode()
        assert 'aria-invalid="true"' in answer.content.decode()
    till.do(f"lines/{cup.pk}/", out="1")
    till.do(f"lines/{cola.pk}/", quantity="0")
    assert lines() == []
    assert "Nothing is in the sale yet." in text_of(till.get(COUNTER))


def test_a_build_that_is_taken_out_and_a_sale_that_is_dropped_leave_no_copy(till):
    before = Configuration.objects.count() + 1
    till.scan(shared_lamp().code)
    till.do(f"lines/{SaleLine.objects.get().pk}/", out="1")
    assert Configuration.objects.count() == before
    till.scan(shared_lamp().code)
    till.do("out/", what="sale")
    assert (till.sale, SaleLine.objects.count()) == (None, 0)
    assert Configuration.objects.count() == before + 1
    assert till_guests() == 0


def test_of_two_tabs_the_second_is_told(till):
    till.scan(COLA_BARS)
    line, seen = SaleLine.objects.get(), till.sale.version
    till.do(f"lines/{line.pk}/", quantity="3")
    late = till.do(f"lines/{line.pk}/", quantity="7", version=seen)
    assert late.status_code == 409
    assert "changed in another tab" in text_of(late)
    assert lines() == [(COLA, 3)]
    assert till.pay("4.50 EUR", version=seen).status_code == 409
    for what in ("card", "coupon", "sale", "nonsense"):
        assert till.do("out/", what=what, version=seen).status_code == 409
    # a scan is added whichever tab it came from, and the tab hears that it was behind
    assert "changed in another tab" in text_of(till.scan(COLA_BARS, version=seen))
    assert lines() == [(COLA, 4)]


def test_without_the_guard_the_second_tab_would_win(till, monkeypatch):
    till.scan(COLA_BARS)
    line, seen = SaleLine.objects.get(), till.sale.version
    till.do(f"lines/{line.pk}/", quantity="3")
    monkeypatch.setattr(Sale, "version", property(lambda _self: seen, lambda _self, _value: None))
    till.post(f"{COUNTER}lines/{line.pk}/", {"version": seen, "quantity": "7"})
    assert lines() == [(COLA, 7)]


def test_a_colleague_has_one_open_sale(till):
    till.scan(COLA)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sale.objects.create(clerk=till.user, opened_at=AT)


# Paying


def test_a_sale_to_nobody_known_is_an_order_that_is_paid_and_gone(till):
    TaxRate.objects.create(country="DE", name="VAT", percent="19")
    till.scan(COLA_BARS)
    till.scan(shared_lamp().code)
    answer = till.pay("32.00 EUR", payment="terminal")
    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{COUNTER}?sold={Sale.objects.get().pk}")
    assert (order.payment, order.total, order.identity_id, order.name, order.email) == (
        "terminal",
        D("32.00"),
        None,
        "",
        "",
    )
    assert order.tax == D("5.11")
    assert order.status == "placed"  # the lamp is made in two days
    assert Message.objects.get().topic == "order.placed"
    page = till.get(answer["Location"])
    said = text_of(page)
    assert "€32.00 taken: By card at the till." in said
    assert "Something of it still has to be made." in said
    invoice = Invoice.objects.get(order=order)
    assert f"/o/{order.token}/papers/{invoice.number}.pdf" in page.content.decode()
    assert not Interaction.objects.filter(verb="ordered").exists()
    assert Configuration.objects.get(pk=order.lines.get(position=1).configuration_key).status == "ordered"


def test_a_purchase_with_a_card_is_the_customer_s(till):
    visitor = card_holder()
    set_learning(visitor=visitor, learning=Learning.ALWAYS, at=AT)
    a_reward(every=2)
    till.scan(card_number(visitor))
    till.scan(COLA_BARS)
    till.scan(shared_lamp().code)
    till.pay("32.00 EUR")
    order = Order.objects.get()
    assert order.identity.kind == "card"
    assert Order.objects.owned_by(visitor.customer_id).get() == order
    acts = Interaction.objects.order_by("pk").values_list("verb", "channel", "identity", "component_code")
    assert list(acts)[-2:] == [
        ("ordered", "counter", order.identity_id, ""),
        ("ordered", "counter", order.identity_id, COLA),
    ]
    assert Stamp.objects.get().number == 2
    assert Coupon.objects.get(reward__isnull=False).customer_id == visitor.customer_id
    assert not Customer.objects.filter(pk=Sale.objects.get().guest_id or uuid.uuid4()).exists()
    page = be(Client(), visitor).get(f"/orders/{order.key}/")
    assert "Paid at the counter." in text_of(page)


def test_learning_off_writes_no_act(till):
    visitor = card_holder()
    set_learning(visitor=visitor, learning=Learning.OFF, at=AT)
    till.scan(card_number(visitor))
    till.scan(COLA_BARS)
    till.pay("1.50 EUR")
    assert (Order.objects.count(), Interaction.objects.filter(verb="ordered").count()) == (1, 0)


def test_pressed_twice_it_is_one_order(till):
    till.scan(COLA_BARS)
    form = till.form("1.50 EUR")
    first, second = (till.post(f"{COUNTER}pay/", form) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert (Order.objects.count(), StockItem.objects.get(sku=COLA).on_hand) == (1, 9)
    assert till.sale is None
    till.scan(CUP_BARS)  # the next customer
    assert Sale.objects.filter(clerk=till.user).count() == 2


def test_without_the_mark_on_the_sale_the_token_still_makes_one_order(till, monkeypatch):
    """The second guard: the sale's key is the token of its order."""
    till.scan(COLA_BARS)
    form = till.form("1.50 EUR")
    monkeypatch.setattr(Sale.objects.none().__class__, "update", lambda *_a, **_k: 1)
    till.post(f"{COUNTER}pay/", form)
    till.post(f"{COUNTER}pay/", form)
    assert Order.objects.count() == 1


def test_another_price_meanwhile_takes_no_money(till):
    till.scan(COLA_BARS)
    FixedProduct.objects.filter(sku=COLA).update(price="1.80")
    answer = till.pay("1.50 EUR")
    assert answer.status_code == 409
    assert "The total is €1.80 now. Nothing is paid yet" in text_of(answer)
    assert (Order.objects.count(), till.sale.status) == (0, "open")
    assert till.pay("1.80 EUR").status_code == 303


def test_what_is_short_or_retired_is_named(till):
    StockItem.objects.filter(sku=COLA).update(on_hand=1)
    till.scan(COLA_BARS)
    till.scan(COLA_BARS)
    answer = till.pay("3.00 EUR")
    assert "Of Cola 0.33 l only 1 are left, and 2 were wanted." in text_of(answer)
    till.scan(CUP_BARS)
    FixedProduct.objects.filter(sku=CUP).update(active=False)
    answer = till.pay("9.00 EUR")
    assert "Not sold any more: CUP-BLUE." in text_of(answer)
    page = till.get(COUNTER)
    assert "It is not sold any more. Please take it out." in text_of(page)
    assert "counter-pay" not in page.content.decode()
    assert Order.objects.count() == 0


def test_a_lamp_that_went_off_sale_holds_up_the_payment_and_says_so(till):
    till.scan(shared_lamp().code)
    till.scan(COLA_BARS)
    CurrentRelease.objects.all().delete()
    said = html.unescape(text_of(till.get(COUNTER)))
    assert "We don't sell it at the moment." in said
    assert "It can be paid once what is marked is taken out." in said
    assert till.pay("32.00 EUR").status_code == 409


@pytest.mark.parametrize("words", [{"payment": "invoice"}, {"payment": ""}, {"sale": "x"}, {"shown": "1.50"}])
def test_a_form_that_we_did_not_send_pays_nothing(till, words):
    till.scan(COLA_BARS)
    answer = till.post(f"{COUNTER}pay/", till.form("1.50 EUR") | words)
    assert (answer.status_code, Order.objects.count()) == (409, 0)


# Coupons


def test_a_coupon_for_anybody_works_without_a_card(till):
    a_coupon("FIVE")
    till.scan(CUP_BARS)
    said = text_of(till.scan("five"))
    assert "Coupon FIVE is in the sale." in said
    assert "1 piece in all. €1.00" in said
    till.pay("1.00 EUR")
    assert Redemption.objects.get().coupon.code == "FIVE"
    assert not CouponInCart.objects.exists()
    assert "This coupon was used already." in text_of(till.scan("FIVE"))


def test_a_personal_coupon_asks_for_its_owner_s_card(till):
    visitor = card_holder()
    a_coupon("MINE", customer_id=visitor.customer_id)
    till.scan(CUP_BARS)
    answer = till.scan("MINE")
    assert "This coupon is for another person. Please scan their club card first." in text_of(answer)
    till.scan(card_number(visitor))
    assert "1 piece in all. €1.00" in text_of(till.scan("MINE"))
    said = text_of(till.do("out/", what="card"))  # without the card it is nobody's
    assert "1 piece in all. €6.00" in said
    assert (till.sale.coupon, CouponInCart.objects.count()) == ("", 0)


def test_a_coupon_scanned_before_the_card_goes_along(till):
    a_coupon("FIVE")
    visitor = card_holder()
    till.scan("FIVE")
    till.scan(CUP_BARS)
    till.scan(card_number(visitor))
    assert CouponInCart.objects.get().customer_id == visitor.customer_id
    said = text_of(till.do("out/", what="coupon"))
    assert "1 piece in all. €6.00" in said
    assert not CouponInCart.objects.exists()
    till.scan("FIVE")
    assert till.pay("1.00 EUR").status_code == 303


def test_another_person_s_card_takes_a_personal_coupon_out_and_says_so(till):
    visitor, other = card_holder(), card_holder("eve@example.com")
    a_coupon("MINE", customer_id=visitor.customer_id)
    till.scan(CUP_BARS)
    till.scan(card_number(visitor))
    till.scan("MINE")
    said = text_of(till.scan(card_number(other)))
    assert "The coupon MINE is taken out: This coupon is for another person." in said
    assert "1 piece in all. €6.00" in said


def test_of_two_tills_one_redeems_and_the_other_is_told(till):
    a_coupon("FIVE")
    other = Till(clerk("other@example.com"))
    for one in (till, other):
        one.scan(CUP_BARS)
        one.scan("FIVE")
    assert till.pay("1.00 EUR").status_code == 303
    answer = other.pay("1.00 EUR")
    said = text_of(answer)
    assert answer.status_code == 409
    assert "This coupon was used already. The total is €6.00 now. Nothing is paid yet" in said
    assert (other.sale.status, Redemption.objects.count()) == ("open", 1)
    assert other.pay("6.00 EUR").status_code == 303


def test_a_deal_whose_budget_ends_meanwhile(till):
    a_deal("rest", kind="amount", percent="0", amount="1", budget="1", targets=({"sku": CUP},))
    other = Till(clerk("other@example.com"))
    for one in (till, other):
        one.scan(CUP_BARS)
    assert till.pay("5.00 EUR").status_code == 303
    assert "The total is €6.00 now." in text_of(other.pay("5.00 EUR"))


# The rest


def test_the_pages_cost_so_many_queries(till, django_assert_max_num_queries):
    a_list(entries=({"sku": CUP, "price": "5.00"},))
    till.scan(card_number(card_holder()))
    for code in (COLA_BARS, CUP_BARS, shared_lamp().code):
        till.scan(code)
    with django_assert_max_num_queries(22):
        till.get(COUNTER)
    with django_assert_max_num_queries(36):
        till.scan(COLA_BARS)


def test_more_of_the_same_costs_no_more_queries(till):
    FixedProduct.objects.bulk_create(FixedProduct(sku=f"P{n}", name=f"Thing {n}", price="1") for n in range(20))

    def queries():
        with CaptureQueriesContext(connection) as seen:
            till.get(COUNTER)
        return len(seen)

    till.scan("P0")
    few = queries()
    for number in range(1, 20):
        till.scan(f"P{number}")
    assert queries() == few


def test_a_friend_s_build_counts_as_brought_by_them(till):
    friend, owner = card_holder(), guest()
    till.scan(card_number(friend))
    till.scan(shared_lamp(owner).code)
    assert SharedCopy.objects.get().sharer_id == owner.customer_id


def test_the_card_of_a_merged_customer_is_the_person_s(till):
    one, other = card_holder(), member("two@example.com")
    merge(survivor_id=other.customer_id, absorbed_id=one.customer_id, at=AT)
    till.scan(Identity.objects.get(kind="card").key)
    till.scan(COLA_BARS)
    till.pay("1.50 EUR")
    assert Order.objects.owned_by(other.customer_id).count() == 1


def test_an_erased_customer_leaves_the_till_in_peace(till):
    visitor = card_holder()
    till.scan(card_number(visitor))
    till.scan(COLA_BARS)
    till.pay("1.50 EUR")
    till.scan(card_number(visitor))
    till.scan(CUP_BARS)
    erase_person(person=person_behind(customer_id=visitor.customer_id), at=AT)
    assert till.get(COUNTER).status_code == 200
    assert Order.objects.get().lines.get().sku == COLA


def test_full_sales_say_so(till, monkeypatch):
    monkeypatch.setattr(ring, "MOST_LINES", 1)
    till.scan(COLA_BARS)
    assert "1 different things are in the sale" in text_of(till.scan(CUP_BARS))
    SaleLine.objects.update(quantity=99)
    assert "There are 99 of Cola 0.33 l already" in text_of(till.scan(COLA_BARS))


def test_nobody_guesses_codes_for_long(till, monkeypatch):
    cache.clear()
    monkeypatch.setattr(views, "MISSES", 2)
    said = [text_of(till.scan(f"ABCD-EFG{sign}")) for sign in "HJK"]
    assert ["Too many unknown codes" in one for one in said] == [False, False, True]


def test_the_link_to_the_counter_is_for_those_who_may(till, staff):
    assert COUNTER in till.get("/").content.decode()
    assert COUNTER in staff.get("/").content.decode()
    assert COUNTER not in Client().get("/").content.decode()


def test_a_card_issued_anew_is_the_same_person(till):
    visitor = card_holder()
    assert issue_card(customer_id=visitor.customer_id, at=AT, rng=Random(1)) == card_number(visitor)
