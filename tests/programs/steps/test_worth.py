"""The formula by hand; what is filled in from orders."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.models import FixedProduct
from configurator.insight.margins import Says
from configurator.insight.models import FIXED, LineMargin
from configurator.orders.models import Contact
from configurator.orders.place import WantedProduct, place
from configurator.programs.worth.prefill import Part, Place, Weight, known_of
from configurator.programs.worth.reckon import Inputs, reckon
from configurator.programs.worth.staff import WorthForm
from tests.orders.shop import submission
from tests.programs.campaigns.club import DAY, NOW, buys, people, publish_lamp, till, visitor_of

D = Decimal
WORTH = "/staff/programmes/worth/"
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
    assert found.margin == D("22.80")  # 30.50 less what the parts cost
    assert found.margins == (Weight(Says.PARTS, 100),)
    assert (found.again, found.before) == (1, 2)
    assert known_of(family_code="laptop", at=at).customers == 0
    assert known_of(family_code="", at=at).customers == 2


def test_a_first_year_knows_no_retention(db):
    publish_lamp()
    (joe,) = people(1)
    buys(joe, NOW - DAY)
    assert known_of(family_code="", at=NOW).retention is None


# From where


AT = NOW + timedelta(days=400)


def at_counter(member, at, *skus):
    """An order that was paid in cash."""
    nobody = Contact(name="", email="", line1="", city="", country="DE")
    products = tuple(WantedProduct(sku=sku, quantity=1) for sku in skus)
    wanted = submission(products=products, payment="cash", contact=nobody)
    return place(visitor=visitor_of(member), submission=wanted, at=at)


@pytest.fixture
def groceries(db):
    publish_lamp()
    for sku in ("MILK", "TEA"):
        FixedProduct.objects.create(sku=sku, name=sku.title(), category=sku.title(), price=10)


def test_purchases_at_the_counter_and_at_other_tills_count_and_say_where_they_are_from(groceries):
    ann, joe, sam, old = people(4)
    buys(ann, AT - 10 * DAY)
    paid = at_counter(ann, AT - 5 * DAY, "MILK", "TEA")  # two lines are one purchase
    at_counter(joe, AT - 5 * DAY, "TEA")
    for back in (400, 200, 100):
        till(sam, AT - back * DAY, "10")
    till(joe, AT - 30 * DAY, "20")
    till(old, AT - 390 * DAY, "20")
    till(old, AT - 800 * DAY, "20")  # too long ago
    found = known_of(family_code="", at=AT)
    assert (found.customers, found.count, found.purchases) == (3, 6, D(2))
    assert (found.before, found.again, found.retention) == (2, 1, D(50))
    counter = (D(30) / (1 + paid.tax_percent / 100) * D("0.4") / 2).quantize(D("0.01"))
    assert found.parts == (
        Part(Place.HERE, 1, 1, D("22.80"), 0),
        Part(Place.COUNTER, 2, 2, counter, 0),
        Part(Place.TILLS, 2, 3, D("5.33"), 2),  # of 10, 10 and 20 forty percent
    )
    assert [(one.says, one.percent > 0) for one in found.margins] == [(Says.PARTS, True), (Says.POLICY, True)]
    assert sum(one.percent for one in found.margins) == 100


def test_fixed_products_are_one_line_and_families_are_none_of_it(groceries):
    ann, joe = people(2)
    buys(ann, AT - 10 * DAY)
    at_counter(ann, AT - 5 * DAY, "MILK")
    till(joe, AT - 30 * DAY, "20")
    LineMargin.objects.create(family_code=FIXED, percent=25)
    found = known_of(family_code=FIXED, at=AT)
    assert ([part.place for part in found.parts], found.customers) == ([Place.COUNTER, Place.TILLS], 2)
    assert (found.margins, found.parts[1].margin) == ((Weight(Says.STAFF, 100),), D(5))
    assert [part.place for part in known_of(family_code="lamp", at=AT).parts] == [Place.HERE]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_what_is_filled_in(groceries, django_assert_num_queries, count):
    for member in people(count):
        buys(member, AT - 10 * DAY)
        till(member, AT - 30 * DAY, "20")
        till(member, AT - 400 * DAY, "20")
    with django_assert_num_queries(9):  # policy; orders, returns and tills of two years; margins, costs
        known_of(family_code="", at=AT)


def test_the_page_says_from_where_and_the_answer_reads_none_of_it(groceries, staff, django_assert_max_num_queries):
    (joe,) = people(1)
    till(joe, timezone.now() - DAY, "20")
    page = " ".join(re.sub(r"<[^>]+>", " ", staff.get(WORTH).content.decode()).split())
    assert "at other tills, imported 1 1 €8.00 0 All together, each customer once 1 1 €8.00 0" in page
    assert "100 % the policy of value, for want of both" in page
    assert "Nobody bought in the year before, so how many buy again is a guess." in page
    assert "Fixed products" in page
    words = dict.fromkeys(WorthForm.base_fields, "1")
    with django_assert_max_num_queries(8):
        page = staff.get(WORTH, words).content.decode()
    assert ("It breaks even at" in page, "Where these figures come from" in page) == (True, False)
