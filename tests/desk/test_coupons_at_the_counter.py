"""Coupons and deals at the counter: whose they are, and who is faster."""

import pytest

from configurator.offers.models import CouponInCart, Redemption
from tests.desk.shop import CUP, CUP_BARS, Till, card_number, clerk, text_of
from tests.offers.shop import a_coupon, a_deal, card_holder

pytestmark = pytest.mark.django_db


def test_a_coupon_for_anybody_works_without_a_card(till):
    a_coupon("FIVE")
    till.scan(CUP_BARS)
    said = text_of(till.scan("five"))
    assert "Coupon FIVE is in the sale." in said
    assert "1 piece in all. €1.00" in said
    till.pay("1.00 EUR")
    assert Redemption.objects.get().coupon.code == "FIVE"
    assert not CouponInCart.objects.exists()
    assert "This coupon was used already." in text_of(till.scan("FIVE"))


def test_a_personal_coupon_asks_for_its_owner_s_card(till):
    visitor = card_holder()
    a_coupon("MINE", customer_id=visitor.customer_id)
    till.scan(CUP_BARS)
    answer = till.scan("MINE")
    assert "This coupon is for another person. Please scan their club card first." in text_of(answer)
    till.scan(card_number(visitor))
    assert "1 piece in all. €1.00" in text_of(till.scan("MINE"))
    said = text_of(till.do("out/", what="card"))  # without the card it is nobody's
    assert "1 piece in all. €6.00" in said
    assert (till.sale.coupon, CouponInCart.objects.count()) == ("", 0)


def test_a_coupon_scanned_before_the_card_goes_along(till):
    a_coupon("FIVE")
    visitor = card_holder()
    till.scan("FIVE")
    till.scan(CUP_BARS)
    till.scan(card_number(visitor))
    assert CouponInCart.objects.get().customer_id == visitor.customer_id
    said = text_of(till.do("out/", what="coupon"))
    assert "1 piece in all. €6.00" in said
    assert not CouponInCart.objects.exists()
    till.scan("FIVE")
    assert till.pay("1.00 EUR").status_code == 303


def test_another_person_s_card_takes_a_personal_coupon_out_and_says_so(till):
    visitor, other = card_holder(), card_holder("eve@example.com")
    a_coupon("MINE", customer_id=visitor.customer_id)
    till.scan(CUP_BARS)
    till.scan(card_number(visitor))
    till.scan("MINE")
    said = text_of(till.scan(card_number(other)))
    assert "The coupon MINE is taken out: This coupon is for another person." in said
    assert "1 piece in all. €6.00" in said


def test_of_two_tills_one_redeems_and_the_other_is_told(till):
    a_coupon("FIVE")
    other = Till(clerk("other@example.com"))
    for one in (till, other):
        one.scan(CUP_BARS)
        one.scan("FIVE")
    assert till.pay("1.00 EUR").status_code == 303
    answer = other.pay("1.00 EUR")
    said = text_of(answer)
    assert answer.status_code == 409
    assert "This coupon was used already. The total is €6.00 now. Nothing is paid yet" in said
    assert (other.sale.status, Redemption.objects.count()) == ("open", 1)
    assert other.pay("6.00 EUR").status_code == 303


def test_a_deal_whose_budget_ends_meanwhile(till):
    a_deal("rest", kind="amount", percent="0", amount="1", budget="1", targets=({"sku": CUP},))
    other = Till(clerk("other@example.com"))
    for one in (till, other):
        one.scan(CUP_BARS)
    assert till.pay("5.00 EUR").status_code == 303
    assert "The total is €6.00 now." in text_of(other.pay("5.00 EUR"))
