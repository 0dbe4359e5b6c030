"""The formula by hand; what is filled in from orders."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from configurator.programs.worth.prefill import known_of
from configurator.programs.worth.reckon import Inputs, reckon
from tests.programs.campaigns.club import DAY, NOW, buys, people, publish_lamp

D = Decimal
SHOP = Inputs(
    customers=100, purchases=D(2), margin=D(10), retention=D(50), uplift_low=D(0), uplift=D(10), uplift_high=D(20),
    records=D(0), software=D(100), contacts=D(1), contact_cost=D(1), years=2, discount=D(0),
)  # fmt: skip


def test_by_hand():
    found = reckon(inputs=SHOP)
    assert [(y.customers, y.gain, y.cost) for y in found.years] == [(100, 200, 200), (50, 100, 150)]
    assert (found.low, found.likely, found.high) == (-350, -50, 250)
    assert found.needed == D(350) / D(3000) * 100
    assert found.pays == "maybe"


def test_at_the_uplift_that_is_needed_nothing_is_left():
    needed = reckon(inputs=SHOP).needed
    assert abs(reckon(inputs=replace(SHOP, uplift=needed)).likely) < D("1e-20")


def test_a_discount_makes_later_years_count_less():
    found = reckon(inputs=replace(SHOP, discount=D(100)))
    assert [(y.gain, y.cost) for y in found.years] == [(200, 200), (50, 75)]


@pytest.mark.parametrize(
    ("words", "pays"), [({"software": D(0), "contacts": D(0)}, "yes"), ({"software": D(9999)}, "no")]
)
def test_it_pays_or_not_in_the_whole_range(words, pays):
    assert reckon(inputs=replace(SHOP, **words)).pays == pays


def test_where_nothing_is_bought_no_uplift_pays():
    found = reckon(inputs=replace(SHOP, customers=0))
    assert (found.needed, found.pays) == (None, "no")


def test_it_is_filled_in_from_two_years_of_orders(db):
    publish_lamp()
    stays, new, gone = people(3)
    at = NOW + timedelta(days=400)
    for member, days in ((stays, 500), (gone, 450), (stays, 100), (stays, 50), (new, 10)):
        buys(member, at - days * DAY)
    found = known_of(family_code="lamp", at=at)
    assert (found.customers, found.purchases, found.retention) == (2, D("1.50"), D(50))
    assert found.margin == D("30.50") * D(40) / 100  # the policy's percent: nothing was rebuilt
    assert known_of(family_code="laptop", at=at).customers == 0
    assert known_of(family_code="", at=at).customers == 2


def test_a_first_year_knows_no_retention(db):
    publish_lamp()
    (joe,) = people(1)
    buys(joe, NOW - DAY)
    assert known_of(family_code="", at=NOW).retention is None
