"""A component that has had its time: one letter, by leave, with a better one that fits what the customer has."""

import copy
from datetime import timedelta
from decimal import Decimal

import pytest

from catalog.documents import read_document
from catalog.importing import store_document
from configurator.configurations.models import Configuration
from configurator.configurations.state import assess
from configurator.customers.consent import withdraw
from configurator.letters.models import Kind, Letter
from configurator.orders.models import Order, OrderLine
from configurator.profiles.models import Quality
from configurator.programs.lives.propose import propose
from configurator.programs.lives.remind import remind_of_lives
from configurator.programs.models import ComponentLife
from configurator.releases.publish import publish
from configurator.releases.shelf import current_release
from tests.orders.shop import AT, build, member, submission
from tests.orders.shop import place as order
from tests.profiles.shop import LAMP
from tests.programs.campaigns.club import EMAIL, give, people, visitor_of

pytestmark = pytest.mark.django_db
DUE = AT + timedelta(days=370)
OWN = {"shade": "PAPER", "bulb": "LED*2", "extras/PLUG": "no", "extras/DIMMER": "yes"}


@pytest.fixture(autouse=True)
def lamps(db):
    """Shades for 2, 3 and 5; the golden one, which is dearest, can't be dimmed."""
    put_on_sale(PAPER="2.00", GLASS="3.00", GOLD="2.50")
    ComponentLife.objects.create(sku="PAPER", months=12)


def put_on_sale(weights=(), **prices):
    document = copy.deepcopy(LAMP)
    for component in document["components"]:
        component["weight_g"] = dict(weights).get(component["sku"], component["weight_g"])
    for line in document["modules"][0]["components"]:
        line["price"] = prices[line["sku"]]
    read, problems = read_document(document)
    assert problems == []
    store_document(document=read, pictures={})
    return publish(family_code="lamp", by=None, at=AT)


def joe(*, writable=True):
    visitor = member()
    if writable:
        give(customer_id=visitor.customer_id, **EMAIL, at=AT, source="test")
    return visitor


def buys(visitor, at=AT, choices=None):
    return order(visitor=visitor, submission=submission(build(visitor, choices or OWN)), at=at)


def proposed(line=None, **better):
    return propose(line=line or OrderLine.objects.get(), sku="PAPER", release=current_release("lamp"), better=better)


def test_the_upgrade_costs_least_more_of_those_that_fit_and_all_else_stays():
    buys(joe())
    found = proposed()
    assert (found.sku, found.more, found.is_upgrade) == ("GLASS", Decimal("1.00"), True)  # gold can't be dimmed
    assert {v: found.choices[v] for v in OWN} == {**OWN, "shade": "GLASS"}
    state = assess(release=current_release("lamp"), choices=found.choices)
    assert (state.consistent, state.complete) == (True, True)


def test_without_the_dimmer_the_golden_one_would_be_nearer():
    buys(joe(), choices={**OWN, "extras/DIMMER": "no"})
    assert proposed().sku == "GOLD"


def test_where_nothing_better_fits_it_is_the_same_again():
    put_on_sale(PAPER="9.00", GLASS="3.00", GOLD="10.00")
    buys(joe())
    found = proposed()
    assert (found.sku, found.more, found.is_upgrade) == ("PAPER", 0, False)
    assert remind_of_lives(at=DUE) == 1
    assert "We have laid out the same again for you" in Letter.objects.get().text


def test_what_is_worse_in_a_quality_is_no_upgrade():
    """Paper weighs 10 g, glass 30, gold 10."""
    put_on_sale({"PAPER": 10, "GLASS": 30, "GOLD": 10}, PAPER="2.00", GLASS="3.00", GOLD="5.00")
    buys(joe(), choices={**OWN, "extras/DIMMER": "no"})
    assert proposed().sku == "GLASS"
    assert proposed(weight_g="<").sku == "GOLD"
    assert proposed(weight_g=">").sku == "GLASS"
    assert proposed(watts=">").sku == "GLASS"  # of paper nothing is known


def test_staffs_word_for_this_product_counts_before_that_for_all():
    put_on_sale({"PAPER": 10, "GLASS": 30, "GOLD": 10}, PAPER="2.00", GLASS="3.00", GOLD="5.00")
    Quality.objects.create(attribute_code="weight_g", better=">", word="heavier")
    Quality.objects.create(attribute_code="weight_g", better="<", word="lighter", family_code="lamp")
    buys(joe(), choices={**OWN, "extras/DIMMER": "no"})
    assert remind_of_lives(at=DUE) == 1
    assert "with Golden shade for you" in Letter.objects.get().text


def test_all_that_are_due_are_looked_at_however_many(monkeypatch):
    monkeypatch.setattr("configurator.programs.lives.remind.AT_ONCE", 1)
    buyers = people(4)
    for number, one in enumerate(buyers[:3]):
        buys(visitor_of(one), at=AT + timedelta(hours=number // 2))  # two at one moment
    assert remind_of_lives(at=DUE) == 3
    assert {letter.customer_id for letter in Letter.objects.all()} == {one.pk for one in buyers[:3]}
    buys(visitor_of(buyers[3]), at=AT + timedelta(hours=2))
    assert remind_of_lives(at=DUE) == 1
    assert Letter.objects.filter(customer=buyers[3]).count() == 1


def test_one_letter_with_a_build_laid_out():
    visitor = joe()
    buys(visitor)
    assert remind_of_lives(at=DUE - timedelta(days=10)) == 0
    assert (remind_of_lives(at=DUE), remind_of_lives(at=DUE + timedelta(days=1))) == (1, 0)
    letter = Letter.objects.get()
    assert (letter.kind, letter.customer_id) == (Kind.UPGRADE, visitor.customer_id)
    assert letter.subject == "Paper shade in your Lamp has had its time"
    assert "with Glass shade for you" in letter.text
    assert "/restore/" in letter.text or "/r/" in letter.text
    laid_out = Configuration.objects.order_by("created_at").last()
    assert (laid_out.choices["shade"], laid_out.customer_id) == ("GLASS", visitor.customer_id)


@pytest.mark.parametrize("why", ["never let us", "withdrawn", "cancelled", "bought since", "long over", "no life"])
def test_who_is_not_reminded(why):
    visitor = joe(writable=why != "never let us")
    placed = buys(visitor)
    at = DUE
    if why == "withdrawn":
        withdraw(customer_id=visitor.customer_id, **EMAIL, at=AT, source="test")
    elif why == "cancelled":
        Order.objects.filter(pk=placed.pk).move(status=Order.Status.CANCELLED)
    elif why == "bought since":
        buys(visitor, at=AT + timedelta(days=300))
    elif why == "long over":
        at = DUE + timedelta(days=61)
    elif why == "no life":
        ComponentLife.objects.all().delete()
    builds = Configuration.objects.count()
    assert remind_of_lives(at=at) == 0
    assert (Letter.objects.count(), Configuration.objects.count()) == (0, builds)


def test_too_soon_after_other_letters_lays_nothing_out_and_comes_again(settings):
    visitor = joe()
    placed = buys(visitor)
    for number in range(settings.LETTERS_MOST):
        about = [placed.pk, visitor.customer_id][number]
        Letter.objects.create(customer_id=visitor.customer_id, kind=Kind.ORDERED, about=about, written_at=DUE)
    builds = Configuration.objects.count()
    assert remind_of_lives(at=DUE) == 0
    assert Configuration.objects.count() == builds
    assert remind_of_lives(at=DUE + timedelta(days=settings.LETTERS_DAYS + 1)) == 1


def test_staff_say_how_long_parts_last(staff):
    page = staff.post("/admin/programs/componentlife/add/", {"sku": "NONE", "months": 3}).content.decode()
    assert "No component has this SKU." in page
    assert staff.post("/admin/programs/componentlife/add/", {"sku": "LED", "months": 0}).status_code == 200
    assert staff.post("/admin/programs/componentlife/add/", {"sku": "LED", "months": 6}).status_code == 302
    assert ComponentLife.objects.count() == 2
