"""Purchases that were recorded elsewhere: whose they are, once each, taken along and erased."""

import json
import zipfile
from datetime import timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction

from configurator.customers.identify import add_identity
from configurator.customers.merge import undo
from configurator.customers.models import Customer, Identity, Merge
from configurator.insight.models import Purchase
from configurator.offers.card.issue import new_number
from configurator.privacy.erase import erase_person
from configurator.privacy.export import export
from configurator.privacy.walk import person_behind
from configurator.profiles.merge import merge_customers
from tests.orders.shop import AT

CARDS = tuple(new_number(rng=Random(seed)) for seed in (1, 2))


def household(card):
    customer = Customer.objects.create(created_at=AT)
    return add_identity(customer_id=customer.pk, kind=Identity.Kind.CARD, text=card, at=AT)


def bought(identity, **changed):
    values = {"basket": 1, "position": 1, "at": AT, "sku": "MILK-1", "quantity": 2}
    values |= {"paid_thousandths": 2_580, "currency": "EUR"} | changed
    return Purchase.objects.create(identity=identity, **values)


@pytest.fixture
def two(db):
    return [household(card) for card in CARDS]


def test_they_follow_a_merge_and_its_undoing(two):
    one, other = two
    bought(one)
    bought(other, sku="BREAD")
    merge_customers(survivor_id=one.customer_id, absorbed_id=other.customer_id, at=AT)
    for customer_id in (one.customer_id, other.customer_id):
        assert Purchase.objects.of(customer_id).count() == 2
    undo(merge_id=Merge.objects.get().pk, at=AT)
    assert [row.sku for row in Purchase.objects.of(one.customer_id)] == ["MILK-1"]


def test_a_line_of_a_receipt_stands_once(two):
    bought(two[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        bought(two[0])
    bought(two[0], position=2)
    bought(two[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        bought(two[0], position=3, quantity=0)
    assert Purchase.objects.count() == 3


def test_a_time_begins_with_its_first_moment_and_ends_before_its_last(two):
    rows = [bought(two[0], basket=n, at=AT + timedelta(days=n)) for n in range(4)]
    found = Purchase.objects.between(rows[1].at, rows[3].at).order_by("at")
    assert list(found) == rows[1:3]
    assert str(rows[0].paid) == "2.58"


def test_a_person_takes_them_along_and_has_them_erased(two):
    bought(two[0], sku="ZYX-1")
    kept = bought(two[1])
    person = person_behind(customer_id=two[0].customer_id)
    with export(person=person, at=AT) as file, zipfile.ZipFile(file) as archive:
        taken = json.loads(archive.read("data.json"))
        table = archive.read("insight.purchase.csv").decode("utf-8-sig")
    assert taken["tables"]["insight.Purchase"][0]["sku"] == "ZYX-1"
    assert "ZYX-1" in table
    erase_person(person=person, at=AT)
    assert list(Purchase.objects.all()) == [kept]
