"""The club card: free, one a person, checked, read at the counter; and what coming often earns."""

import re
import uuid
from random import Random

import pytest

from configurator.customers.barcodes import bars_of
from configurator.customers.identify import identify
from configurator.customers.keys import UnreadableKeyError, check_digit_fits
from configurator.customers.models import Identity
from configurator.offers.card.issue import card_of, issue_card, new_number
from configurator.offers.models import Coupon, Stamp
from configurator.offers.reward import stamp, unstamp
from tests.fulfillment.workbench.test_papers import read_back
from tests.offers.shop import a_coupon, a_reward, card_holder
from tests.orders.shop import AT, be, guest, member

pytestmark = pytest.mark.django_db


def test_numbers_have_sixteen_digits_and_a_check_digit():
    numbers = [new_number(rng=Random(seed)) for seed in range(200)]
    assert len(set(numbers)) == 200
    for number in numbers:
        assert re.fullmatch("29[0-9]{14}", number)
        assert check_digit_fits(number)
        assert read_back(bars_of(number)) == number


def test_a_person_gets_one_card_and_is_known_by_it():
    joe = member()
    number = issue_card(customer_id=joe.customer_id, at=AT, rng=Random(1))
    assert (
        issue_card(customer_id=joe.customer_id, at=AT, rng=Random(2)) == number == card_of(customer_id=joe.customer_id)
    )
    spoken = f"{number[:4]} {number[4:8]}-{number[8:]}"
    assert identify(kind=Identity.Kind.CARD, text=spoken).pk == joe.customer_id
    slipped = number[:5] + str((int(number[5]) + 1) % 10) + number[6:]
    with pytest.raises(UnreadableKeyError):
        identify(kind=Identity.Kind.CARD, text=slipped)


def test_a_number_that_another_has_is_not_given_twice():
    joe, ann = member(), member("ann@example.com")
    first = issue_card(customer_id=joe.customer_id, at=AT, rng=Random(1))
    assert issue_card(customer_id=ann.customer_id, at=AT, rng=Random(1)) != first


def test_the_page_leads_from_signing_up_to_the_card(client):
    joe = be(client, member())
    for page in ("/card/", "/account/"):
        assert "Get the free card" in joe.get(page).content.decode()
    answer = joe.post("/card/")
    assert (answer.status_code, answer["Location"]) == (303, "/card/")
    page = joe.get("/card/").content.decode()
    number = Identity.objects.get(kind=Identity.Kind.CARD).key
    assert f"{number[:4]} {number[4:8]} {number[8:12]} {number[12:]}" in page
    assert bars_of(number).path in page
    assert 'class="qr"' in page
    account = joe.get("/account/").content.decode()
    assert "Show the card" in account
    assert f"{number[:4]} {number[4:8]} {number[8:12]} {number[12:]}" in account
    joe.post("/card/")
    assert Identity.objects.filter(kind=Identity.Kind.CARD).count() == 1


def test_a_guest_is_asked_to_sign_in_and_gets_no_card(client):
    browser = be(client, guest())
    for page in ("/card/", "/account/"):
        assert "Sign in</a> to get one." in browser.get(page).content.decode()
    assert browser.post("/card/")["Location"] == "/accounts/login/?next=/card/"
    assert not Identity.objects.filter(kind=Identity.Kind.CARD).exists()
    assert browser.put("/card/").status_code == 405


def test_a_remembered_browser_does_not_show_the_card(client):
    joe = card_holder()
    browser = be(client, joe)
    browser.logout()
    be_again = be(client, joe)
    be_again.cookies.pop("sessionid", None)
    answer = be_again.get("/card/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/card/")


def test_another_persons_coupons_are_not_on_the_page(client):
    joe, ann = card_holder(), card_holder("ann@example.com")
    a_coupon("ANNS-OWN", customer_id=ann.customer_id)
    mine = a_coupon("MINE", customer_id=joe.customer_id)
    page = be(client, joe).get("/card/").content.decode()
    assert 'value="MINE"' in page
    assert mine.deal.name in page
    assert "ANNS-OWN" not in page


# Rewards


def buy(visitor, number, order=None):
    key = order or uuid.uuid4()
    stamp(customer_id=visitor.customer_id, order_key=key, pieces={"lamp": number}, at=AT)
    return key


def earned():
    rows = Coupon.objects.filter(reward__isnull=False).order_by("ordinal")
    return [(row.ordinal, row.withdrawn_at is None) for row in rows]


def test_the_third_earns_the_reward_once_and_cancelling_takes_it_back():
    reward, joe = a_reward(every=3), card_holder()
    buy(joe, 2)
    assert earned() == []
    third = buy(joe, 1)
    buy(joe, 1, order=third)  # told twice
    assert earned() == [(1, True)]
    unstamp(order_key=third, at=AT)
    unstamp(order_key=third, at=AT)
    assert earned() == [(1, False)]
    buy(joe, 1)
    assert earned() == [(1, True)]  # the same again, not a second one
    buy(joe, 3)
    assert earned() == [(1, True), (2, True)]
    coupon = Coupon.objects.get(ordinal=1)
    assert (coupon.customer_id, coupon.deal, coupon.single_use) == (joe.customer_id, reward.deal, True)
    assert sum(Stamp.objects.values_list("number", flat=True)) == 6


def test_a_reward_that_was_used_is_made_good_with_the_next():
    a_reward(every=2)
    joe = card_holder()
    order = buy(joe, 2)
    Coupon.objects.update(used=1)
    unstamp(order_key=order, at=AT)
    assert earned() == [(1, True)]
    buy(joe, 2)
    assert earned() == [(1, True)]
    buy(joe, 2)
    assert earned() == [(1, True), (2, True)]


def test_a_part_that_comes_back_counts_no_more():
    a_reward(every=3)
    joe = card_holder()
    order = buy(joe, 3)
    unstamp(order_key=order, at=AT, pieces={"lamp": 1})
    assert earned() == [(1, False)]
    assert list(Stamp.objects.order_by("pk").values_list("number", flat=True)) == [3, -1]
    unstamp(order_key=order, at=AT, pieces={"lamp": 9})
    assert list(Stamp.objects.order_by("pk").values_list("number", flat=True)) == [3, -1, -2]


def test_only_members_and_only_the_kind_count():
    a_reward(every=1, family_code="chair")
    buy(card_holder(), 5)
    stamp(customer_id=member("ann@example.com").customer_id, order_key=uuid.uuid4(), pieces={"chair": 2}, at=AT)
    assert (earned(), Stamp.objects.count()) == ([], 0)
