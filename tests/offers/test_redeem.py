"""The ledger: budgets and coupons to the last cent and use, what the supplier pays, and taking back."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from configurator.offers.find import Buyer, holding
from configurator.offers.models import Coupon, CouponInCart, Deal, Redemption, RedemptionChangedError
from configurator.offers.present import present, take_out_coupon
from configurator.offers.redeem import DealGoneError, Given, give_back, redeem, redeem_again
from configurator.offers.trouble import Trouble, trouble_of
from tests.offers.shop import a_coupon, a_deal, a_list, card_holder
from tests.orders.shop import AT, guest, member

pytestmark = pytest.mark.django_db

D = Decimal


def ledger():
    rows = Redemption.objects.order_by("pk")
    return [(row.deal.code, row.amount, row.supplier_part) for row in rows]


def spent(deal):
    deal.refresh_from_db()
    return deal.spent, deal.used


def give(deal, amount, *, order=None, coupon=""):
    key = order or uuid.uuid4()
    redeem(order_key=key, given=[Given(deal_id=deal.pk, amount=D(amount), coupon=coupon)], at=AT)
    return key


def test_a_budget_is_given_to_the_last_cent_and_no_further():
    deal = a_deal(budget=1)
    for amount in ("0.10", "0.20", "0.70"):
        give(deal, amount)
    assert spent(deal) == (D(1), 3)
    with pytest.raises(DealGoneError), transaction.atomic():
        give(deal, "0.01")
    assert spent(deal) == (D(1), 3)
    assert sum(row[1] for row in ledger()) == 1


def test_a_count_is_given_so_often():
    deal = a_deal(budget_count=2)
    give(deal, 5)
    give(deal, 7)
    with pytest.raises(DealGoneError), transaction.atomic():
        give(deal, 1)
    assert spent(deal) == (D(12), 2)


def test_the_database_holds_a_budget_by_itself():
    deal = a_deal(budget=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deal.objects.filter(pk=deal.pk).update(spent_thousandths=1_001)


def test_what_suppliers_pay_is_the_sum_of_the_ledger_to_the_cent():
    deal = a_deal(supplier="Nuts Ltd", funded="33.33")
    orders = [give(deal, amount) for amount in ("0.05", "1.00", "10.01")]
    assert [row[2] for row in ledger()] == [D("0.02"), D("0.33"), D("3.34")]
    give_back(order_key=orders[2], at=AT, amounts={deal.pk: D("4.00")})
    give_back(order_key=orders[2], at=AT, amounts={deal.pk: D(99)})
    assert ledger()[3:] == [("ten", D("-4.00"), D("-1.34")), ("ten", D("-6.01"), D("-2.00"))]
    assert spent(deal) == (D("1.05"), 2)
    assert sum(row[2] for row in ledger()) == D("0.35")


def test_taken_back_twice_is_taken_back_once_and_can_be_given_again():
    deal = a_deal(budget_count=1)
    coupon = a_coupon("ONCE", deal=deal)
    order = give(deal, 5, coupon="ONCE")
    give_back(order_key=order, at=AT)
    give_back(order_key=order, at=AT)
    assert ledger() == [("ten", D(5), D(0)), ("ten", D(-5), D(0))]
    coupon.refresh_from_db()
    assert (spent(deal), coupon.used) == ((D(0), 0), 0)
    redeem_again(order_key=order, at=AT)
    redeem_again(order_key=order, at=AT)
    coupon.refresh_from_db()
    assert (spent(deal), coupon.used) == ((D(5), 1), 1)
    give_back(order_key=order, at=AT)
    give(deal, 3)
    with pytest.raises(DealGoneError), transaction.atomic():
        redeem_again(order_key=order, at=AT)


def test_a_coupon_for_one_order_is_used_once():
    coupon = a_coupon()
    give(coupon.deal, 5, coupon="GIFT")
    with pytest.raises(DealGoneError) as gone, transaction.atomic():
        give(coupon.deal, 5, coupon="GIFT")
    assert (gone.value.name, gone.value.coupon) == ("GIFT", True)
    open_to_all = a_coupon("ALL", deal=coupon.deal, single_use=False)
    give(coupon.deal, 5, coupon="ALL")
    give(coupon.deal, 5, coupon="ALL")
    open_to_all.refresh_from_db()
    assert open_to_all.used == 2


def test_nobody_changes_or_deletes_the_ledger():
    give(a_deal(), 5)
    row = Redemption.objects.get()
    for change in (row.save, row.delete, Redemption.objects.all().delete, Redemption.objects.update):
        with pytest.raises(RedemptionChangedError):
            change()


# What holds for whom


def codes(buyer, **words):
    found = holding(buyer=buyer, currency="EUR", at=AT, **words)
    return [one.code for one in found.prices], [one.code for one in found.deals]


def test_what_holds_for_guests_customers_and_members():
    a_list("public", entries=())
    a_list("member", entries=())
    joe, stranger, walk_in = card_holder(), member("ann@example.com"), guest()
    contract = a_list("contract", entries=(), customer_id=stranger.customer_id)
    a_deal("all")
    a_deal("club", audience="members")
    a_deal("secret", audience="coupon")
    a_deal("off", active=False)
    a_deal("yen", currency="JPY")
    assert codes(Buyer()) == (["public"], ["all"])
    assert codes(Buyer(customer_id=walk_in.customer_id)) == (["public"], ["all"])
    assert codes(Buyer(customer_id=joe.customer_id, signed_in=True)) == (["member", "public"], ["all", "club"])
    assert codes(Buyer(customer_id=joe.customer_id)) == (["public"], ["all"])
    assert codes(Buyer(customer_id=stranger.customer_id, signed_in=True)) == ([contract.code, "public"], ["all"])


@pytest.mark.parametrize(
    ("zone", "at", "holds"),
    [
        ("UTC", datetime(2026, 5, 1, 0, 0, tzinfo=UTC), True),
        ("UTC", datetime(2026, 4, 30, 23, 59, 59, tzinfo=UTC), False),
        ("UTC", datetime(2026, 5, 31, 23, 59, 59, 999_999, tzinfo=UTC), True),
        ("UTC", datetime(2026, 6, 1, 0, 0, tzinfo=UTC), False),
        ("Europe/Berlin", datetime(2026, 5, 31, 21, 59, 59, tzinfo=UTC), True),
        ("Europe/Berlin", datetime(2026, 5, 31, 22, 0, tzinfo=UTC), False),
        ("Pacific/Auckland", datetime(2026, 5, 31, 12, 0, tzinfo=UTC), False),
        ("America/Los_Angeles", datetime(2026, 6, 1, 6, 59, tzinfo=UTC), True),
    ],
)
def test_a_period_begins_and_ends_where_the_shop_is(settings, zone, at, holds):
    settings.SHOP_TIME_ZONE = zone
    deal = a_deal(starts_on=date(2026, 5, 1), ends_before=date(2026, 6, 1))
    found = holding(buyer=Buyer(), currency="EUR", at=at).deals
    assert (deal.holds_at(at), bool(found)) == (holds, holds)


def test_what_is_spent_does_not_hold():
    deal = a_deal(budget_count=1)
    assert codes(Buyer())[1] == ["ten"]
    give(deal, 1)
    assert codes(Buyer())[1] == []


# Coupons in the cart


def trouble(code, visitor, at=AT):
    try:
        present(customer_id=visitor.customer_id, text=code, at=at)
    except Trouble as found:
        return found.says
    return ""


def test_every_reason_has_its_sentence():
    joe, ann = member(), member("ann@example.com")
    day = AT.date()
    base = {"audience": "coupon"}
    a_coupon("NOW")
    a_coupon("ANNS", deal=a_deal("d1", **base), customer_id=ann.customer_id)
    a_coupon("USED", deal=a_deal("d2", **base), used=1)
    a_coupon("LATE", deal=a_deal("d3", **base, ends_before=day))
    a_coupon("EARLY", deal=a_deal("d4", **base, starts_on=day + timedelta(days=1)))
    a_coupon("GONE", deal=a_deal("d5", **base, budget_count=0))
    a_coupon("BACK", deal=a_deal("d6", **base), withdrawn_at=AT)
    said = {code: trouble(code, joe) for code in ("NOW", "ANNS", "USED", "LATE", "EARLY", "GONE", "BACK", "WHAT?", "")}
    assert said == {
        "NOW": "",
        "ANNS": "This coupon is for another person.",
        "USED": "This coupon was used already.",
        "LATE": "This coupon held until the end of 3 March 2026.",
        "EARLY": "This coupon holds from 5 March 2026 on.",
        "GONE": "All of this deal has been given away meanwhile.",
        "BACK": "This coupon does not hold any more.",
        "WHAT?": "We don't know this code. Please look at it once more.",
        "": "We don't know this code. Please look at it once more.",
    }
    assert [row.coupon.code for row in CouponInCart.objects.all()] == ["NOW"]
    assert trouble(" now ", joe) == ""
    assert trouble("ANNS", ann) == ""


def test_one_coupon_lies_in_a_cart():
    joe = member()
    a_coupon("ONE")
    two = a_coupon("TWO")
    for code in ("ONE", "TWO"):
        present(customer_id=joe.customer_id, text=code, at=AT)
    found = holding(buyer=Buyer(customer_id=joe.customer_id), currency="EUR", at=AT)
    assert (found.coupon, found.trouble, [one.coupon for one in found.deals]) == (two, None, ["TWO"])
    other = holding(buyer=Buyer(customer_id=joe.customer_id), currency="USD", at=AT)
    assert (other.trouble, other.deals) == (Trouble("currency"), ())
    Coupon.objects.filter(pk=two.pk).update(used=1)
    found = holding(buyer=Buyer(customer_id=joe.customer_id), currency="EUR", at=AT)
    assert (found.trouble, found.deals) == (Trouble("used"), ())
    assert take_out_coupon(customer_id=joe.customer_id) == 1
    assert holding(buyer=Buyer(customer_id=joe.customer_id), currency="EUR", at=AT).coupon is None
    assert trouble_of(coupon=two, customer_id=None, at=AT) is None  # as it was read: not used
