"""Paying: a sale becomes an order once, at the price that was shown, or says what is in the way."""

import html

import pytest

from catalog.models import FixedProduct
from configurator.configurations.models import Configuration
from configurator.customers.models import Interaction
from configurator.desk.models import Sale
from configurator.orders.models import Invoice, Order, TaxRate
from configurator.outbox.models import Message
from configurator.releases.models import CurrentRelease
from configurator.stock.models import StockItem
from tests.desk.shop import COLA, COLA_BARS, COUNTER, CUP, CUP_BARS, D, shared_lamp, text_of

pytestmark = pytest.mark.django_db


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
