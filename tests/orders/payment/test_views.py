import hashlib
import hmac
import json
import time

import pytest

from configurator.orders.models import Order, Payment
from tests.orders.payment.conftest import SECRET
from tests.orders.shop import AT, be, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client, owner, order):
    return be(client, owner)


def test_page_asks_for_a_card_and_lets_only_the_provider_in(browser, order, stripe):
    answer = browser.get(f"/orders/{order.key}/pay/")
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self' https://js.stripe.com" in policy
    assert f"connect-src 'self' {stripe}" in policy or "connect-src 'self' https://api.stripe.com" in policy
    assert "unsafe" not in policy
    assert "js.stripe.com" not in browser.get(f"/orders/{order.key}/")["Content-Security-Policy"]
    assert b"pk_test_of_the_tests" in answer.content
    assert b"sk_test" not in answer.content


def test_page_of_an_order_that_waits_leads_there(browser, order):
    assert f"/orders/{order.key}/pay/" in browser.get(f"/orders/{order.key}/").content.decode()


def test_pay_and_again(browser, order):
    url = f"/orders/{order.key}/pay/"
    assert browser.post(url, {"means": "pm_card_visa"}).json() == {"next": f"/orders/{order.key}/", "secret": ""}
    assert Order.objects.get().status == "placed"
    assert browser.post(url, {"means": "pm_card_visa"}).json() == {"next": f"/orders/{order.key}/"}
    assert browser.get(url).status_code == 303
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("means", "status", "words"),
    [
        ("pm_card_chargeCustomerFail", 422, "Your bank declined the card. Try another one."),
        ("pm_never_made", 422, "Your bank declined the card. Try another one."),
        ("<script>", 422, "That card could not be read. Please type it again."),
        ("", 422, "That card could not be read. Please type it again."),
    ],
)
def test_what_does_not_work_is_said(browser, order, means, status, words):
    answer = browser.post(f"/orders/{order.key}/pay/", {"means": means})
    assert (answer.status_code, answer.json()) == (status, {"error": words})
    assert Order.objects.get().status == "awaiting_payment"


def test_strangers_are_answered_404(client, order):
    stranger = be(client, guest())
    assert stranger.get(f"/orders/{order.key}/pay/").status_code == 404
    assert stranger.post(f"/orders/{order.key}/pay/", {"means": "pm_card_visa"}).status_code == 404


def event(payment, kind="payment_intent.succeeded"):
    intent = {
        "id": "pi_told",
        "object": "payment_intent",
        "status": "succeeded",
        "client_secret": "x",
        "metadata": {"payment": str(payment.key)} if payment else {},
    }
    return json.dumps({"id": "evt_1", "object": "event", "type": kind, "data": {"object": intent}}).encode()


def signature(body, *, secret=SECRET, age=0):
    at = int(time.time()) - age
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"


def tell(client, body, **how):
    return client.post(
        "/hooks/payment/stripe/",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": signature(body, **how)},
    )


@pytest.fixture
def begun(order):
    return Payment.objects.create(order=order, provider="stripe", amount=order.total, currency="EUR", begun_at=AT)


def test_notice_settles_a_payment_however_often_it_comes(client, begun):
    assert [tell(client, event(begun)).status_code for _ in range(3)] == [204, 204, 204]
    assert (Order.objects.get().status, Payment.objects.get().reference) == ("placed", "pi_told")
    assert begun.order.events.filter(kind="paid").count() == 1


@pytest.mark.parametrize("how", [{"secret": "whsec_of_somebody_else"}, {"age": 301}])
def test_forged_and_old_notices_are_refused(client, begun, how):
    assert tell(client, event(begun), **how).status_code == 400
    assert Payment.objects.get().status == "begun"


def test_notice_without_signature_or_provider_is_refused(client, begun):
    assert client.post("/hooks/payment/stripe/", event(begun), content_type="application/json").status_code == 400
    assert client.post("/hooks/payment/nobody/", b"{}", content_type="application/json").status_code == 404


def test_notices_about_others_are_thanked_for(client, order):
    assert tell(client, event(None)).status_code == 204
    assert tell(client, event(None, "charge.updated")).status_code == 204
    stranger = Payment(order=order)
    assert tell(client, event(stranger)).status_code == 204


def test_long_notice_is_refused_unread(client, order):
    assert tell(client, b"x" * 300_000).status_code == 413
