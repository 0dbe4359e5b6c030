"""One line: what a household bought at tills elsewhere and what it buys here is one business, valued as one."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import QuerySet

from configurator.insight.gather import gather
from configurator.insight.models import (
    FIXED,
    ActivityCost,
    CustomerValue,
    LineMargin,
    LineModel,
    ValuePolicy,
    ValueTerm,
)
from configurator.insight.rebuild import rebuild
from configurator.orders.models import BomItem, Contact
from configurator.orders.place import WantedProduct, place
from tests.insight.share.club import DAY, NOW, buys, goods, members
from tests.orders.shop import build, publish_lamp, submission

pytestmark = pytest.mark.django_db
NOBODY = Contact(name="", email="", line1="", city="", country="DE")


@pytest.fixture(autouse=True)
def shelf(db):
    goods()


def pays(visitor, *skus, at, payment="cash"):
    """An order of these products: at the counter, unless it is paid in another way."""
    products = tuple(WantedProduct(sku=sku, quantity=1) for sku in skus)
    contact = {"contact": NOBODY} if payment == "cash" else {}
    return place(visitor=visitor, submission=submission(products=products, payment=payment, **contact), at=at)


def line_of(visitor, code=FIXED):
    """What the newest rebuild says of the customer in a product line."""
    return ValueTerm.objects.get(of=visitor.customer_id, kind="margin", family_code=code)


def household_club(number):
    """Households that bought at other tills, each every so many weeks; two of them until half a year ago."""
    people = members(number)
    for n, one in enumerate(people):
        for back in range(180 if n < 2 else n, 700, 7 * (n % 8 + 2)):
            buys(one, "MILK", "4", NOW - back * DAY)
    return people


@pytest.mark.parametrize("number", [4, 70])  # valued by the rate for want of customers, and by what a hold-out chooses
def test_a_purchase_at_the_counter_moves_what_is_expected_of_the_imported_line(number):
    people = household_club(number)
    joe, ann = people[:2]
    rebuild(at=NOW)
    before, anns = line_of(joe), line_of(ann)
    assert bool(LineModel.objects.get().marks) is (number >= 50)
    for back in range(1, 170, 10):
        pays(joe, "COFFEE", "BREAD", at=NOW - back * DAY)
    rebuild(at=NOW)
    assert list(LineModel.objects.values_list("family_code", flat=True)) == [FIXED]
    after = line_of(joe)
    assert (after.seen, line_of(ann).seen) == (before.seen + 17, anns.seen)
    assert after.number > before.number * Decimal("1.2")
    assert after.number - before.number > line_of(ann).number - anns.number  # it is not that all of them moved
    assert after.alive >= before.alive


def test_a_product_that_is_made_to_measure_does_not_move_it():
    """The control: another business is another line."""
    publish_lamp()
    joe, *_ = household_club(4)
    rebuild(at=NOW)
    before = line_of(joe)
    place(visitor=joe, submission=submission(build(joe)), at=NOW - DAY)
    rebuild(at=NOW)
    after = line_of(joe)
    assert (after.seen, after.number, after.alive) == (before.seen, before.number, before.alive)
    assert line_of(joe, "lamp").seen == 1


def test_a_day_is_one_purchase_wherever_and_whatever_was_bought():
    (joe,) = members(1)
    day = NOW - 3 * DAY
    buys(joe, "MILK", "4", day)
    pays(joe, "COFFEE", "BREAD", "MILK", at=day + timedelta(hours=1))
    rebuild(at=NOW)
    assert line_of(joe).seen == 1
    pays(joe, "COFFEE", at=day + DAY)
    rebuild(at=NOW)
    assert line_of(joe).seen == 2


def test_margins_are_those_of_categories_and_what_has_no_cost_says_nothing_of_them():
    (joe,) = members(1)
    buys(joe, "MILK", "1000")
    lines = {line.sku: line for line in pays(joe, "COFFEE", "BREAD", at=NOW - DAY).lines.all()}
    policy = ValuePolicy()

    def margins():
        return gather(policy=policy, at=NOW).margins

    assert margins() == dict.fromkeys((FIXED, "Coffee", "Bakery"), Decimal("0.4"))
    QuerySet.update(BomItem.objects.filter(line=lines["COFFEE"]), cost=Decimal("0.50"))  # past the frozen rows
    net = next(sale.net for sale in gather(policy=policy, at=NOW).sales if sale.family_code == "Coffee")
    left = (1 - Decimal("0.5") / net).quantize(Decimal("0.0001"))
    assert margins() == {FIXED: left, "Coffee": left, "Bakery": Decimal("0.4")}  # the thousand say nothing
    LineMargin.objects.create(family_code=FIXED, percent=30)
    assert margins() == dict.fromkeys((FIXED, "Coffee", "Bakery"), Decimal("0.3"))
    LineMargin.objects.create(family_code="Bakery", percent=10)
    assert margins() == {FIXED: Decimal("0.3"), "Coffee": Decimal("0.3"), "Bakery": Decimal("0.1")}


def test_a_purchase_is_handled_once_by_whichever_channel():
    """Orders by two channels are foretold once, each channel with its part."""
    (joe,) = members(1)
    ActivityCost.objects.all().delete()
    for channel in ("counter", "web"):
        ActivityCost.objects.create(kind="order", channel=channel, cost=1)
    for back in (90, 60, 30):
        pays(joe, "COFFEE", at=NOW - back * DAY)
    pays(joe, "COFFEE", at=NOW - 10 * DAY, payment="invoice")
    rebuild(at=NOW)
    terms = {term.channel: term.number for term in ValueTerm.objects.filter(kind="service")}
    number = line_of(joe).number
    assert terms == {
        "counter": (number * 3 / 4).quantize(Decimal("0.0001")),
        "web": (number / 4).quantize(Decimal("0.0001")),
    }
    assert CustomerValue.objects.get().service > 0
