"""Scanning: products, cards and builds come into the sale, and the page says what it costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import FixedProduct
from configurator.configurations.models import Configuration, SharedCopy
from configurator.desk import ring
from configurator.desk.models import Sale, SaleLine
from tests.desk.shop import (
    COLA,
    COLA_BARS,
    COUNTER,
    CUP,
    CUP_BARS,
    card_number,
    lines,
    shared_lamp,
    text_of,
    till_guests,
)
from tests.offers.shop import a_list, card_holder
from tests.orders.shop import ON_REQUEST, guest

pytestmark = pytest.mark.django_db


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


def test_a_friend_s_build_counts_as_brought_by_them(till):
    friend, owner = card_holder(), guest()
    till.scan(card_number(friend))
    till.scan(shared_lamp(owner).code)
    assert SharedCopy.objects.get().sharer_id == owner.customer_id


def test_full_sales_say_so(till, monkeypatch):
    monkeypatch.setattr(ring, "MOST_LINES", 1)
    till.scan(COLA_BARS)
    assert "1 different things are in the sale" in text_of(till.scan(CUP_BARS))
    SaleLine.objects.update(quantity=99)
    assert "There are 99 of Cola 0.33 l already" in text_of(till.scan(COLA_BARS))


def test_the_pages_cost_so_many_queries(till, django_assert_max_num_queries):
    a_list(entries=({"sku": CUP, "price": "5.00"},))
    till.scan(card_number(card_holder()))
    for code in (COLA_BARS, CUP_BARS, shared_lamp().code):
        till.scan(code)
    with django_assert_max_num_queries(13):
        till.get(COUNTER)
    with django_assert_max_num_queries(20):
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
