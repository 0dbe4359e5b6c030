"""Tills over HTTP, each a process: one coupon is redeemed once, one sale is one order, and nobody meets an error."""

import pytest

from tests import databases
from tests.races.tills import counts, open_shop, press, template

TILLS = 12


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return template(tmp_path_factory.mktemp("tills"), tills=TILLS)


def test_one_coupon_at_many_tills_is_redeemed_once_and_the_others_are_told(model, tmp_path):
    with open_shop(model, tmp_path) as (server, tills):
        statuses, _places, said = press(server, tills)
        assert statuses == {303: 1, 409: TILLS - 1}
        assert all("coupon" in one.lower() and "Nothing is paid yet" in one for one in said)
        assert counts(server) == {"orders": 1, "redemptions": 1, "used": 1, "open": TILLS - 1, "colas": 999}


def test_one_sale_pressed_by_twenty_processes_is_one_order(model, tmp_path):
    with open_shop(model, tmp_path) as (server, tills):
        statuses, places, _said = press(server, tills[:1] * 20)
        assert (statuses, len(places)) == ({303: 20}, 1)
        assert counts(server) == {"orders": 1, "redemptions": 1, "used": 1, "open": TILLS - 1, "colas": 999}


@pytest.mark.skipif(not databases.on_postgres(), reason="SQLite has one writer, so nobody is seen to overtake")
def test_without_the_guard_a_coupon_is_redeemed_more_than_once(model, tmp_path):
    with open_shop(model, tmp_path, application="tests.races.tills_unguarded:application") as (server, tills):
        press(server, tills)
        assert counts(server)["redemptions"] > 1
