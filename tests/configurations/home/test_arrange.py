"""My start page: blocks in the customer's order, on every device, whatever they let us learn."""

import pytest

from configurator.configurations.home.arrange import UnknownBlockError, arrange, placed
from configurator.configurations.home.block import home_blocks
from configurator.configurations.models import StartPage
from configurator.customers.identify import sign_in, sign_out
from configurator.customers.merge import merge
from configurator.customers.models import Customer, Interaction, Learning, User
from configurator.customers.visitor import Visitor
from tests.configurations.shop import text_of
from tests.conftest import AT, Browser, proven
from tests.profiles.shop import be, guest, member

pytestmark = pytest.mark.django_db

CODES = [block.code for block in home_blocks()]
URL = "/arrange/"


def codes(entries):
    return [entry.block.code for entry in entries]


def test_blocks_move_by_one_place_and_stop_at_the_ends():
    joe = guest()
    found = arrange(visitor=joe, block="families", way="up", at=AT)
    assert codes(found)[:5] == ["usual", "list", "message", "builds", "families"]
    assert codes(arrange(visitor=joe, block="usual", way="up", at=AT)) == codes(found)
    for _ in range(10):
        found = arrange(visitor=joe, block="usual", way="down", at=AT)
    assert codes(found)[-1] == "usual"
    assert sorted(codes(found)) == sorted(CODES)


def test_hidden_blocks_keep_their_place_and_reset_forgets_the_order():
    joe = guest()
    hidden = arrange(visitor=joe, block="builds", way="hide", at=AT)
    assert [entry.block.code for entry in hidden if entry.hidden] == ["builds"]
    assert codes(hidden) == CODES
    assert not any(entry.hidden for entry in arrange(visitor=joe, block="builds", way="show", at=AT))
    arrange(visitor=joe, block="", way="reset", at=AT)
    assert not StartPage.objects.exists()


@pytest.mark.parametrize(("block", "way"), [("moon", "up"), ("usual", "sideways"), ("", "up")])
def test_what_is_unknown_changes_nothing(block, way):
    with pytest.raises(UnknownBlockError):
        arrange(visitor=guest(), block=block, way=way, at=AT)
    assert not StartPage.objects.exists()


def test_what_came_to_the_site_later_stands_at_the_end_and_what_went_is_left_out():
    stored = StartPage(blocks=["families", "weather", "usual", "usual"], hidden=["weather", "usual"])
    found = placed(stored)
    assert codes(found)[:2] == ["families", "usual"]
    assert sorted(codes(found)) == sorted(CODES)
    assert [entry.block.code for entry in found if entry.hidden] == ["usual"]


def test_the_order_is_the_same_on_another_device_after_sign_in_and_with_learning_off():
    joe = member()
    Customer.objects.update(learning=Learning.OFF)
    here = be(Browser(joe), joe)
    here.post(URL, {"move": "families:up"})
    here.post(URL, {"move": "news:hide"})
    sign_out(visitor=joe)
    there = Visitor()
    sign_in(visitor=there, user=User.objects.get(), at=AT)
    entries = placed(StartPage.objects.get(pk=there.customer_id))
    assert codes(entries)[:5] == ["usual", "list", "message", "builds", "families"]
    assert [entry.block.code for entry in entries if entry.hidden] == ["news"]
    assert not Interaction.objects.exists()


def test_a_guest_takes_the_page_along_when_signing_in_but_not_over_one_that_is_there(client):
    user = proven(User.objects.create_user("joe@example.com", "a good password", name="Joe Doe"))
    for first, expected in (("orders", ["orders"]), ("news", ["orders"])):
        browser = Browser()
        browser.post(URL, {"move": f"{first}:hide"})
        browser.post("/accounts/login/", {"login": user.email, "password": "a good password"})
        there = Visitor()
        sign_in(visitor=there, user=user, at=AT)
        assert StartPage.objects.get(pk=there.customer_id).hidden == expected


def test_the_home_page_follows(bike, customer):
    said = text_of(customer.get("/"))
    assert "Assemble yours" in said
    assert customer.post(URL, {"move": "families:hide"}).status_code == 303
    assert "Assemble yours" not in text_of(customer.get("/"))
    assert "Arrange this page" in text_of(customer.get("/"))


def test_the_page_works_with_and_without_htmx_and_refuses_the_rest(customer):
    assert "Put first what you want to see first" in text_of(customer.get(URL))
    answer = customer.post(URL, {"move": "families:down"})
    assert (answer.status_code, answer.url) == (303, "/arrange/#block-families")
    fragment = customer.click(URL, move="families:up")
    assert fragment.content.decode().count("<form") == 1
    assert "Products: moved up, place 6 of 9." in text_of(fragment)
    assert customer.post(URL, {"move": "families"}).status_code == 400
    assert customer.put(URL).status_code == 405


@pytest.mark.parametrize("hidden", [0, 3])
def test_the_page_takes_one_query(customer, hidden, django_assert_num_queries):
    for code in CODES[:hidden]:
        customer.post(URL, {"move": f"{code}:hide"})
    with django_assert_num_queries(1):
        assert text_of(customer.get(URL)).count(" hidden") == hidden


def test_a_person_who_was_two_customers_has_one_page():
    joe, before = member(), guest()
    arrange(visitor=before, block="news", way="hide", at=AT)
    merge(survivor_id=joe.customer_id, absorbed_id=before.customer_id, at=AT)
    assert StartPage.objects.of(joe.customer_id).first().hidden == ["news"]
    arrange(visitor=before, block="orders", way="hide", at=AT)
    for visitor in (joe, before):
        assert StartPage.objects.of(visitor.customer_id).first().hidden == ["news", "orders"]
    arrange(visitor=joe, block="", way="reset", at=AT)
    assert not StartPage.objects.exists()
