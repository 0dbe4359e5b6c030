"""What lies in a cart, for guests too: put in, counted, taken out and back; and what waits there with a reason."""

import re
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from configurator.configurations.models import Configuration
from configurator.configurations.start import adopt
from configurator.offers.find import Buyer
from configurator.orders.cart import keep
from configurator.orders.cart.contents import contents
from configurator.orders.cart.keep import FullCartError, put_in, set_quantity, take_out
from configurator.orders.models import CartLine
from configurator.orders.readiness import NotCompleteError
from configurator.releases.models import CurrentRelease
from tests.orders.shop import AT, ON_REQUEST, be, build, guest, member, publish_lamp

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def customer():
    publish_lamp()
    return guest()


def laid(visitor, choices=None, quantity=1):
    """A build in the visitor's cart."""
    made = build(visitor, choices)
    put_in(visitor=visitor, key=made.key, quantity=quantity, at=AT)
    return made


# Steps


def test_put_in_twice_is_one_line_as_it_was(customer):
    made = laid(customer, quantity=3)
    put_in(visitor=customer, key=made.key, quantity=1, at=AT)
    assert list(CartLine.objects.values_list("configuration", "quantity")) == [(made.key, 3)]


def test_put_in_an_incomplete_build_names_what_is_missing(customer):
    with pytest.raises(NotCompleteError) as refused:
        laid(customer, {"shade": "PAPER"})
    assert refused.value.missing == ("Bulb",)


def test_put_in_a_strangers_or_an_ordered_build_does_not_exist(customer):
    theirs = build(guest())
    mine = build(customer)
    Configuration.objects.filter(pk=mine.pk).update(status="ordered")
    for key in (theirs.key, mine.key, uuid.uuid4()):
        with pytest.raises(Configuration.DoesNotExist):
            put_in(visitor=customer, key=key, quantity=1, at=AT)


def test_a_cart_has_an_end(customer, monkeypatch):
    monkeypatch.setattr(keep, "MOST_LINES", 2)
    laid(customer)
    laid(customer)
    with pytest.raises(FullCartError):
        laid(customer)
    laid(guest())


def test_set_and_take_out_are_the_owners_only(customer):
    made, stranger = laid(customer, quantity=2), guest()
    with pytest.raises(CartLine.DoesNotExist):
        set_quantity(visitor=stranger, key=made.key, quantity=5)
    assert take_out(visitor=stranger, key=made.key) == 0
    set_quantity(visitor=customer, key=made.key, quantity=5)
    assert take_out(visitor=customer, key=made.key) == 5
    assert take_out(visitor=customer, key=made.key) == 0
    assert Configuration.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize("quantity", [0, 100])
def test_the_database_refuses_a_quantity_out_of_range(customer, quantity):
    made = build(customer)
    with pytest.raises(IntegrityError), transaction.atomic():
        CartLine.objects.create(configuration=made, quantity=quantity, added_at=AT)


def test_the_cart_of_a_guest_comes_along_when_they_sign_in(customer):
    laid(customer)
    joe = member()
    laid(joe)
    adopt(guest_id=customer.customer_id, customer_id=joe.customer_id)
    assert CartLine.objects.owned_by(joe.customer_id).count() == 2
    assert CartLine.objects.owned_by(customer.customer_id).count() == 0


# Contents


def test_contents_sorts_what_can_be_ordered_asked_about_and_what_waits(customer):
    good, asked = laid(customer, quantity=2), laid(customer, ON_REQUEST)
    broken = laid(customer)
    Configuration.objects.filter(pk=broken.pk).update(choices={"shade": "PAPER"})
    found = contents(buyer=Buyer(customer_id=customer.customer_id), at=AT)
    (purse,) = found.purses
    assert [(item.configuration, item.price) for item in purse.items] == [(good, Decimal("61.00"))]
    assert (purse.currency, purse.subtotal) == ("EUR", Decimal("61.00"))
    assert [item.configuration for item in found.asked] == [asked]
    assert [(item.configuration, item.trouble.kind, item.trouble.says) for item in found.waiting] == [
        (broken, "open", "Still to choose before you can order: Bulb.")
    ]


def test_contents_says_what_changed_and_what_is_off_sale(customer):
    laid(customer)
    publish_lamp(paper="21.90")
    (item,) = contents(buyer=Buyer(customer_id=customer.customer_id), at=AT).waiting
    assert item.trouble.kind == "changed"
    assert "Paper shade costs €21.90 instead of €19.90." in item.trouble.details
    CurrentRelease.objects.all().delete()
    (item,) = contents(buyer=Buyer(customer_id=customer.customer_id), at=AT).waiting
    assert item.trouble.kind == "off_sale"


# Pages


def test_from_its_page_into_the_cart_and_on(client, customer):
    made = build(customer)
    page = be(client, customer).get(f"/b/{made.key}/").content.decode()
    assert f'action="/b/{made.key}/cart/"' in page
    answer = client.post(f"/b/{made.key}/cart/")
    assert (answer.status_code, answer["Location"]) == (303, "/cart/")
    words = text_of(client.get("/cart/"))
    assert "Lamp is in your cart." in words
    assert "Paper shade, 2 × LED bulb, Plug" in words  # noqa: RUF001
    assert "Goods €30.50" in words


def test_into_the_cart_with_htmx_goes_there(client, customer):
    answer = be(client, customer).post(f"/b/{build(customer).key}/cart/", headers=HTMX)
    assert answer["HX-Redirect"] == "/cart/"


def test_an_incomplete_build_goes_back_to_its_page_with_the_reason(client, customer):
    made = build(customer, {"shade": "PAPER"})
    answer = be(client, customer).post(f"/b/{made.key}/cart/")
    assert (answer.status_code, answer["Location"]) == (303, f"/b/{made.key}/")
    assert "Still to choose before you can order: Bulb." in text_of(client.get(answer["Location"]))


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_another_quantity(client, customer, headers):
    made = laid(customer)
    answer = be(client, customer).post(f"/cart/{made.key}/", {"quantity": "3"}, headers=headers)
    page = answer if headers else client.get(answer["Location"])
    assert "Goods €91.50" in text_of(page)
    assert ("<html" in page.content.decode()) is not bool(headers)
    assert answer.get("HX-Trigger", "").startswith('{"cart-changed"') == bool(headers)


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Please tell us how many."),
        ("x", "Please give a whole number from 1 to 99."),
        ("1.5", "Please give a whole number from 1 to 99."),
        ("-1", "Please order at least 1."),
        ("100", "Up to 99 in one order. For more, please write to us."),
    ],
)
def test_a_quantity_that_makes_no_sense_says_so_beside_it_and_changes_nothing(client, customer, typed, says, headers):
    made = laid(customer, quantity=2)
    page = be(client, customer).post(f"/cart/{made.key}/", {"quantity": typed}, headers=headers)
    body = page.content.decode()
    assert (page.status_code, CartLine.objects.get().quantity) == (422, 2)
    assert f'id="s-{made.key}">{says}<' in body
    assert f'aria-describedby="s-{made.key}"' in body
    assert f'value="{typed}" aria-invalid' in body


@pytest.mark.parametrize("data", [{"out": "1"}, {"quantity": "0"}])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_taken_out_and_back_with_its_quantity(client, customer, data, headers):
    made = laid(customer, quantity=4)
    answer = be(client, customer).post(f"/cart/{made.key}/", data, headers=headers)
    page = answer if headers else client.get(answer["Location"])
    assert CartLine.objects.count() == 0
    assert "Lamp is out of the cart." in text_of(page)
    action, quantity = re.search(
        r'action="(/b/[^"]+/cart/)".*?name="quantity" value="(\d+)"', page.content.decode(), re.DOTALL
    ).groups()
    client.post(action, {"quantity": quantity})
    assert CartLine.objects.get().quantity == 4
    if not headers:
        assert "is out of the cart" not in text_of(client.get(answer["Location"]))


def test_the_empty_cart_says_what_will_be_here(client):
    assert "What you put into the cart lies here" in text_of(client.get("/cart/"))


def test_the_head_of_a_page_has_the_cart_counted_by_itself(client, customer, django_assert_num_queries):
    laid(customer, quantity=2)
    laid(customer)
    assert text_of(be(client, customer).get("/cart/count/")) == "3 products in it"
    assert 'data-hx-get="/cart/count/"' in client.get("/accounts/login/").content.decode()
    client.cookies.clear()
    with django_assert_num_queries(0):
        assert text_of(client.get("/cart/count/")) == ""


@pytest.mark.parametrize("out", ["x", "5874a7da-2065-4c4a-a2bb-ea8b956ce8fa", "\0"])
def test_an_address_that_was_made_up_shows_the_cart(client, customer, out):
    assert be(client, customer).get("/cart/", {"out": out}).status_code == 200


def test_builds_of_others_are_not_there(client, customer):
    theirs = laid(guest())
    be(client, customer)
    assert client.post(f"/b/{theirs.key}/cart/").status_code == 404
    assert client.post(f"/cart/{theirs.key}/", {"quantity": "2"}).status_code == 404
    assert client.post(f"/cart/{theirs.key}/", {"out": "1"}).status_code == 404
    assert "out of the cart" not in text_of(client.get("/cart/", {"out": theirs.key}))
    assert CartLine.objects.get().quantity == 1


@pytest.mark.parametrize("path", ["/cart/", "/cart/count/"])
def test_pages_refuse_other_methods(client, path):
    assert client.post(path).status_code == 405


def test_steps_refuse_other_methods(client, customer):
    made = laid(customer)
    be(client, customer)
    assert [client.get(path).status_code for path in (f"/cart/{made.key}/", f"/b/{made.key}/cart/")] == [405, 405]


@pytest.mark.parametrize("count", [1, 3])
def test_the_cart_costs_the_same_for_one_build_and_for_three(client, customer, count, django_assert_num_queries):
    for _ in range(count):
        laid(customer)
    be(client, customer).get("/cart/")
    with django_assert_num_queries(4):  # lines with their builds, releases on sale, ways of delivery; offers or not
        client.get("/cart/")


def test_the_headings_of_the_page_leave_no_level_out(client, customer):
    laid(customer)
    page = be(client, customer).get("/cart/").content.decode()
    assert re.findall(r"<h(\d)", page) == ["1", "2", "3"]
