from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from configurator.customers.models import User
from configurator.orders.models import Order, QuoteAnswer, QuoteRequest
from configurator.orders.place import place
from configurator.orders.quotes.answer import answer
from tests.orders.shop import AT, ON_REQUEST, be, build, guest, publish_lamp, submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    publish_lamp()
    return guest()


@pytest.fixture
def asked(owner):
    return place(visitor=owner, submission=submission(build(owner, ON_REQUEST)), at=AT)


def answered(asked, days=3):
    now = timezone.now()
    words = {"unit_price": Decimal(104), "note": "<b>dear</b>", "by_id": None, "at": now}
    return answer(request_key=asked.key, valid_until=now.date() + timedelta(days=days), **words)


def form(row):
    return {"answer_key": row.key, "shown": "208.00 EUR", "payment": "invoice"}


def test_the_owner_sees_the_price_and_orders_from_its_page_and_from_its_link(client, owner, asked):
    row = answered(asked)
    be(client, owner)
    for page in (f"/requests/{asked.key}/", f"/o/{asked.token}/"):
        words = client.get(page).content.decode()
        assert "Order for this price" in words
        assert "€104.00 each" in words
        assert "&lt;b&gt;dear" in words
    gone = client.post(f"/requests/{asked.key}/accept/", form(row))
    order = Order.objects.get()
    assert (gone.status_code, gone["Location"]) == (303, f"/o/{order.token}/")
    assert client.post(f"/requests/{asked.key}/accept/", form(row))["Location"] == gone["Location"]
    assert order.number in client.get(f"/requests/{asked.key}/").content.decode()


def test_a_part_that_costs_nothing_is_included(client, owner, asked):
    words = be(client, owner).get(f"/requests/{asked.key}/").content.decode()
    assert "€0.00" not in words
    assert [item["price"] for item in asked.items] == [None if p is None else Decimal(p) for p in prices(asked)]


def prices(asked):
    return [item["price"] for item in asked.build["bom"]]


def test_who_only_has_the_link_reads_but_does_not_order(client, asked):
    row = answered(asked)
    be(client, guest())
    words = client.get(f"/o/{asked.token}/").content.decode()
    assert "€104.00 each" in words
    assert "Order for this price" not in words
    for act in ("accept", "again"):
        assert client.post(f"/requests/{asked.key}/{act}/", form(row)).status_code == 404
    assert not Order.objects.exists()


def test_expired_says_so_and_offers_to_ask_again(client, owner, asked):
    row = answered(asked, days=-1)
    be(client, owner)
    refused = client.post(f"/requests/{asked.key}/accept/", form(row))
    assert (refused.status_code, "The price was good until" in refused.content.decode()) == (409, True)
    assert "Ask again" in refused.content.decode()
    client.post(f"/requests/{asked.key}/again/")
    client.post(f"/requests/{asked.key}/again/")
    assert QuoteRequest.objects.count() == 2


@pytest.mark.parametrize(
    "changed", [{"answer_key": "x"}, {"shown": "1.00 EUR"}, {"payment": "gold"}, {"shown": ""}, {"payment": "stripe"}]
)
def test_forged_forms_order_nothing(client, owner, asked, changed):
    row = answered(asked)
    answer = be(client, owner).post(f"/requests/{asked.key}/accept/", form(row) | changed)
    assert (answer.status_code, Order.objects.exists()) == (409, False)
    assert 'role="alert"' in answer.content.decode()


@pytest.fixture
def clerk(client):
    client.force_login(User.objects.create_superuser("clerk@example.com", "a good password"))
    return client


def test_staff_answer_in_the_admin(clerk, asked):
    page = reverse("admin:orders_quoterequest_answer", args=[asked.key])
    assert page in clerk.get(reverse("admin:orders_quoterequest_change", args=[asked.key])).content.decode()
    assert "price on request" in clerk.get(page).content.decode()
    said = {"unit_price": "104.00", "valid_until": "2020-01-01", "note": "kept"}
    refused = clerk.post(page, said)
    assert (refused.status_code, "That day is over" in refused.content.decode()) == (422, True)
    assert "kept" in refused.content.decode()
    assert clerk.post(page, said | {"valid_until": "2099-01-01"}).status_code == 303
    assert QuoteAnswer.objects.get().by.email == "clerk@example.com"


def test_others_do_not_answer(client, asked):
    client.force_login(User.objects.create_user("joe2@example.com", "a good password"))
    page = reverse("admin:orders_quoterequest_answer", args=[asked.key])
    assert client.post(page, {"unit_price": "1", "valid_until": "2099-01-01"}).status_code in {302, 403}
    assert not QuoteAnswer.objects.exists()
