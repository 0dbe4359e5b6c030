"""What a scan means: the right thing, or a sentence that says what is wrong with it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from catalog.models import FixedProduct
from configurator.configurations.sharing.share import revoke
from configurator.customers.keys import check_digit_fits
from configurator.customers.models import Identity
from configurator.desk.read import UnreadError, read
from tests.desk.shop import COLA, COLA_BARS, CUP_BARS, card_number, shared_lamp
from tests.offers.shop import a_coupon, card_holder
from tests.orders.shop import guest

pytestmark = pytest.mark.django_db


def meant(text):
    return read(text=text, at=timezone.now())


def refusal(text):
    with pytest.raises(UnreadError) as unread:
        meant(text)
    return str(unread.value)


@pytest.mark.parametrize("text", [COLA_BARS, f" {COLA_BARS} ", "0" + COLA_BARS, COLA, "۴۰۰۶۳۸۱۳۳۳۹۳۱"])
def test_a_product_by_its_barcode_or_sku(text):
    assert meant(text).product.sku == COLA


def test_eight_digits_are_a_product_too():
    assert meant(CUP_BARS).product.name == "Blue cup"


def test_a_card_however_it_is_written():
    number = card_number(card_holder())
    spaced = " ".join(number[at : at + 4] for at in range(0, 16, 4))
    assert meant(number).card.key == meant(spaced).card.key == number


def test_a_card_with_one_wrong_digit_is_told_which():
    number = card_number(card_holder())
    for place in range(16):
        other = str((int(number[place]) + 3) % 10)
        wrong = number[:place] + other + number[place + 1 :]
        assert not check_digit_fits(wrong)
        assert f"digit {place + 1} is {number[place]}: please compare." in refusal(wrong)


def test_a_card_that_resembles_none_is_told_to_be_scanned_again():
    assert refusal("2900000000000001") == (
        "A digit of the card 2900000000000001 is wrong. Please scan it again, or type it as it stands on the card."
    )


def test_a_card_that_nobody_has():
    assert refusal("2900000000000007") == "No customer has the card 2900000000000007."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("4006381333932", "A digit of 4006381333932 is wrong: no barcode has these. Please scan it again."),
        ("4006381333948", "No product has the barcode 4006381333948."),
        ("12", "12 is no card number, which has 16 digits, and no product's barcode or SKU."),
        ("", "Nothing was scanned. Please scan again, or type the number."),
        ("???", "We don't know ???: it is no card, barcode, SKU, coupon or build's code."),
        ("ABCD-EFGH", "No build and no coupon has the code ABCD-EFGH."),
        ("https://example.com/", "This address is not that of a build."),
        ("https://example.com/s/nothing-like-it/", "No build has this address."),
    ],
)
def test_what_nobody_knows_is_said(text, says):
    assert refusal(text) == says


def test_a_retired_product_is_named():
    FixedProduct.objects.filter(sku=COLA).update(active=False)
    assert refusal(COLA_BARS) == "Cola 0.33 l is not sold any more."


def test_a_build_by_its_code_or_the_link_on_its_paper():
    shared = shared_lamp()
    link = f"{settings.SITE_URL}/s/{shared.token}/"
    found = [shared.code, shared.code.lower(), shared.spoken_code, link, link.replace("/s/", "/de/s/")]
    assert {meant(text).build for text in found} == {shared}


def test_a_code_that_was_taken_back_or_is_too_old():
    owner = guest()
    shared = shared_lamp(owner)
    revoke(key=shared.pk, visitor=owner, at=timezone.now())
    assert refusal(shared.code) == "The customer took this code back."
    old = shared_lamp()
    type(old).objects.filter(pk=old.pk).update(valid_until=timezone.now() - timedelta(days=1))
    assert "too old" in refusal(old.code)


def test_a_coupon_goes_before_a_build_and_a_list_is_a_coupon():
    a_coupon("K7QM-3XWT")
    assert meant("k7qm-3xwt").coupon == "K7QM-3XWT"
    assert meant("l-whatever").coupon == "L-WHATEVER"


def test_a_number_costs_few_queries(django_assert_max_num_queries):
    number = card_number(card_holder())
    with django_assert_max_num_queries(1):
        meant(COLA_BARS)
    with django_assert_max_num_queries(2):
        meant(number)
    with django_assert_max_num_queries(3):
        refusal("2900000000000001")


def test_nobody_else_s_identity_is_a_card():
    visitor = guest()
    Identity.objects.filter(customer=visitor.customer_id).update(key="2900000000000007")
    assert "No customer has the card" in refusal("2900000000000007")
