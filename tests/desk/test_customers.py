"""Customers at the counter: whose a purchase is, what we learn of it, and what of them goes again."""

import uuid
from random import Random

import pytest
from django.test import Client

from configurator.customers.identify import set_learning
from configurator.customers.merge import merge
from configurator.customers.models import Customer, Identity, Interaction, Learning
from configurator.desk.models import Sale
from configurator.offers.card.issue import issue_card
from configurator.offers.models import Coupon, Stamp
from configurator.orders.models import Order
from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from tests.desk.shop import COLA, COLA_BARS, COUNTER, CUP_BARS, card_number, shared_lamp, text_of
from tests.offers.shop import a_reward, card_holder
from tests.orders.shop import AT, be, member

pytestmark = pytest.mark.django_db


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


def test_a_card_issued_anew_is_the_same_person(till):
    visitor = card_holder()
    assert issue_card(customer_id=visitor.customer_id, at=AT, rng=Random(1)) == card_number(visitor)
