"""The header of every page: how much is in the cart is asked for whoever may have one."""

import pytest

from tests.conftest import Browser
from tests.orders.shop import guest

pytestmark = pytest.mark.django_db
ASKED = 'data-hx-get="/cart/count/" data-hx-trigger="load, cart-changed from:body"'
LATER = 'data-hx-get="/cart/count/" data-hx-trigger="cart-changed from:body"'


def test_a_stranger_s_page_asks_for_no_count_before_something_is_in_the_cart(client):
    assert LATER in client.get("/").content.decode()


def test_whom_we_know_from_before_gets_the_count_with_every_page():
    assert ASKED in Browser(guest()).get("/").content.decode()
