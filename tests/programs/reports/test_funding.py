"""What suppliers are charged for deals: to the cent, once, and never for few households."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from configurator.offers.models import Redemption
from configurator.programs.models import ChargedRedemption, SupplierCharge
from tests.programs.reports.club import (
    BEGIN,
    FIRST,
    days,
    deal,
    households,
    made,
    order,
    page,
    redeemed,
)


def balance():
    """What suppliers owe by the ledger; what was charged less what was given back; and what waits."""
    owed = Redemption.objects.exclude(supplier="").aggregate(sum=Sum("supplier_part"))["sum"] or 0
    waits = Redemption.objects.filter(charged=None).exclude(supplier="").aggregate(sum=Sum("supplier_part"))["sum"] or 0
    charges = SupplierCharge.objects.values_list("credit", "amount")
    return owed, sum(-amount if credit else amount for credit, amount in charges), waits


def test_funding_is_what_was_redeemed_to_the_cent(desk, db):
    everybody = households(23)
    milk, cream = deal("milk", funded=33), deal("cream", funded=50)
    orders = [order(identity) for identity in everybody]
    for number, one in enumerate(orders[:12]):
        redeemed(milk, one, 101 + number)
    for one in orders[12:15]:
        redeemed(cream, one, 55)
    made(desk)
    charge = SupplierCharge.objects.get()
    owed, charged, waits = balance()
    assert (owed, waits) == (charged, 0)
    assert charge.amount == sum(Decimal(line["amount"]) for line in charge.lines)
    assert {line["deal"] for line in charge.lines} == {""}  # cream's three households can't stand alone
    assert "Deals that the supplier pays" in page(desk, "Alm").content.decode()
    assert f"{charge.amount:.2f}" in page(desk, "Alm").content.decode()


def test_few_redemptions_wait_and_are_charged_once_with_a_later_period(desk, db):
    milk, everybody = deal("milk"), households(12)
    orders = [order(identity) for identity in everybody]
    for one in orders[:9]:
        redeemed(milk, one, 101)
    made(desk)
    assert not SupplierCharge.objects.exists()
    owed, charged, waits = balance()
    assert (charged, waits) == (0, owed)
    for one in orders[9:]:
        redeemed(milk, one, 101, at=BEGIN + days(28))
    made(desk, FIRST + days(28))
    owed, charged, waits = balance()
    assert (charged, waits) == (owed, 0)
    assert ChargedRedemption.objects.count() == 12
    one = ChargedRedemption.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ChargedRedemption.objects.create(charge=one.charge, redemption=one.redemption)


def test_what_is_taken_back_is_never_charged_or_given_back(desk, db):
    milk, everybody = deal("milk"), households(11)
    orders = [order(identity) for identity in everybody]
    for one in orders:
        redeemed(milk, one, 200)
    redeemed(milk, orders[10], -200)  # in the same period: as if it had never been
    made(desk)
    assert SupplierCharge.objects.get().amount == 10
    for one in orders[:9]:
        redeemed(milk, one, -200, at=BEGIN + days(28))
    made(desk, FIRST + days(28))
    assert SupplierCharge.objects.count() == 1  # nine households: it waits
    redeemed(milk, orders[9], -200, at=BEGIN + days(56))
    made(desk, FIRST + days(56))
    assert SupplierCharge.objects.get(credit=True).amount == 10
    owed, charged, waits = balance()
    assert (owed, charged, waits) == (0, 0, 0)


def test_orders_without_a_person_count_as_one_household(desk, db):
    milk = deal("milk")
    for _ in range(12):
        redeemed(milk, order(None), 200)
    made(desk)
    assert not SupplierCharge.objects.exists()
