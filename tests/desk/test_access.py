"""Who may stand at a counter, and what they may see."""

import pytest
from django.core.cache import cache
from django.db import models
from django.test import Client

from configurator.desk import views
from configurator.desk.models import SaleLine
from configurator.insight.models import CustomerValue
from configurator.orders.models import Order
from tests.desk.shop import COLA, COLA_BARS, COUNTER, Till, card_number, clerk, lines, shared_lamp, text_of
from tests.offers.shop import a_coupon, card_holder
from tests.orders.shop import AT

pytestmark = pytest.mark.django_db


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


def test_nobody_guesses_codes_for_long(till, monkeypatch):
    cache.clear()
    monkeypatch.setattr(views, "MISSES", 2)
    said = [text_of(till.scan(f"ABCD-EFG{sign}")) for sign in "HJK"]
    assert ["Too many unknown codes" in one for one in said] == [False, False, True]
    a_coupon("FIVE")
    number = card_number(card_holder())
    for right in (number, "FIVE", shared_lamp().code):  # a guess that is right is not told from a wrong one
        assert "Too many unknown codes" in text_of(till.scan(right))
    assert "Cola 0.33 l is in the sale." in text_of(till.scan(COLA_BARS))
    assert (till.sale.card, till.sale.coupon, lines()) == (None, "", [(COLA, 1)])
    monkeypatch.setattr(views, "is_spent", lambda **_words: False)  # the guard is off
    assert "Card of Joe." in text_of(till.scan(number))


def test_the_link_to_the_counter_is_for_those_who_may(till, staff):
    assert COUNTER in till.get("/").content.decode()
    assert COUNTER in staff.get("/").content.decode()
    assert COUNTER not in Client().get("/").content.decode()
