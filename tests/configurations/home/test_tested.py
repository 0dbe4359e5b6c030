"""What an A/B test shows on the home page; who arranged theirs sees theirs, and a stranger sees it as it is."""

import re

import pytest
from django.utils import timezone

from configurator.configurations.home.arrange import arrange
from configurator.configurations.home.tested import seen_at_home
from configurator.customers.models import Learning
from configurator.experiments.models import Exposure
from tests.configurations.shop import text_of
from tests.configurations.test_varied import browser_on, exposures, running
from tests.profiles.shop import DARK, act, ordered

pytestmark = pytest.mark.django_db
FAMILIES = 'class="block families"'
FOR_YOU = 'id="for-you"'


def home(browser):
    return browser.get("/").content.decode()


def who_knows_lamps(test, arm):
    """Somebody for whom something stands under "For you"."""
    browser = browser_on(test, arm)
    act(browser.visitor, ordered(DARK))
    return browser


def test_products_come_before_what_the_customer_did_here(shop):
    test = running()
    usual, other = (home(who_knows_lamps(test, arm)) for arm in ("usual", "families"))
    assert usual.index(FOR_YOU) < usual.index(FAMILIES)
    assert other.index(FAMILIES) < other.index(FOR_YOU)
    assert exposures() == [("home-first", "usual"), ("home-first", "families")]


def test_who_arranged_the_page_sees_theirs_and_is_not_compared(shop):
    test = running()
    browser = who_knows_lamps(test, "families")
    arrange(visitor=browser.visitor, block="news", way="hide", at=timezone.now())
    said = home(browser)
    assert said.index(FOR_YOU) < said.index(FAMILIES)
    assert exposures() == []


def test_arranging_begins_with_what_was_seen(shop):
    test = running()
    browser = browser_on(test, "families")
    listed = re.findall(r'id="block-(\w+)"', browser.get("/arrange/").content.decode())
    assert listed[:2] == ["families", "usual"]
    browser.post("/arrange/", {"move": "families:down"})
    listed = re.findall(r'id="block-(\w+)"', browser.get("/arrange/").content.decode())
    assert listed[:2] == ["usual", "families"]
    assert "as it was at first" in text_of(browser.click("/arrange/", move=":reset"))
    assert home(browser).index(FAMILIES) > 0


def test_only_who_sees_a_difference_is_compared(shop):
    running()
    now = timezone.now()
    assert seen_at_home(shown=["families", "question"], arranged=False, at=now) == ["home-button"]
    assert seen_at_home(shown=["question", "families", "foryou"], arranged=False, at=now) == [
        "home-first",
        "home-button",
    ]
    assert seen_at_home(shown=["foryou", "families"], arranged=True, at=now) == ["home-button"]
    assert seen_at_home(shown=["foryou"], arranged=False, at=now) == []


def test_the_button_speaks_of_the_price(shop):
    test = running(varied="home-button", arm="price")
    assert "Assemble yours" in home(browser_on(test, "usual"))
    other = home(browser_on(test, "price"))
    assert "Build it and see the price" in other
    assert "Assemble yours" not in other
    assert exposures() == [("home-button", "usual"), ("home-button", "price")]


def test_a_stranger_sees_it_as_it_is_and_nothing_is_written(shop, client):
    running(varied="home-button", arm="price", percent=90)
    assert "Assemble yours" in home(client)
    assert exposures() == []


@pytest.mark.parametrize("learning", [Learning.OFF, Learning.VISIT])
def test_who_does_not_let_us_learn_always_sees_it_as_it_is(shop, customer, learning):
    running(varied="home-button", arm="price", percent=90)
    customer.post("/me/learning/", {"learning": learning})
    assert "Assemble yours" in home(customer)
    assert not Exposure.objects.exists()


def test_while_it_runs_the_page_costs_one_query_more(shop, django_assert_num_queries):
    test = running(varied="home-button", arm="price")
    browser = browser_on(test, "price")
    home(browser)
    with django_assert_num_queries(6):  # the start page, families on sale, builds, acts, orders; and who it is
        home(browser)
