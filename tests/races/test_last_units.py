"""64 processes over HTTP for the last units: exactly as many are sold, nobody meets an error."""

import pytest

from tests import databases
from tests.races.buyers import BULB, SHADE, selling, template

BUYERS = 64


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return template(tmp_path_factory.mktemp("races"), baskets=BUYERS)


@pytest.mark.parametrize("units", [1, 10, 50])
def test_the_last_units_of_a_part_that_two_products_share(model, tmp_path, units):
    with selling(model, tmp_path, lines=1, bulbs=units) as shop:
        told = shop.race(BUYERS)
        assert told.statuses == {303: units, 409: BUYERS - units}
        assert (shop.sold(BULB), shop.sold(SHADE), shop.orders) == (units, units, units)
        assert (shop.shelf(BULB), shop.shelf(SHADE)) == ((units, units), (10_000, units))


def test_baskets_in_opposite_order_take_two_parts_each_and_nobody_waits_in_a_circle(model, tmp_path):
    with selling(model, tmp_path, lines=2, bulbs=41, shades=40) as shop:
        told = shop.race(BUYERS)
        assert told.statuses == {303: 20, 409: BUYERS - 20}
        assert (shop.sold(BULB), shop.sold(SHADE), shop.orders) == (40, 40, 20)


def test_one_basket_sent_by_twenty_processes_is_one_order(model, tmp_path):
    with selling(model, tmp_path, lines=2, bulbs=100) as shop:
        told = shop.race(20, shop.buyers[:1] * 20)
        assert (told.statuses, len(told.places)) == ({303: 20}, 1)
        assert (shop.orders, shop.sold(BULB), shop.shelf(BULB)) == (1, 2, (100, 2))


@pytest.mark.skipif(not databases.on_postgres(), reason="SQLite has one writer, so nobody is seen to overtake")
def test_without_the_guard_more_is_sold_than_there_is_and_the_shelf_hides_it(model, tmp_path):
    with selling(model, tmp_path, lines=1, bulbs=10, application="tests.races.naive:application") as shop:
        shop.race(BUYERS)
        assert shop.sold(BULB) > 10
        assert shop.shelf(BULB)[1] <= 10
