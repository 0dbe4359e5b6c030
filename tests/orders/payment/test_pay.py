import json
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
import stripe as library

from configurator.fulfillment.relay import STEPS
from configurator.orders.models import Kind, Order, Payment, Refund
from configurator.orders.payment.pay import NotToPayError, pay
from configurator.orders.payment.payback import REFUND_ASKED, pay_back
from configurator.orders.payment.port import Charge, Outcome, ProviderAwayError, RefusedError, Result, providers
from configurator.orders.payment.settle import lapse_unpaid, look_again, settle
from configurator.orders.tracker.stop import cancel
from configurator.outbox.models import Message
from configurator.stock.models import StockItem
from configurator.stock.reserve import reserve
from tests.orders.shop import AT, guest, ordered

pytestmark = pytest.mark.django_db

GOOD, DECLINED = "pm_card_visa", "pm_card_chargeCustomerFail"
LATER = AT + timedelta(hours=2)


def paid(owner, order, means=GOOD, at=AT):
    return pay(visitor=owner, order_key=order.key, means=means, at=at)


def with_authentication(server):
    """A card whose bank asks the customer."""
    client = library.StripeClient("sk_test_x", base_addresses={"api": server})
    card = {"number": "4000002500003155", "exp_month": 12, "exp_year": 2050, "cvc": "123"}
    return client.v1.payment_methods.create({"type": "card", "card": card}).id


def mails():
    return [json.loads(bytes(m.payload)) for m in Message.objects.filter(topic="mail").order_by("pk")]


def refund_all():
    for message in Message.objects.filter(topic=REFUND_ASKED):
        STEPS[REFUND_ASKED](message, AT)


def test_pay_makes_the_order_binding_and_sends_it_to_be_made(owner, order):
    Message.objects.all()._raw_delete(Message.objects.db)
    assert paid(owner, order).result == Result.SUCCEEDED
    payment = Payment.objects.get()
    assert (payment.status, payment.amount, payment.reference[:3]) == ("succeeded", Decimal("61.00"), "pi_")
    assert Order.objects.get().status == "placed"
    assert list(order.events.order_by("pk").values_list("kind", flat=True)) == ["ordered", "paid", "placed"]
    assert Message.objects.filter(topic="order.placed").count() == 1
    assert mails()[-1]["subject"] == f"Your order {order.number} is paid"


def test_pay_takes_the_very_amount(owner, order, stripe):
    paid(owner, order)
    client = library.StripeClient("sk_test_x", base_addresses={"api": stripe})
    intent = client.v1.payment_intents.retrieve(Payment.objects.get().reference)
    assert (intent.amount, intent.currency, intent.metadata["payment"]) == (6100, "eur", str(Payment.objects.get().key))


def test_declined_card_leaves_the_order_waiting_for_another(owner, order):
    assert paid(owner, order, DECLINED).result == Result.FAILED
    assert (Payment.objects.get().status, Order.objects.get().status) == ("failed", "awaiting_payment")
    assert paid(owner, order).result == Result.SUCCEEDED
    assert (Payment.objects.count(), Order.objects.get().status) == (2, "placed")


def test_means_that_nobody_knows_are_refused(owner, order):
    with pytest.raises(RefusedError):
        paid(owner, order, "pm_never_made")
    assert Payment.objects.get().status == "failed"


def test_bank_that_asks_holds_the_order_until_it_answered(owner, order, stripe):
    outcome = paid(owner, order, with_authentication(stripe))
    assert (outcome.result, bool(outcome.secret), Order.objects.get().status) == (Result.ASKS, True, "awaiting_payment")
    assert look_again(at=LATER) == 0


def test_another_card_ends_the_try_that_waits_for_the_bank(owner, order, stripe):
    paid(owner, order, with_authentication(stripe))
    assert paid(owner, order).result == Result.SUCCEEDED
    assert list(Payment.objects.order_by("begun_at", "status").values_list("status", "error")) == [
        ("failed", "given up"),
        ("succeeded", ""),
    ]


def test_paying_twice_is_no_second_payment(owner, order):
    paid(owner, order)
    with pytest.raises(NotToPayError):
        paid(owner, order)
    assert Payment.objects.count() == 1


def test_a_strangers_order_can_not_be_paid(order):
    with pytest.raises(Order.DoesNotExist):
        paid(guest(), order)


def test_provider_away_keeps_the_try_and_the_outcome_comes_later(owner, order, settings, stripe):
    settings.STRIPE_API = "http://127.0.0.1:9"
    providers.cache_clear()
    with pytest.raises(ProviderAwayError):
        paid(owner, order)
    assert (Payment.objects.get().status, look_again(at=LATER)) == ("begun", 0)
    settings.STRIPE_API = stripe
    providers.cache_clear()
    assert look_again(at=LATER) == 1
    assert (Payment.objects.get().error, Order.objects.get().status) == ("never made", "awaiting_payment")


def test_process_that_died_after_the_charge_is_found_out(owner, order, monkeypatch):
    """The money moved, and nobody wrote it down: neither lost nor taken twice."""
    with monkeypatch.context() as cut:
        cut.setattr("configurator.orders.payment.pay.settle", lambda **_words: None)
        paid(owner, order)
    assert (Payment.objects.get().status, Order.objects.get().status) == ("begun", "awaiting_payment")
    assert look_again(at=LATER) == 1
    assert (Payment.objects.get().status, Order.objects.get().status) == ("succeeded", "placed")


def test_settle_twice_is_once(owner, order):
    outcome = paid(owner, order)
    before = (order.events.count(), Message.objects.count())
    settle(outcome=outcome, at=LATER)
    late_failure = Outcome(payment_key=outcome.payment_key, reference=outcome.reference, result=Result.FAILED)
    settle(outcome=late_failure, at=LATER)
    assert (order.events.count(), Message.objects.count(), Payment.objects.get().status) == (*before, "succeeded")


def test_order_that_is_not_paid_in_time_lapses_and_its_parts_are_free(order):
    StockItem.objects.create(sku="PAPER", on_hand=2)
    reserve(reference=order.key, wanted={"PAPER": 2}, until=LATER, at=AT)
    assert lapse_unpaid(at=AT + timedelta(minutes=29)) == 0
    assert (lapse_unpaid(at=LATER), lapse_unpaid(at=LATER)) == (1, 0)
    assert (Order.objects.get().status, StockItem.objects.get().reserved) == ("lapsed", 0)


def late(owner, order, *, left):
    """A payment that began in time and came when the order had lapsed."""
    StockItem.objects.create(sku="PAPER", on_hand=2)
    reserve(reference=order.key, wanted={"PAPER": 2}, until=LATER, at=AT)
    payment = Payment.objects.create(order=order, provider="stripe", amount=order.total, currency="EUR", begun_at=AT)
    made = providers()["stripe"].charge(_charge(payment))
    Payment.objects.filter(pk=payment.pk).update(status="failed")
    lapse_unpaid(at=LATER)
    StockItem.objects.update(on_hand=left)
    settle(outcome=made, at=LATER)


def _charge(payment):
    return Charge(key=payment.key, minor=6100, currency="EUR", means=GOOD)


def test_late_payment_with_the_parts_still_there_is_an_order(owner, order):
    late(owner, order, left=2)
    assert (Order.objects.get().status, StockItem.objects.get().reserved, Refund.objects.count()) == ("placed", 2, 0)


def test_late_payment_with_the_parts_gone_goes_back_and_is_told(owner, order):
    late(owner, order, left=1)
    assert (Order.objects.get().status, StockItem.objects.get().reserved) == ("lapsed", 0)
    refund_all()
    refund = Refund.objects.get()
    assert (refund.status, refund.amount, refund.reference[:3]) == ("done", Decimal("61.00"), "re_")
    assert "all of it goes back to you" in mails()[-2]["text"]
    assert "€61.00" in mails()[-1]["text"]


def test_late_payment_is_back_ordered_where_the_shop_says_so(owner, order, settings):
    settings.LATE_PAYMENT = "backorder"
    late(owner, order, left=1)
    assert (Order.objects.get().status, Refund.objects.count()) == ("placed", 0)
    assert "it takes longer" in mails()[-1]["text"]


def test_cancelling_a_paid_order_pays_all_of_it_back_once(owner, order):
    paid(owner, order)
    cancel(visitor=owner, order_key=order.key, key=uuid.uuid4(), at=LATER)
    refund_all()
    refund_all()
    assert Refund.objects.values_list("amount", "status", "reason").get() == (Decimal("61.00"), "done", "cancelled")
    assert order.events.filter(kind=Kind.REFUNDED).count() == 1
    pay_back(order=order, reason="again", at=LATER)
    assert Refund.objects.count() == 1


def test_pay_back_never_gives_more_than_was_paid(owner, order):
    paid(owner, order)
    pay_back(order=order, reason="part", at=LATER, amount=Decimal("60.00"))
    pay_back(order=order, reason="part", at=LATER, amount=Decimal("60.00"))
    assert [refund.amount for refund in Refund.objects.order_by("asked_at", "-amount")] == [Decimal(60), Decimal(1)]


def test_refund_that_the_provider_refuses_is_written_down_for_staff(owner, order):
    payment = Payment.objects.create(
        order=order, provider="stripe", reference="pi_never", amount=1, currency="EUR", status="succeeded", begun_at=AT
    )
    pay_back(order=order, reason="x", at=AT)
    refund_all()
    assert (payment.refunds.get().status, bool(payment.refunds.get().error)) == ("failed", True)


def test_a_try_that_the_provider_does_not_know_keeps_no_other_from_being_settled(owner, order, monkeypatch):
    with monkeypatch.context() as cut:
        cut.setattr("configurator.orders.payment.pay.settle", lambda **_words: None)
        paid(owner, order)
    strange = ordered(owner, payment="stripe")
    values = {"provider": "stripe", "amount": 1, "currency": "EUR", "begun_at": AT - timedelta(days=1)}
    Payment.objects.create(order=strange, status="waiting", reference="pi_never", **values)
    assert look_again(at=LATER) == 1
    assert sorted(Payment.objects.values_list("status", flat=True)) == ["succeeded", "waiting"]
